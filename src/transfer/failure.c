/* SPDX-License-Identifier: MIT */
#include "transfer/failure.h"

#include "base/unicode.h"

#include <curl/curl.h>
#include <inttypes.h>
#include <string.h>

struct code_word {
    CURLcode code;
    const char *word;
};
/* NULL: depends on what came before. */
static const struct code_word code_words[] = {
    {CURLE_COULDNT_RESOLVE_HOST, "resolve"},
    {CURLE_COULDNT_RESOLVE_PROXY, "resolve"},
    {CURLE_COULDNT_CONNECT, "connect"},
    {CURLE_PROXY, "connect"},
    {CURLE_SSL_CONNECT_ERROR, "tls"},
    {CURLE_PEER_FAILED_VERIFICATION, "tls"},
    {CURLE_SSL_CERTPROBLEM, "tls"},
    {CURLE_SSL_CIPHER, "tls"},
    {CURLE_SSL_CACERT_BADFILE, "tls"},
    {CURLE_SSL_CRL_BADFILE, "tls"},
    {CURLE_SSL_ISSUER_ERROR, "tls"},
    {CURLE_SSL_PINNEDPUBKEYNOTMATCH, "tls"},
    {CURLE_SSL_INVALIDCERTSTATUS, "tls"},
    {CURLE_SSL_CLIENTCERT, "tls"},
    {CURLE_SSL_ENGINE_INITFAILED, "tls"},
    {CURLE_USE_SSL_FAILED, "tls"},
    {CURLE_PARTIAL_FILE, "partial"},
    {CURLE_FILESIZE_EXCEEDED, "toolarge"},
    {CURLE_BAD_CONTENT_ENCODING, "encoding"},
    {CURLE_UNSUPPORTED_PROTOCOL, "protocol"},
    {CURLE_URL_MALFORMAT, "protocol"},
    {CURLE_WEIRD_SERVER_REPLY, "protocol"},
    {CURLE_GOT_NOTHING, "closed"},
    {CURLE_SEND_ERROR, "closed"},
    {CURLE_RECV_ERROR, NULL},
    {CURLE_HTTP2, NULL},
    {CURLE_HTTP2_STREAM, NULL},
    {CURLE_OPERATION_TIMEDOUT, NULL},
};

static const char *word_by_progress(const struct failure *failure)
{
    if (failure->code == CURLE_OPERATION_TIMEDOUT) {
        if (failure->milliseconds >= failure->total_milliseconds)
            return "timeout";
        return failure->connected ? "slow" : "connect";
    }
    if (failure->answered)
        return "partial";
    return failure->code == CURLE_RECV_ERROR ? "closed" : "protocol";
}

const char *failure_word(const struct failure *failure)
{
    for (size_t i = 0; i < sizeof code_words / sizeof *code_words; i++)
        if ((int)code_words[i].code == failure->code)
            return code_words[i].word ? code_words[i].word : word_by_progress(failure);
    return "other";
}

static void append_seconds(struct text *out, int64_t milliseconds)
{
    if (milliseconds % 1000 == 0)
        text_append_format(out, "%" PRId64 " s", milliseconds / 1000);
    else
        text_append_format(out, "%" PRId64 " ms", milliseconds);
}

static void append_detail(struct text *out, const struct failure *failure)
{
    const char *words = failure->detail && failure->detail[0]
                            ? failure->detail
                            : curl_easy_strerror((CURLcode)failure->code);
    struct slice detail = slice_trim(slice_of(words));
    while (slice_ends_with(detail, SLICE(".")))
        detail.size--;
    text_append(out, detail);
}

static void append_connect(struct text *out, const struct failure *failure)
{
    text_append_string(out, "No connection to ");
    text_append(out, failure->host);
    if (failure->code == CURLE_OPERATION_TIMEDOUT) {
        text_append_string(out, " within ");
        append_seconds(out, failure->connect_milliseconds);
    } else if (failure->system_error != 0) {
        text_append_format(out, " (%s)", strerror((int)failure->system_error));
    } else {
        text_append_string(out, " (");
        append_detail(out, failure);
        text_append_byte(out, ')');
    }
}

static void append_maximum(struct text *out, uint64_t bytes)
{
    text_append_string(out, "The document is larger than ");
    if (bytes >= 1 << 20 && bytes % (1 << 20) == 0)
        text_append_format(out, "%" PRIu64 " MiB", bytes >> 20);
    else
        text_append_format(out, "%" PRIu64 " bytes", bytes);
}

/* Sentences of the words that need no figures: before and after the host, then whether libcurl's
   own words follow. */
struct sentence {
    const char *word, *before, *after;
    bool detailed;
};
static const struct sentence sentences[] = {
    {"resolve", "The name ", " was not found", false},
    {"tls", "No trusted connection to ", "", true},
    {"closed", "", " closed the connection without an answer", true},
    {"partial", "", " ended the connection in the middle of the document", false},
    {"encoding", "The compressed document of ", " is damaged", true},
    {"protocol", "", " did not answer in HTTP", true},
    {"cancelled", "The request to ", " was cancelled", false},
    {"other", "The transfer from ", " failed", true},
};

static void append_sentence(struct text *out, const struct failure *failure, const char *word)
{
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        if (strcmp(sentences[i].word, word) != 0)
            continue;
        text_append_string(out, sentences[i].before);
        text_append(out, failure->host);
        text_append_string(out, sentences[i].after);
        if (sentences[i].detailed) {
            text_append_string(out, ": ");
            append_detail(out, failure);
        }
    }
}

void failure_append_message(const struct failure *failure, const char *word, struct text *out)
{
    struct text raw;
    text_init(&raw, 8192);
    if (strcmp(word, "connect") == 0) {
        append_connect(&raw, failure);
    } else if (strcmp(word, "toolarge") == 0) {
        append_maximum(&raw, failure->maximum);
    } else if (strcmp(word, "timeout") == 0) {
        text_append(&raw, failure->host);
        text_append_string(&raw, " was not done after ");
        append_seconds(&raw, failure->total_milliseconds);
    } else if (strcmp(word, "slow") == 0) {
        text_append(&raw, failure->host);
        text_append_format(&raw, " sent less than %ld bytes a second for %ld s",
                           failure->slow_bytes, failure->slow_seconds);
    } else {
        append_sentence(&raw, failure, word);
    }
    unicode_clean(out, text_slice(&raw), CLEAN_LINE);
    text_release(&raw);
}
