/* SPDX-License-Identifier: MIT */
#include "feed/pace.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    SECOND = 1000,
    DAY = 86400 * SECOND,
    STATE_MAXIMUM = 1 << 18,
    LOCK_TRIES = 200, /* of a millisecond */
    BACK_OFF_FIRST = 60,
    BACK_OFF_MOST = 3600,
    DOUBLINGS_MOST = 16
};

/* One row a part of a host, the first that fits counts: also for hosts below the domain. */
struct pace_rule {
    const char *domain;
    const char *path;  /* what the address goes on with */
    const char *group; /* hosts that share one limit */
    int64_t interval;
    unsigned parallel;
};
static const struct pace_rule rules[] = {
    /* One request in 3 s and one connection, "all your machines together":
     * https://info.arxiv.org/help/api/tou.html */
    {"arxiv.org", "", "arxiv", 3 * SECOND, 1},
    /* 500 requests to the API and 100 to the pages in 5 min:
     * https://huggingface.co/docs/hub/rate-limits */
    {"huggingface.co", "/api/", "huggingface", SECOND, 2},
    {"huggingface.co", "", "huggingface", 3 * SECOND, 2},
    /* 3 in 1 s without a key: https://www.ncbi.nlm.nih.gov/books/NBK25497/ */
    {"eutils.ncbi.nlm.nih.gov", "", "ncbi", 400, 1},
    /* 1 in 1 s without a mail address: https://api.crossref.org */
    {"api.crossref.org", "", "crossref", SECOND, 1},
    /* Nothing is published; one operator. */
    {"biorxiv.org", "", "biorxiv", SECOND, 1},
    {"medrxiv.org", "", "biorxiv", SECOND, 1},
    /* 1 in 1 s: https://www.semanticscholar.org/product/api */
    {"api.semanticscholar.org", "", "semanticscholar", 1112, 1},
    {"dblp.org", "", "dblp", SECOND, 1},
    /* The user's own machine. */
    {"localhost", "", NULL, 0, 1},
    {"127.0.0.1", "", NULL, 0, 1},
    {"[::1]", "", NULL, 0, 1},
};
static const struct pace_rule other_hosts = {"", "", NULL, SECOND, 1};

/* What follows host and port in *path. */
static void find_authority(struct slice url, char name[PACE_NAME_SIZE], struct slice *path)
{
    size_t scheme = slice_find(url, SLICE("://"), 0);
    struct slice usual = slice_starts_with(url, SLICE("https:")) ? SLICE(":443") : SLICE(":80");
    struct slice rest = scheme == SIZE_MAX ? url : slice_from(url, scheme + 3);
    size_t end = 0;
    while (end < rest.size && !strchr("/?#", rest.data[end]))
        end++;
    struct slice authority = slice_first(rest, end);
    *path = slice_from(rest, end);
    for (size_t at; (at = slice_find_byte(authority, '@', 0)) != SIZE_MAX;)
        authority = slice_from(authority, at + 1);
    if (slice_ends_with(authority, usual))
        authority.size -= usual.size;
    if (slice_ends_with(authority, SLICE(".")))
        authority.size--;
    size_t size = authority.size < PACE_NAME_SIZE - 1 ? authority.size : PACE_NAME_SIZE - 1;
    for (size_t i = 0; i < size; i++) {
        char c = authority.data[i];
        bool plain = c > ' ' && c < 0x7f;
        name[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : plain ? c : '_';
    }
    name[size] = '\0';
}

void pace_name(struct slice url, char name[PACE_NAME_SIZE])
{
    struct slice path;
    find_authority(url, name, &path);
}

static struct slice without_port(struct slice host)
{
    size_t end = host.size;
    while (end > 0 && host.data[end - 1] >= '0' && host.data[end - 1] <= '9')
        end--;
    return end > 0 && host.data[end - 1] == ':' ? slice_first(host, end - 1) : host;
}

static bool is_below(struct slice host, struct slice domain)
{
    return slice_equal(host, domain) ||
           (slice_ends_with(host, domain) && host.data[host.size - domain.size - 1] == '.');
}

static const struct pace_rule *find_rule(struct slice host, struct slice path)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (is_below(without_port(host), slice_of(rules[i].domain)) &&
            slice_starts_with(path, slice_of(rules[i].path)))
            return &rules[i];
    return &other_hosts;
}

