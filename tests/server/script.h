/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/arena.h"
#include "base/error.h"

/* A script makes the server behave differently for some addresses. One rule a line, # begins a
   comment: match PREFIX ACTION... PREFIX: compared with the address as it was sent, path and query
   (an absolute one when the server is asked as a proxy). The first rule that matches and is not
   used up counts. Words stand between blanks; "a word with blanks" in quotes, in which \" \\ and \n
   mean themselves and a line break. {port} in any word means the server's port. The actions are
   listed by script_actions(). */

enum { SCRIPT_HEADERS = 8 };
enum script_ending { SCRIPT_ANSWER, SCRIPT_HANG, SCRIPT_RESET };
enum script_encoding { SCRIPT_PLAIN, SCRIPT_BOMB, SCRIPT_TWICE, SCRIPT_DAMAGED };

struct rule {
    struct slice prefix;
    int64_t times;  /* left; -1: always */
    int64_t status; /* 0: as without the rule */
    struct slice names[SCRIPT_HEADERS], values[SCRIPT_HEADERS];
    size_t headers;
    bool replaced; /* body and type take the place of the usual answer */
    struct slice body, type;
    struct slice echo; /* name of a request header whose value is the body */
    int64_t truncate;  /* bytes sent of the announced ones; -1: all */
    bool chunked;      /* without Content-Length */
    int64_t slow;      /* milliseconds between pieces of the body; 0: none */
    bool no_link;
    enum script_ending ending;
    enum script_encoding encoding;
    int64_t bomb; /* MiB */
};
struct script {
    struct arena arena;
    struct rule *rules;
    size_t count;
};
/* path NULL: no rules. */
bool script_load(struct script *script, const char *path, unsigned port,
                 struct error *error) WARN_UNUSED;
void script_release(struct script *script);
/* The rule for an address, counted; NULL: none. */
const struct rule *script_match(struct script *script, struct slice address);
/* A description of the actions, lines. */
const char *script_actions(void);
