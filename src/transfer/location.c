/* SPDX-License-Identifier: MIT */
#include "transfer/location.h"

#include "transfer/address.h"

#include <curl/curl.h>
#include <string.h>

enum { SET_FLAGS = CURLU_URLENCODE | CURLU_ALLOW_SPACE };

/* The curl_url calls want C strings. */
static bool set_address(CURLU *handle, struct slice address)
{
    struct text copy;
    text_init(&copy, LOCATION_MAXIMUM + 1);
    text_append(&copy, address);
    bool set = address.size > 0 && text_ok(&copy) && !memchr(address.data, '\0', address.size) &&
               curl_url_set(handle, CURLUPART_URL, text_string(&copy), SET_FLAGS) == CURLUE_OK;
    text_release(&copy);
    return set;
}

static bool part_equals(CURLU *handle, CURLUPart part, const char *wanted)
{
    char *value = NULL;
    bool equal = curl_url_get(handle, part, &value, CURLU_DEFAULT_PORT) == CURLUE_OK &&
                 strcmp(value, wanted) == 0;
    curl_free(value);
    return equal;
}

static bool parts_equal(CURLU *one, CURLU *other, CURLUPart part)
{
    char *value = NULL;
    if (curl_url_get(one, part, &value, CURLU_DEFAULT_PORT) != CURLUE_OK)
        return false;
    bool equal = part_equals(other, part, value);
    curl_free(value);
    return equal;
}

static bool has_user(CURLU *handle)
{
    char *user = NULL, *password = NULL;
    curl_url_get(handle, CURLUPART_USER, &user, 0);
    curl_url_get(handle, CURLUPART_PASSWORD, &password, 0);
    bool has = user || password;
    curl_free(user);
    curl_free(password);
    return has;
}

static bool same_server(CURLU *one, CURLU *other)
{
    return parts_equal(one, other, CURLUPART_SCHEME) && parts_equal(one, other, CURLUPART_HOST) &&
           parts_equal(one, other, CURLUPART_PORT);
}

static bool append_whole(CURLU *handle, struct text *out)
{
    char *whole = NULL;
    bool good = curl_url_get(handle, CURLUPART_URL, &whole, CURLU_PUNYCODE) == CURLUE_OK &&
                strlen(whole) <= LOCATION_MAXIMUM;
    if (good)
        text_append_string(out, whole);
    curl_free(whole);
    return good;
}

static enum location_result resolve(CURLU *handle, CURLU *start, struct slice base,
                                    struct slice reference, struct text *out)
{
    if (base.size && !(set_address(start, base) && set_address(handle, base)))
        return LOCATION_MALFORMED;
    if (!set_address(handle, reference)) {
        bool other = slice_find(reference, SLICE("://"), 0) != SIZE_MAX &&
                     !slice_starts_with(reference, SLICE("http"));
        return other ? LOCATION_SCHEME : LOCATION_MALFORMED;
    }
    if (!part_equals(handle, CURLUPART_SCHEME, "http") &&
        !part_equals(handle, CURLUPART_SCHEME, "https"))
        return LOCATION_SCHEME;
    if (base.size && has_user(handle) && !same_server(start, handle))
        return LOCATION_USER;
    return append_whole(handle, out) ? LOCATION_GOOD : LOCATION_MALFORMED;
}

enum location_result location_resolve(struct slice base, struct slice reference, struct text *out)
{
    CURLU *handle = curl_url(), *start = curl_url();
    enum location_result result = LOCATION_MALFORMED;
    if (handle && start)
        result = resolve(handle, start, base, reference, out);
    curl_url_cleanup(handle);
    curl_url_cleanup(start);
    return result;
}

void location_host(struct slice address, struct text *out)
{
    CURLU *handle = curl_url();
    char *host = NULL;
    if (handle && set_address(handle, address) &&
        (curl_url_get(handle, CURLUPART_HOST, &host, CURLU_PUNYCODE) == CURLUE_OK ||
         curl_url_get(handle, CURLUPART_HOST, &host, 0) == CURLUE_OK))
        text_append_string(out, host);
    curl_free(host);
    curl_url_cleanup(handle);
}

bool location_is_private(struct slice address)
{
    struct text host;
    text_init(&host, LOCATION_MAXIMUM);
    location_host(address, &host);
    struct slice name = text_slice(&host);
    if (slice_starts_with(name, SLICE("[")) && slice_ends_with(name, SLICE("]"))) {
        text_truncate(&host, name.size - 1);
        bool private = address_text_is_private(text_string(&host) + 1);
        text_release(&host);
        return private;
    }
    if (slice_ends_with(name, SLICE(".")))
        text_truncate(&host, name.size - 1);
    name = text_slice(&host);
    struct slice last = name.size > 9 ? slice_from(name, name.size - 10) : (struct slice){NULL, 0};
    bool private = slice_equal_nocase(name, SLICE("localhost")) ||
                   slice_equal_nocase(last, SLICE(".localhost")) ||
                   address_text_is_private(text_string(&host));
    text_release(&host);
    return private;
}

void location_append_public(struct slice address, struct text *out)
{
    CURLU *handle = curl_url();
    if (handle && set_address(handle, address)) {
        curl_url_set(handle, CURLUPART_USER, NULL, 0);
        curl_url_set(handle, CURLUPART_PASSWORD, NULL, 0);
        append_whole(handle, out);
    }
    curl_url_cleanup(handle);
}