static bool lock_byte(const struct pace *pace, off_t byte, short type)
{
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};
    /* Where files cannot be locked, nothing is shared. */
    return fcntl(pace->descriptor, F_SETLK, &lock) == 0 || (errno != EACCES && errno != EAGAIN);
}

/* The first byte stands for the whole file. Whoever holds it longer than it takes to write a line
 * is not waited for. */
static void enter(const struct pace *pace)
{
    const struct timespec pause = {.tv_nsec = 1000000};
    for (int i = 0; pace->descriptor >= 0 && i < LOCK_TRIES && !lock_byte(pace, 0, F_WRLCK); i++)
        nanosleep(&pause, NULL);
}

static void leave(const struct pace *pace)
{
    if (pace->descriptor >= 0)
        (void)!lock_byte(pace, 0, F_UNLCK);
}

static void read_row(const struct pace *pace, struct pace_host *host, struct slice line)
{
    int64_t values[4] = {0};
    struct slice part;
    for (size_t i = 0; i < 4; i++)
        if (!slice_split(&line, '\t', &part) || !slice_to_int64(part, &values[i]) || values[i] < 0)
            return;
    int64_t now = pace_now(pace);
    /* A time further away than any that is set is of another clock. */
    host->next = values[0] > now + host->longest ? 0 : values[0];
    host->failures = values[1] < DOUBLINGS_MOST ? (unsigned)values[1] : DOUBLINGS_MOST;
    host->not_before = values[2] > now + DAY ? 0 : values[2];
    host->stopped = values[3] > now + DAY ? 0 : values[3];
    if (host->next < now - DAY && host->not_before < now - DAY)
        host->failures = 0;
}

static bool is_stale(const struct pace *pace, struct slice line)
{
    struct slice part;
    int64_t now = pace_now(pace), value;
    while (slice_split(&line, '\t', &part))
        if (slice_to_int64(part, &value) && value >= now - DAY)
            return false;
    return true;
}

/* The row of the host, and the other lines. */
static void load(const struct pace *pace, struct pace_host *host, struct text *others)
{
    struct text bytes;
    struct slice name, line;
    text_init(others, STATE_MAXIMUM);
    if (pace->descriptor < 0)
        return;
    text_init(&bytes, STATE_MAXIMUM);
    char *room = text_reserve(&bytes, STATE_MAXIMUM);
    ssize_t count = room ? pread(pace->descriptor, room, STATE_MAXIMUM, 0) : -1;
    if (count > 0)
        text_grow(&bytes, (size_t)count);
    struct slice rest = text_slice(&bytes);
    while (slice_next_line(&rest, &line)) {
        struct slice whole = line;
        if (slice_split(&line, '\t', &name) && slice_equal(name, slice_of(host->name))) {
            read_row(pace, host, line);
        } else if (!is_stale(pace, line)) {
            text_append(others, whole);
            text_append_byte(others, '\n');
        }
    }
    text_release(&bytes);
}

static void save(const struct pace *pace, const struct pace_host *host, struct text *others)
{
    text_append_format(others, "%s\t%lld\t%u\t%lld\t%lld\n", host->name, (long long)host->next,
                       host->failures, (long long)host->not_before, (long long)host->stopped);
    if (pace->descriptor < 0 || !text_ok(others))
        return;
    /* One call for all of it, with blank lines over what was longer: a process that is killed
     * leaves the old rows or the new ones. */
    size_t size = others->size;
    off_t former = lseek(pace->descriptor, 0, SEEK_END);
    if (former > (off_t)size && former <= STATE_MAXIMUM)
        text_append_repeat(others, '\n', (size_t)former - size);
    if (text_ok(others) && pwrite(pace->descriptor, others->data, others->size, 0) > 0)
        (void)!ftruncate(pace->descriptor, (off_t)size);
}

/* A change of the host's row begins with what other processes wrote meanwhile. */
static void begin_change(const struct pace *pace, struct pace_host *host, struct text *others)
{
    enter(pace);
    load(pace, host, others);
}

