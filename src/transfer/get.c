/* SPDX-License-Identifier: MIT */
#include "transfer/get.h"

#include "base/unicode.h"
#include "transfer/address.h"
#include "transfer/failure.h"
#include "transfer/header.h"
#include "transfer/link.h"
#include "transfer/location.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { MESSAGE_MAXIMUM = 8192, LINK_HEADERS_MAXIMUM = 16, PERMANENT_REDIRECT = 308 };

struct get {
    const struct transfer_options *options;
    struct frames *frames;
    uint64_t number, maximum;
    CURL *easy;
    struct curl_slist *headers; /* of the request */
    struct text url;            /* requested now */
    struct text proxy;          /* empty: the environment's */
    char detail[CURL_ERROR_SIZE];

    unsigned redirects;
    bool private_allowed; /* the user's own address was private, so redirects may be too */
    char first_address[INET6_ADDRSTRLEN]; /* the first connection's: of the server, or of the proxy
                                           */
    int first_port;

    bool answered; /* the final headers of the present address were read */
    bool redirects_on;
    bool connected; /* to the present address */
    uint64_t decoded, wire;
    int64_t started;  /* milliseconds */
    const char *word; /* why it failed, where libcurl cannot know; NULL: it does */
    struct text message;
};

static int64_t milliseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void transfer_options_init(struct transfer_options *options, const char *user_agent)
{
    *options = (struct transfer_options){.user_agent = user_agent,
                                         .connect_milliseconds = 10000,
                                         .total_milliseconds = 60000,
                                         .slow_bytes = 100,
                                         .slow_seconds = 20,
                                         .redirects = 5,
                                         .parallel = 16};
}

uint64_t get_number(const struct get *get)
{
    return get->number;
}

void *get_handle(struct get *get)
{
    return get->easy;
}

struct get *get_of_handle(void *handle)
{
    char *get = NULL;
    curl_easy_getinfo((CURL *)handle, CURLINFO_PRIVATE, &get);
    return (struct get *)(void *)get;
}

/* Remembers the first reason why the request is given up. subject: appended, cleaned. */
static void give_up(struct get *get, const char *word, const char *why, struct slice subject)
{
    struct text sentence;
    if (get->word)
        return;
    get->word = word;
    text_init(&sentence, MESSAGE_MAXIMUM);
    location_host(text_slice(&get->url), &sentence);
    text_append_string(&sentence, why);
    text_append(&sentence, slice_first(subject, 200));
    unicode_clean(&get->message, text_slice(&sentence), CLEAN_LINE);
    text_release(&sentence);
}

/* The value of a header of the last answer, "" when it has none. */
static const char *header_value(struct get *get, const char *name, size_t index)
{
    struct curl_header *header = NULL;
    if (curl_easy_header(get->easy, name, index, CURLH_HEADER, -1, &header) != CURLHE_OK)
        return "";
    return header->value;
}

/* Resolved, and only where it may be followed. */
static void find_next(struct get *get, struct text *next)
{
    for (size_t i = 0; i < LINK_HEADERS_MAXIMUM; i++) {
        struct slice value = slice_of(header_value(get, "Link", i)), target;
        if (value.size == 0)
            return;
        if (link_next(value, &target)) {
            location_resolve(text_slice(&get->url), target, next);
            return;
        }
    }
}

static struct slice validator(struct get *get, const char *name)
{
    struct slice value = slice_of(header_value(get, name, 0));
    return header_is_validator(value) ? value : (struct slice){NULL, 0};
}

static int64_t seconds_to_wait(struct get *get)
{
    /* A date is meant by the server's clock. */
    int64_t now = curl_getdate(header_value(get, "Date", 0), NULL);
    int64_t seconds = header_retry_after(slice_of(header_value(get, "Retry-After", 0)),
                                         now >= 0 ? now : (int64_t)time(NULL));
    return seconds >= 0 ? seconds : header_rate_limit(slice_of(header_value(get, "RateLimit", 0)));
}

