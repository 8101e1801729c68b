/* SPDX-License-Identifier: MIT */
#include "server.h"

#include "answer.h"
#include "base/file.h"
#include "gzip.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PIECE_SIZE = 64, GZIP_MINIMUM = 1024, BODY_MAXIMUM = 512 << 20 };

struct server {
    struct MHD_Daemon *daemon;
    struct samples *samples;
    struct script *script;
    int32_t today;
    int log;
    struct stream *waiting;   /* suspended until their time comes */
    struct exchange *hanging; /* suspended for good */
};

/* One request, from its request line on. */
struct exchange {
    char *address; /* as sent */
    bool begun;
    struct MHD_Connection *connection; /* of one that hangs */
    struct exchange *next;
};

/* A body that is sent in pieces or not whole. */
struct stream {
    struct server *server;
    struct MHD_Connection *connection;
    struct text body;
    size_t sent_at_most;
    int64_t slow, due; /* milliseconds */
    struct stream *next;
};

static int64_t milliseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static const char *request_header(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static void log_request(struct server *server, struct MHD_Connection *connection,
                        const char *method, const char *address, unsigned status)
{
    static const char *const names[] = {"If-None-Match", "If-Modified-Since", "User-Agent"};
    struct error ignored = ERROR_INIT;
    struct text line;
    if (server->log < 0)
        return;
    text_init(&line, 65536);
    text_append_format(&line, "%s\t%s\t%u", method, address, status);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = request_header(connection, names[i]);
        text_append_format(&line, "\t%s", value ? value : "-");
    }
    text_append_byte(&line, '\n');
    if (!file_write_all(server->log, text_slice(&line), &ignored))
        server->log = -1;
    text_release(&line);
}

static ssize_t read_stream(void *context, uint64_t position, char *room, size_t size)
{
    struct stream *stream = context;
    struct slice rest = slice_from(text_slice(&stream->body), (size_t)position);
    if (position >= stream->sent_at_most)
        return stream->sent_at_most < stream->body.size ? MHD_CONTENT_READER_END_WITH_ERROR
                                                        : MHD_CONTENT_READER_END_OF_STREAM;
    if (rest.size > stream->sent_at_most - position)
        rest.size = stream->sent_at_most - (size_t)position;
    if (stream->slow > 0) {
        int64_t now = milliseconds_now();
        if (now < stream->due) {
            MHD_suspend_connection(stream->connection);
            stream->next = stream->server->waiting;
            stream->server->waiting = stream;
            return 0;
        }
        stream->due = now + stream->slow;
        rest = slice_first(rest, PIECE_SIZE);
    }
    rest = slice_first(rest, size);
    memcpy(room, rest.data, rest.size);
    return (ssize_t)rest.size;
}

static void free_stream(void *context)
{
    struct stream *stream = context;
    struct stream **link = &stream->server->waiting;
    while (*link && *link != stream)
        link = &(*link)->next;
    if (*link)
        *link = stream->next;
    text_release(&stream->body);
    free(stream);
}

static struct MHD_Response *make_stream(struct server *server, struct MHD_Connection *connection,
                                        const struct rule *rule, struct slice body)
{
    struct stream *stream = calloc(1, sizeof *stream);
    if (!stream)
        return NULL;
    stream->server = server;
    stream->connection = connection;
    stream->slow = rule->slow;
    stream->sent_at_most = rule->truncate >= 0 && (uint64_t)rule->truncate < body.size
                               ? (size_t)rule->truncate
                               : body.size;
    text_init(&stream->body, BODY_MAXIMUM);
    text_append(&stream->body, body);
    return MHD_create_response_from_callback(rule->chunked ? MHD_SIZE_UNKNOWN : body.size, 65536,
                                             read_stream, stream, free_stream);
}

/* The weak tag of Express, which Hugging Face runs on: length and hash. */
static void append_etag(struct text *out, struct slice body)
{
    text_append_format(out, "W/\"%zx-%016" PRIx64 "\"", body.size, slice_hash(body));
}

static void compress(struct text *body)
{
    struct text packed;
    text_init(&packed, BODY_MAXIMUM);
    gzip_append(&packed, text_slice(body));
    text_release(body);
    *body = packed;
}

