/* SPDX-License-Identifier: MIT */
#include "base/sandbox.h"
#include "transfer/transfer.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "paperfeed-transfer: reads requests from standard input, writes answers to standard output.\n"
    "paperfeed starts it; the protocol is described in include/transfer/protocol.h.\n"
    "  --version          print the version\n"
    "  --core VERSION     end unless this is the version\n"
    "  --report           print what the sandbox holds\n"
    "  --contact ADDRESS  mail address for the User-Agent\n"
    "  --connect-ms N     for connecting (10000)\n"
    "  --total-ms N       for a request with its redirects (60000)\n"
    "  --low-speed-bytes N, --low-speed-s N\n"
    "                     end a request when fewer bytes a second come for so long (100, 20)\n"
    "  --redirects N      redirects followed (5)\n"
    "  --parallel N       requests at a time (16)\n";

/* Where libc, OpenSSL and libcurl read names, certificates and their own parts. */
static const char *const readable_paths[] = {
    "/etc/resolv.conf",
    "/etc/hosts",
    "/etc/host.conf",
    "/etc/nsswitch.conf",
    "/etc/gai.conf",
    "/etc/services",
    "/etc/protocols",
    "/etc/networks",
    "/etc/passwd",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/ssl",
    "/etc/pki",
    "/etc/ca-certificates",
    "/etc/crypto-policies",
    "/etc/gnutls",
    "/usr/share/ca-certificates",
    "/usr/local/share/ca-certificates",
    "/usr/share/pki",
    "/usr/share/zoneinfo",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/lib",
    "/lib64",
    "/nix/store",
    "/run/systemd/resolve",
    "/run/resolvconf",
    "/run/NetworkManager",
    "/run/nscd",
    "/var/lib/sss",
    "/var/db/nscd",
    "/dev/urandom",
    "/dev/null",
};
enum { READABLE_COUNT = sizeof readable_paths / sizeof *readable_paths };

struct settings {
    struct transfer_options options;
    const char *contact, *core;
    bool report, version, help;
};

static bool parse_number(const char *word, long *value)
{
    int64_t number;
    if (!word || !slice_to_int64(slice_of(word), &number) || number < 1 || number > 86400000)
        return false;
    *value = (long)number;
    return true;
}

/* A flag or a text option; false for a word that is none. */
static bool parse_word(struct settings *settings, const char *name, const char *value, bool *took)
{
    const struct {
        const char *name;
        bool *flag;
        const char **text;
    } words[] = {
        {"--version", &settings->version, NULL}, {"--help", &settings->help, NULL},
        {"--report", &settings->report, NULL},   {"--contact", NULL, &settings->contact},
        {"--core", NULL, &settings->core},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(words[i].name, name) != 0)
            continue;
        if (words[i].flag)
            return *words[i].flag = true;
        *words[i].text = value;
        return *took = value != NULL;
    }
    return false;
}

static bool parse_option(struct settings *settings, const char *name, const char *value, bool *took)
{
    struct transfer_options *options = &settings->options;
    long redirects = (long)options->redirects, parallel = (long)options->parallel;
    const struct {
        const char *name;
        long *value;
    } numbers[] = {
        {"--connect-ms", &options->connect_milliseconds},
        {"--total-ms", &options->total_milliseconds},
        {"--low-speed-bytes", &options->slow_bytes},
        {"--low-speed-s", &options->slow_seconds},
        {"--redirects", &redirects},
        {"--parallel", &parallel},
    };
    *took = false;
    for (size_t i = 0; !*took && i < sizeof numbers / sizeof *numbers; i++)
        if (strcmp(numbers[i].name, name) == 0)
            *took = parse_number(value, numbers[i].value);
    options->redirects = (unsigned)redirects;
    options->parallel = (size_t)parallel;
    return *took || parse_word(settings, name, value, took);
}

/* The contact stands in a comment of the User-Agent header. */
static bool is_contact(struct slice contact)
{
    for (size_t i = 0; i < contact.size; i++) {
        char c = contact.data[i];
        if (c <= ' ' || c > '~' || c == '(' || c == ')' || c == '\\' || c == ';')
            return false;
    }
    return contact.size <= 254;
}

static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value && value[0] ? value : NULL;
}