static long status_of(struct get *get)
{
    long status = 0;
    curl_easy_getinfo(get->easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

static bool report_head(struct get *get)
{
    struct text next, address;
    struct header_type type;
    text_init(&next, LOCATION_MAXIMUM);
    text_init(&address, LOCATION_MAXIMUM);
    find_next(get, &next);
    location_append_public(text_slice(&get->url), &address);
    header_type_parse(&type, slice_of(header_value(get, "Content-Type", 0)));
    const struct frame_head head = {.number = get->number,
                                    .status = status_of(get),
                                    .url = text_slice(&address),
                                    .type = slice_of(type.type),
                                    .charset = slice_of(type.charset),
                                    .etag = validator(get, "ETag"),
                                    .modified = validator(get, "Last-Modified"),
                                    .next = text_slice(&next),
                                    .retry = seconds_to_wait(get)};
    bool written = frames_head(get->frames, &head);
    text_release(&address);
    text_release(&next);
    return written;
}

static bool is_redirect(long status)
{
    return (status >= 301 && status <= 303) || status == 307 || status == PERMANENT_REDIRECT;
}

/* Once for each address, when its headers are complete: decides what the answer is. */
static bool begin_answer(struct get *get, bool has_body)
{
    get->answered = true;
    get->redirects_on = is_redirect(status_of(get)) && header_value(get, "Location", 0)[0];
    if (get->redirects_on)
        return true;
    struct slice encoding = slice_of(header_value(get, "Content-Encoding", 0));
    if (has_body &&
        (!header_is_encoding(encoding) || header_value(get, "Content-Encoding", 1)[0])) {
        give_up(get, "encoding",
                " compressed the document in a way that was not asked for: ", encoding);
        return false;
    }
    return report_head(get);
}

static size_t take_body(char *bytes, size_t one, size_t count, void *context)
{
    struct get *get = context;
    size_t size = one * count;
    if (!get->answered && !begin_answer(get, true))
        return CURL_WRITEFUNC_ERROR;
    get->decoded += size;
    if (get->decoded > get->maximum) {
        const struct failure failure = {.maximum = get->maximum};
        get->word = "toolarge";
        failure_append_message(&failure, get->word, &get->message);
        return CURL_WRITEFUNC_ERROR;
    }
    if (get->redirects_on)
        return size;
    return frames_body(get->frames, get->number, (struct slice){bytes, size})
               ? size
               : CURL_WRITEFUNC_ERROR;
}

static bool is_first_server(const struct get *get, const char *address, int port)
{
    return strcmp(get->first_address, address) == 0 && get->first_port == port;
}

/* Where a proxy stands between, the address of a connection is the proxy's, which the user chose.
 */
static bool has_proxy(const struct get *get)
{
    return get->options->proxied || get->proxy.size > 0;
}

static bool may_connect(struct get *get, const char *address, int port, bool private)
{
    if (!private || get->redirects == 0 || get->private_allowed ||
        (has_proxy(get) && is_first_server(get, address, port)))
        return true;
    give_up(get, "address", " is reached by a redirect, but has the private address ",
            slice_of(address));
    return false;
}

/* Refuses before the first byte goes out to the address. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct get *get = context;
    char text[INET6_ADDRSTRLEN] = "";
    int port = 0;
    if (purpose != CURLSOCKTYPE_IPCXN)
        return CURL_SOCKET_BAD;
    if (address->family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, &address->addr, sizeof v4);
        inet_ntop(AF_INET, &v4.sin_addr, text, sizeof text);
        port = ntohs(v4.sin_port);
    } else if (address->family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, &address->addr, sizeof v6);
        inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof text);
        port = ntohs(v6.sin6_port);
    }
    if (!may_connect(get, text, port, address_is_private(&address->addr)))
        return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* Sees each request before it is sent, also on a connection that another request opened. */
static int check_connection(void *context, char *address, char *local, int port, int local_port)
{
    struct get *get = context;
    bool private = address_text_is_private(address);
    (void)local;
    (void)local_port;
    get->connected = true;
    if (get->redirects == 0) {
        get->private_allowed =
            has_proxy(get) ? location_is_private(text_slice(&get->url)) : private;
        snprintf(get->first_address, sizeof get->first_address, "%s", address);
        get->first_port = port;
    }
    return may_connect(get, address, port, private) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

/* A validator with bytes that do not belong into a header is not sent. */
static bool add_header(struct get *get, const char *name, struct slice value)
{
    struct text line;
    if (!header_is_validator(value))
        return true;
    text_init(&line, 1024);
    text_append_format(&line, "%s: %.*s", name, SLICE_ARG(value));
    struct curl_slist *headers = text_ok(&line) ? curl_slist_append(get->headers, line.data) : NULL;
    text_release(&line);
    if (!headers)
        return false;
    get->headers = headers;
    return true;
}

static void set_limits(struct get *get)
{
    const struct transfer_options *options = get->options;
    curl_easy_setopt(get->easy, CURLOPT_CONNECTTIMEOUT_MS, options->connect_milliseconds);
    curl_easy_setopt(get->easy, CURLOPT_LOW_SPEED_LIMIT, options->slow_bytes);
    curl_easy_setopt(get->easy, CURLOPT_LOW_SPEED_TIME, options->slow_seconds);
    curl_easy_setopt(get->easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)get->maximum);
    curl_easy_setopt(get->easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(get->easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(get->easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(get->easy, CURLOPT_PROXY_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(get->easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(get->easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(get->easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(get->easy, CURLOPT_NOSIGNAL, 1L);
}

static void set_request(struct get *get)
{
    const struct transfer_options *options = get->options;
    curl_easy_setopt(get->easy, CURLOPT_USERAGENT, options->user_agent);
    curl_easy_setopt(get->easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    curl_easy_setopt(get->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(get->easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(get->easy, CURLOPT_HTTPHEADER, get->headers);
    if (options->ca_file)
        curl_easy_setopt(get->easy, CURLOPT_CAINFO, options->ca_file);
    if (options->ca_directory)
        curl_easy_setopt(get->easy, CURLOPT_CAPATH, options->ca_directory);
    if (get->proxy.size)
        curl_easy_setopt(get->easy, CURLOPT_PROXY, text_string(&get->proxy));
}

static void set_callbacks(struct get *get)
{
    curl_easy_setopt(get->easy, CURLOPT_PRIVATE, (char *)get);
    curl_easy_setopt(get->easy, CURLOPT_ERRORBUFFER, get->detail);
    curl_easy_setopt(get->easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(get->easy, CURLOPT_WRITEDATA, get);
    curl_easy_setopt(get->easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(get->easy, CURLOPT_OPENSOCKETDATA, get);
    curl_easy_setopt(get->easy, CURLOPT_PREREQFUNCTION, check_connection);
    curl_easy_setopt(get->easy, CURLOPT_PREREQDATA, get);
}

struct get *get_open(const struct transfer_request *request, const struct transfer_options *options,
                     struct frames *frames)
{
    struct get *get = calloc(1, sizeof *get);
    if (!get)
        return NULL;
    get->options = options;
    get->frames = frames;
    get->number = request->number;
    get->maximum = request->maximum;
    text_init(&get->url, LOCATION_MAXIMUM);
    text_init(&get->proxy, LOCATION_MAXIMUM);
    text_init(&get->message, MESSAGE_MAXIMUM);
    get->easy = curl_easy_init();
    text_append(&get->proxy, request->proxy);
    if (!get->easy || !text_ok(&get->proxy) || !add_header(get, "If-None-Match", request->etag) ||
        !add_header(get, "If-Modified-Since", request->modified)) {
        get_close(get);
        return NULL;
    }
    if (location_resolve((struct slice){NULL, 0}, request->url, &get->url) != LOCATION_GOOD) {
        /* A password stays out of messages. */
        bool secret = slice_find_byte(request->url, '@', 0) != SIZE_MAX;
        give_up(get, "protocol", "Not a complete http or https address: ",
                secret ? SLICE("(with a user name)") : request->url);
    }
    return get;
}

void get_close(struct get *get)
{
    if (!get)
        return;
    curl_easy_cleanup(get->easy);
    curl_slist_free_all(get->headers);
    text_release(&get->url);
    text_release(&get->proxy);
    text_release(&get->message);
    free(get);
}

static void report_done(struct get *get, const char *word)
{
    const struct frame_done done = {.number = get->number,
                                    .bytes = get->wire,
                                    .milliseconds =
                                        get->started ? milliseconds_now() - get->started : 0,
                                    .result = slice_of(word),
                                    .message = text_slice(&get->message)};
    frames_done(get->frames, &done);
}

/* Prepares the handle for the present address. */
static void prepare(struct get *get)
{
    int64_t left = get->options->total_milliseconds - (milliseconds_now() - get->started);
    get->answered = get->redirects_on = get->connected = false;
    get->decoded = 0;
    get->detail[0] = '\0';
    curl_easy_setopt(get->easy, CURLOPT_URL, text_string(&get->url));
    curl_easy_setopt(get->easy, CURLOPT_TIMEOUT_MS, left > 1 ? (long)left : 1L);
}

bool get_start(struct get *get)
{
    get->started = milliseconds_now();
    if (get->word) {
        report_done(get, get->word);
        return false;
    }
    set_limits(get);
    set_request(get);
    set_callbacks(get);
    prepare(get);
    return true;
}

static const char *why_not(enum location_result result)
{
    switch (result) {
    case LOCATION_SCHEME:
        return " redirects to an address that is not http or https: ";
    case LOCATION_USER:
        return " redirects to another server with a user name: ";
    case LOCATION_MALFORMED:
    case LOCATION_GOOD:
        break;
    }
    return " redirects to an address that cannot be read: ";
}

/* Goes on to the address of the Location header; false when it may not be followed. */
static bool follow(struct get *get)
{
    struct slice location = slice_of(header_value(get, "Location", 0));
    struct text target;
    if (get->redirects == get->options->redirects) {
        give_up(get, "redirect", " redirects once more than allowed: to ", location);
        return false;
    }
    text_init(&target, LOCATION_MAXIMUM);
    enum location_result result = location_resolve(text_slice(&get->url), location, &target);
    bool good = result == LOCATION_GOOD;
    if (!good) {
        give_up(get, "redirect", why_not(result), location);
    } else if (!get->private_allowed && location_is_private(text_slice(&target))) {
        give_up(get, "address", " redirects to a private address: ", text_slice(&target));
        good = false;
    }
    if (good) {
        text_clear(&get->url);
        text_append(&get->url, text_slice(&target));
        get->redirects++;
    }
    text_release(&target);
    return good;
}

static void count_bytes(struct get *get)
{
    curl_off_t body = 0;
    long headers = 0;
    curl_easy_getinfo(get->easy, CURLINFO_SIZE_DOWNLOAD_T, &body);
    curl_easy_getinfo(get->easy, CURLINFO_HEADER_SIZE, &headers);
    get->wire += (uint64_t)body + (uint64_t)headers;
}

/* Says in our words what libcurl found. */
static void judge(struct get *get, int result)
{
    struct text host;
    long system_error = 0;
    text_init(&host, LOCATION_MAXIMUM);
    location_host(text_slice(&get->url), &host);
    curl_easy_getinfo(get->easy, CURLINFO_OS_ERRNO, &system_error);
    const struct failure failure = {.code = result,
                                    .detail = get->detail,
                                    .host = text_slice(&host),
                                    .connected = get->connected,
                                    .answered = status_of(get) != 0,
                                    .system_error = system_error,
                                    .milliseconds = milliseconds_now() - get->started,
                                    .total_milliseconds = get->options->total_milliseconds,
                                    .connect_milliseconds = get->options->connect_milliseconds,
                                    .slow_bytes = get->options->slow_bytes,
                                    .slow_seconds = get->options->slow_seconds,
                                    .maximum = get->maximum};
    get->word = failure_word(&failure);
    failure_append_message(&failure, get->word, &get->message);
    text_release(&host);
}

bool get_continue(struct get *get, int result)
{
    count_bytes(get);
    if (result == CURLE_OK) {
        /* A host with several addresses may have been reached by another one. */
        get->word = NULL;
        text_clear(&get->message);
        if (!get->answered)
            begin_answer(get, false);
        if (get->redirects_on && follow(get)) {
            prepare(get);
            return true;
        }
    } else if (!get->word) {
        judge(get, result);
    }
    report_done(get, get->word ? get->word : "ok");
    return false;
}

void get_cancel(struct get *get)
{
    struct text host;
    text_init(&host, LOCATION_MAXIMUM);
    location_host(text_slice(&get->url), &host);
    const struct failure failure = {.host = text_slice(&host)};
    text_clear(&get->message);
    failure_append_message(&failure, "cancelled", &get->message);
    report_done(get, "cancelled");
    text_release(&host);
}
