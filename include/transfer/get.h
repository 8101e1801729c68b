/* SPDX-License-Identifier: MIT */
#pragma once

#include "transfer/frames.h"
#include "transfer/protocol.h"

/* How requests are made. Strings are the caller's and outlive the requests. */
struct transfer_options {
    const char *user_agent;
    const char *ca_file, *ca_directory; /* NULL: those of libcurl */
    bool proxied;                       /* the environment names a proxy */
    long connect_milliseconds, total_milliseconds;
    long slow_bytes, slow_seconds; /* fewer bytes a second for so long end a request */
    unsigned redirects;            /* at most so many */
    size_t parallel;               /* requests that run at the same time */
};
/* 10 s, 60 s, 100 bytes a second for 20 s, 5 redirects, 16 at a time. */
void transfer_options_init(struct transfer_options *options, const char *user_agent);

/* One GET from its request line to its done frame, over its redirects. */
struct get;

/* Copies what it needs of the request. NULL: no memory. */
struct get *get_open(const struct transfer_request *request, const struct transfer_options *options,
                     struct frames *frames);
void get_close(struct get *get);
uint64_t get_number(const struct get *get);
/* The handle to add to the multi handle, ready for the first or next address (CURL *). get_close
   frees it; it must have been removed from the multi handle then. */
void *get_handle(struct get *get);
/* Begins: false when the request failed at once; its done frame is written then. */
bool get_start(struct get *get);
/* Takes libcurl's result (CURLcode) of the present address: true when the handle is to be added
   again for a redirect, false when the done frame is written. */
bool get_continue(struct get *get, int result);
/* Writes the done frame of a request that is given up. */
void get_cancel(struct get *get);
/* The request that a handle belongs to. */
struct get *get_of_handle(void *handle);