/* The same variables as the curl command has; libcurl reads those of the proxy itself. */
static void read_environment(struct transfer_options *options)
{
    static const char *const proxies[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                          "ALL_PROXY"};
    options->ca_file = variable("CURL_CA_BUNDLE");
    if (!options->ca_file) {
        options->ca_file = variable("SSL_CERT_FILE");
        options->ca_directory = variable("SSL_CERT_DIR");
    }
    for (size_t i = 0; i < sizeof proxies / sizeof *proxies; i++)
        options->proxied = options->proxied || variable(proxies[i]);
}

static bool close_sandbox(const struct transfer_options *options, struct sandbox_state *state,
                          struct error *error)
{
#ifdef SANITIZER_BUILD
    /* The runtimes of sanitizers and coverage read /proc and write files at the end. */
    (void)options;
    (void)error;
    *state = (struct sandbox_state){.limits = false};
    return READABLE_COUNT > 0;
#else
    const char *paths[READABLE_COUNT + 3];
    size_t count = READABLE_COUNT;
    memcpy(paths, readable_paths, sizeof readable_paths);
    if (options->ca_file)
        paths[count++] = options->ca_file;
    if (options->ca_directory)
        paths[count++] = options->ca_directory;
    paths[count] = NULL;
    return sandbox_files_only(paths, state, error);
#endif
}

static bool prepare(struct settings *settings, struct text *agent, struct sandbox_state *state,
                    struct error *error)
{
    struct slice contact = slice_of(settings->contact);
    if (settings->core && strcmp(settings->core, PAPERFEED_VERSION) != 0)
        return error_set(error, ERROR_SYSTEM, "paperfeed has version %s, paperfeed-transfer %s",
                         settings->core, PAPERFEED_VERSION);
    if (!is_contact(contact))
        return error_set(error, ERROR_USAGE, "The contact is not a mail address: %.*s",
                         SLICE_ARG(contact));
    text_append_format(agent, "paperfeed/%s (+%s", PAPERFEED_VERSION, PAPERFEED_URL);
    if (contact.size)
        text_append_format(agent, "; mailto:%.*s", SLICE_ARG(contact));
    text_append_byte(agent, ')');
    settings->options.user_agent = text_string(agent);
    read_environment(&settings->options);
    /* Names outside ASCII are converted by the character set of the locale. */
    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        setlocale(LC_CTYPE, "");
    return close_sandbox(&settings->options, state, error);
}

static void print_error(struct error *error)
{
    struct text line;
    error_while(error, "transfer");
    text_init(&line, 4096);
    error_format(error, &line);
    fprintf(stderr, "paperfeed-transfer: %s\n", text_string(&line));
    text_release(&line);
}

static bool parse_arguments(struct settings *settings, char **words, struct error *error)
{
    for (size_t i = 1; words[i]; i++) {
        bool took = false;
        if (!parse_option(settings, words[i], words[i + 1], &took))
            return error_set(error, ERROR_USAGE, "%s is no option, or its value is not right",
                             words[i]) ||
                   error_next(error, "The options: paperfeed-transfer --help");
        i += took;
    }
    return true;
}

int main(int count, char **words)
{
    struct settings settings = {.contact = ""};
    struct sandbox_state state = {.limits = false};
    struct error error = ERROR_INIT;
    struct text text;
    bool done = count > 0;
    text_init(&text, 4096);
    transfer_options_init(&settings.options, "");
    sigaction(SIGPIPE, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
    done = done && parse_arguments(&settings, words, &error);
    if (done && (settings.version || settings.help)) {
        fputs(settings.version ? PAPERFEED_VERSION "\n" : usage, stdout);
    } else if (done && (done = prepare(&settings, &text, &state, &error))) {
        if (settings.report) {
            /* Of the three mechanisms only this one fits a program that has the network. */
            if (state.landlock)
                printf("files by landlock %d only to read names and certificates\n",
                       state.landlock);
            else
                puts("files not limited: the kernel has no landlock");
        } else {
            done = transfer_run(&settings.options, STDIN_FILENO, STDOUT_FILENO, &error);
        }
    }
    if (!done)
        print_error(&error);
    text_release(&text);
    return done ? 0 : error_exit_code(error.kind);
}