/* Returns the Content-Encoding, NULL: none. */
static const char *encode(struct answer *answer, const struct rule *rule, const char *accepted)
{
    switch (rule ? rule->encoding : SCRIPT_PLAIN) {
    case SCRIPT_BOMB:
        text_release(&answer->body);
        text_init(&answer->body, BODY_MAXIMUM);
        text_append_repeat(&answer->body, '\0', (size_t)rule->bomb << 20);
        compress(&answer->body);
        return "gzip";
    case SCRIPT_TWICE:
        compress(&answer->body);
        compress(&answer->body);
        return "gzip, gzip";
    case SCRIPT_DAMAGED:
        return "gzip";
    case SCRIPT_PLAIN:
        break;
    }
    if (answer->body.size < GZIP_MINIMUM || !accepted || !strstr(accepted, "gzip"))
        return NULL;
    compress(&answer->body);
    return "gzip";
}

static void add_headers(struct MHD_Response *response, const struct answer *answer,
                        const struct rule *rule, const char *encoding, const char *etag)
{
    MHD_add_response_header(response, "Content-Type", answer->type);
    if (encoding)
        MHD_add_response_header(response, "Content-Encoding", encoding);
    if (etag[0])
        MHD_add_response_header(response, "ETag", etag);
    if (answer->link.size && !(rule && rule->no_link))
        MHD_add_response_header(response, "Link", text_string(&answer->link));
    if (answer->location.size)
        MHD_add_response_header(response, "Location", text_string(&answer->location));
    for (size_t i = 0; rule && i < rule->headers; i++)
        MHD_add_response_header(response, rule->names[i].data, rule->values[i].data);
}

static void apply_rule(struct answer *answer, const struct rule *rule,
                       struct MHD_Connection *connection)
{
    if (rule->status)
        answer->status = (unsigned)rule->status;
    if (rule->type.size)
        answer->type = rule->type.data;
    if (!rule->replaced)
        return;
    text_clear(&answer->body);
    text_clear(&answer->link);
    text_clear(&answer->location);
    if (rule->echo.size)
        text_append_string(&answer->body, request_header(connection, rule->echo.data));
    else
        text_append(&answer->body, rule->body);
    if (!rule->status)
        answer->status = 200;
}

static bool has_own_etag(const struct rule *rule)
{
    for (size_t i = 0; rule && i < rule->headers; i++)
        if (slice_equal_nocase(rule->names[i], SLICE("ETag")))
            return true;
    return false;
}

static enum MHD_Result send_answer(struct server *server, struct MHD_Connection *connection,
                                   struct answer *answer, const struct rule *rule,
                                   const char *address)
{
    const char *known = request_header(connection, "If-None-Match");
    struct text etag;
    text_init(&etag, 64);
    if (answer->status == 200 && !has_own_etag(rule))
        append_etag(&etag, text_slice(&answer->body));
    const char *encoding = NULL;
    if (etag.size && known && strcmp(known, text_string(&etag)) == 0) {
        answer->status = 304;
        text_clear(&answer->body);
    } else {
        encoding = encode(answer, rule, request_header(connection, "Accept-Encoding"));
    }
    struct slice body = text_slice(&answer->body);
    bool streamed = rule && (rule->chunked || rule->slow > 0 || rule->truncate >= 0);
    struct MHD_Response *response =
        streamed ? make_stream(server, connection, rule, body)
                 : MHD_create_response_from_buffer(body.size, body.data ? answer->body.data : NULL,
                                                   MHD_RESPMEM_MUST_COPY);
    add_headers(response, answer, rule, encoding, text_string(&etag));
    log_request(server, connection, "GET", address, answer->status);
    enum MHD_Result result = MHD_queue_response(connection, answer->status, response);
    MHD_destroy_response(response);
    text_release(&etag);
    return result;
}

/* Closes with a reset instead of an orderly end. */
static enum MHD_Result reset(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    setsockopt(info->connect_fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    return MHD_NO;
}

static const char *argument(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, name);
}

static void hang(struct server *server, struct MHD_Connection *connection,
                 struct exchange *exchange)
{
    exchange->connection = connection;
    exchange->next = server->hanging;
    server->hanging = exchange;
    MHD_suspend_connection(connection);
}

static enum MHD_Result answer_request(struct server *server, struct MHD_Connection *connection,
                                      const char *path, struct exchange *exchange)
{
    const char *address = exchange->address;
    const char *host = request_header(connection, "Host");
    const struct query query = {.path = slice_of(path),
                                .date = argument(connection, "date"),
                                .week = argument(connection, "week"),
                                .month = argument(connection, "month"),
                                .sort = argument(connection, "sort"),
                                .limit = argument(connection, "limit"),
                                .page = argument(connection, "p"),
                                .host = host ? host : "127.0.0.1"};
    const struct rule *rule =
        server->script ? script_match(server->script, slice_of(address)) : NULL;
    struct answer answer;
    if (rule && rule->ending != SCRIPT_ANSWER) {
        log_request(server, connection, "GET", address, 0);
        if (rule->ending == SCRIPT_RESET)
            return reset(connection);
        hang(server, connection, exchange);
        return MHD_YES;
    }
    answer_init(&answer);
    answer_make(&answer, server->samples, server->today, &query);
    if (rule)
        apply_rule(&answer, rule, connection);
    enum MHD_Result result = send_answer(server, connection, &answer, rule, address);
    answer_release(&answer);
    return result;
}