static void end_change(const struct pace *pace, const struct pace_host *host, struct text *others)
{
    save(pace, host, others);
    leave(pace);
    text_release(others);
}

void pace_open(struct pace *pace, const struct feed *feed)
{
    struct text path;
    struct error ignored = ERROR_INIT;
    *pace = (struct pace){.descriptor = -1, .seed = 1};
    arena_init(&pace->arena, 16u << 20);
    if (feed->now_text.size)
        pace->fixed = feed->now.seconds * SECOND;
    else
        pace->seed = (uint64_t)pace_now(pace) ^ (uint64_t)getpid() << 32;
    text_init(&path, 4096);
    path_join(&path, feed->paths.state, "pace.tsv");
    if (text_ok(&path) && file_make_directory(feed->paths.state, &ignored))
        pace->descriptor =
            open(text_string(&path), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    text_release(&path);
}

void pace_close(struct pace *pace)
{
    if (pace->descriptor >= 0)
        close(pace->descriptor);
    pace->descriptor = -1;
    arena_release(&pace->arena);
    pace->hosts = NULL;
}

int64_t pace_now(const struct pace *pace)
{
    struct timespec time;
    if (pace->fixed)
        return pace->fixed;
    clock_gettime(CLOCK_REALTIME, &time);
    return (int64_t)time.tv_sec * SECOND + time.tv_nsec / 1000000;
}

bool pace_pass(struct pace *pace, int64_t milliseconds)
{
    if (!pace->fixed)
        return false;
    pace->fixed += milliseconds;
    return true;
}

static struct pace_host *add_host(struct pace *pace, const struct pace_rule *rule,
                                  const char *group)
{
    struct text others;
    struct pace_host *host = arena_allocate(&pace->arena, sizeof *host);
    if (!host)
        return NULL;
    *host = (struct pace_host){
        .following = pace->hosts, .parallel = rule->parallel, .longest = rule->interval};
    snprintf(host->name, sizeof host->name, "%s", group);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rule->group && rules[i].group && strcmp(rules[i].group, rule->group) == 0 &&
            rules[i].interval > host->longest)
            host->longest = rules[i].interval;
    load(pace, host, &others);
    text_release(&others);
    pace->hosts = host;
    return host;
}

struct pace_host *pace_find(struct pace *pace, struct slice url, int64_t least, int64_t *interval)
{
    char name[PACE_NAME_SIZE];
    struct slice path;
    find_authority(url, name, &path);
    const struct pace_rule *rule = find_rule(slice_of(name), path);
    const char *group = rule->group ? rule->group : name;
    struct pace_host *host = pace->hosts;
    while (host && strcmp(host->name, group) != 0)
        host = host->following;
    if (!host && !(host = add_host(pace, rule, group)))
        return NULL;
    if (least > host->least)
        host->least = least;
    if (least > host->longest)
        host->longest = least;
    *interval = rule->interval > host->least ? rule->interval : host->least;
    return host;
}

/* Places are bytes behind the first one, so that the kernel gives them back when a process dies. */
static off_t byte_of_place(const struct pace_host *host, unsigned place)
{
    uint64_t hash = slice_hash(slice_of(host->name));
    return 1 + (off_t)(hash & 0x3fffffff) * PACE_PLACES + (off_t)place;
}

static bool take_place(const struct pace *pace, struct pace_host *host, unsigned *place)
{
    for (unsigned i = 0; i < host->parallel; i++) {
        if (host->held & 1u << i ||
            (pace->descriptor >= 0 && !lock_byte(pace, byte_of_place(host, i), F_WRLCK)))
            continue;
        host->held |= 1u << i;
        *place = i;
        return true;
    }
    return false;
}

static int64_t wait_of(const struct pace *pace, const struct pace_host *host)
{
    int64_t until = host->next > host->not_before ? host->next : host->not_before;
    if (host->stopped > until)
        until = host->stopped;
    int64_t now = pace_now(pace);
    return until > now ? until - now : 0;
}

