/* SPDX-License-Identifier: MIT */
#pragma once

#include "samples.h"
#include "script.h"

/* An HTTP server on 127.0.0.1 in one loop, without threads. */
struct server;

/* port 0: a free one. log: descriptor of the request log, -1: none. samples stays the caller's. */
struct server *server_open(unsigned port, struct samples *samples, int32_t today, int log,
                           struct error *error);
unsigned server_port(const struct server *server);
/* Rules for the requests from now on; stays the caller's. */
void server_use_script(struct server *server, struct script *script);
/* Answers requests until input ends, where it is a pipe or a socket; else for ever. */
void server_run(struct server *server, int input);
void server_close(struct server *server);