static void *begin_exchange(void *context, const char *address, struct MHD_Connection *connection)
{
    struct exchange *exchange = calloc(1, sizeof *exchange);
    (void)context;
    (void)connection;
    if (exchange)
        exchange->address = strdup(address);
    return exchange;
}

static void end_exchange(void *context, struct MHD_Connection *connection, void **kept,
                         enum MHD_RequestTerminationCode code)
{
    struct exchange *exchange = *kept;
    (void)context;
    (void)connection;
    (void)code;
    if (exchange)
        free(exchange->address);
    free(exchange);
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *path,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **kept)
{
    struct server *server = context;
    struct exchange *exchange = *kept;
    (void)version;
    (void)data;
    if (!exchange || !exchange->address)
        return MHD_NO;
    if (!exchange->begun) {
        exchange->begun = true;
        return MHD_YES;
    }
    if (*size > 0) {
        *size = 0;
        return MHD_YES;
    }
    if (strcmp(method, "GET") == 0)
        return answer_request(server, connection, path, exchange);
    log_request(server, connection, method, exchange->address, 405);
    struct MHD_Response *response =
        MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    enum MHD_Result result = MHD_queue_response(connection, 405, response);
    MHD_destroy_response(response);
    return result;
}

struct server *server_open(unsigned port, struct samples *samples, int32_t today, int log,
                           struct error *error)
{
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons((uint16_t)port),
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct server *server = calloc(1, sizeof *server);
    if (!server) {
        error_set(error, ERROR_SYSTEM, "Memory is short");
        return NULL;
    }
    server->samples = samples;
    server->today = today;
    server->log = log;
    server->daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handle, server,
        MHD_OPTION_SOCK_ADDR, (const struct sockaddr *)&address, MHD_OPTION_URI_LOG_CALLBACK,
        begin_exchange, NULL, MHD_OPTION_NOTIFY_COMPLETED, end_exchange, NULL, MHD_OPTION_END);
    if (server->daemon)
        return server;
    error_set_errno(error, ERROR_SYSTEM, errno, "Port %u of 127.0.0.1 could not be served", port);
    free(server);
    return NULL;
}

unsigned server_port(const struct server *server)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

void server_use_script(struct server *server, struct script *script)
{
    server->script = script;
}

/* Wakes the streams that are due; returns the milliseconds until the next one, -1: none. */
static int resume_due(struct server *server)
{
    int64_t now = milliseconds_now(), soonest = -1;
    for (struct stream **link = &server->waiting; *link;) {
        struct stream *stream = *link;
        if (stream->due <= now) {
            *link = stream->next;
            stream->next = NULL;
            MHD_resume_connection(stream->connection);
            soonest = 0;
            continue;
        }
        if (soonest < 0 || stream->due - now < soonest)
            soonest = stream->due - now;
        link = &stream->next;
    }
    return (int)soonest;
}

void server_run(struct server *server, int input)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    struct stat status;
    bool watched =
        fstat(input, &status) == 0 && (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
    struct pollfd waited[] = {{.fd = info->epoll_fd, .events = POLLIN},
                              {.fd = watched ? input : -1, .events = POLLIN}};
    char ignored[256];
    for (;;) {
        MHD_UNSIGNED_LONG_LONG own;
        int timeout = resume_due(server);
        if (MHD_get_timeout(server->daemon, &own) == MHD_YES &&
            (timeout < 0 || own < (unsigned)timeout))
            timeout = (int)own;
        if (poll(waited, 2, timeout) < 0 && errno != EINTR)
            return;
        if (waited[1].revents && read(input, ignored, sizeof ignored) <= 0)
            return;
        MHD_run(server->daemon);
    }
}

void server_close(struct server *server)
{
    if (!server)
        return;
    /* The daemon does not stop over suspended connections. */
    for (struct exchange *exchange = server->hanging; exchange; exchange = exchange->next)
        MHD_resume_connection(exchange->connection);
    for (struct stream *stream = server->waiting; stream; stream = stream->next)
        MHD_resume_connection(stream->connection);
    server->waiting = NULL;
    MHD_stop_daemon(server->daemon);
    free(server);
}