int64_t pace_begin(struct pace *pace, struct pace_host *host, int64_t interval, unsigned *place)
{
    struct text others;
    int64_t wait = wait_of(pace, host);
    if (wait > 0)
        return wait;
    if (host->held == (1u << host->parallel) - 1)
        return PACE_FULL;
    if (!take_place(pace, host, place))
        return host->held ? PACE_FULL : PACE_BUSY;
    enter(pace);
    load(pace, host, &others);
    wait = wait_of(pace, host);
    if (wait == 0) {
        host->next = pace_now(pace) + interval;
        save(pace, host, &others);
    }
    leave(pace);
    text_release(&others);
    if (wait > 0)
        pace_end(pace, host, *place);
    return wait;
}

void pace_end(struct pace *pace, struct pace_host *host, unsigned place)
{
    host->held &= ~(1u << place);
    if (pace->descriptor >= 0)
        (void)!lock_byte(pace, byte_of_place(host, place), F_UNLCK);
}

/* A number below bound; xorshift64 (Marsaglia 2003). */
static int64_t random_below(struct pace *pace, int64_t bound)
{
    uint64_t x = pace->seed ? pace->seed : 1;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    pace->seed = x;
    return (int64_t)(x >> 11) % bound;
}

/* Up to half as long again, so that many programs that were refused together do not come back
 * together. */
static int64_t back_off(struct pace *pace, unsigned failures)
{
    int64_t seconds = BACK_OFF_FIRST;
    for (unsigned i = 0; i < failures && seconds < BACK_OFF_MOST; i++)
        seconds *= 2;
    seconds += random_below(pace, seconds / 2);
    return seconds < BACK_OFF_MOST ? seconds : BACK_OFF_MOST;
}

static void hold_until(struct pace *pace, struct pace_host *host, int64_t seconds)
{
    int64_t wait = seconds < DAY / SECOND ? seconds * SECOND : DAY;
    int64_t until = pace_now(pace) + wait;
    if (until > host->not_before)
        host->not_before = until;
}

void pace_hold(struct pace *pace, struct pace_host *host, int64_t seconds)
{
    struct text others;
    begin_change(pace, host, &others);
    hold_until(pace, host, seconds);
    end_change(pace, host, &others);
}

int64_t pace_limit(struct pace *pace, struct pace_host *host, int64_t seconds)
{
    struct text others;
    begin_change(pace, host, &others);
    /* What was under way at the same time is no further failure. */
    bool further = host->not_before <= pace_now(pace);
    if (seconds < 0 || (host->failures > 0 && seconds < BACK_OFF_FIRST))
        seconds = back_off(pace, host->failures - (host->failures > 0 && !further));
    if (further && host->failures < DOUBLINGS_MOST)
        host->failures++;
    hold_until(pace, host, seconds);
    end_change(pace, host, &others);
    return seconds;
}

void pace_stop(struct pace *pace, struct pace_host *host)
{
    struct text others;
    begin_change(pace, host, &others);
    host->stopped = pace_now(pace) + DAY;
    end_change(pace, host, &others);
}

void pace_succeed(struct pace *pace, struct pace_host *host)
{
    struct text others;
    if (host->failures == 0)
        return;
    begin_change(pace, host, &others);
    host->failures = 0;
    end_change(pace, host, &others);
}

void pace_forgive(struct pace *pace, struct pace_host *host)
{
    struct text others;
    if (host->not_before == 0 && host->stopped == 0)
        return;
    begin_change(pace, host, &others);
    host->not_before = host->stopped = 0;
    end_change(pace, host, &others);
}

int64_t pace_until(const struct feed *feed, struct slice url)
{
    struct pace pace = {.descriptor = -1};
    struct text path, others;
    int64_t interval, until = 0;
    arena_init(&pace.arena, 1u << 20);
    text_init(&path, 4096);
    path_join(&path, feed->paths.state, "pace.tsv");
    if (text_ok(&path))
        pace.descriptor = open(text_string(&path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    struct pace_host *host = pace_find(&pace, url, 0, &interval);
    if (host) {
        load(&pace, host, &others);
        text_release(&others);
        until = host->not_before > host->stopped ? host->not_before : host->stopped;
    }
    if (pace.descriptor >= 0)
        close(pace.descriptor);
    arena_release(&pace.arena);
    text_release(&path);
    return until / SECOND > feed->now.seconds ? until / SECOND : 0;
}
