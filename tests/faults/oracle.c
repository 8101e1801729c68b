/* SPDX-License-Identifier: MIT */
#include "model.h"

#include <err.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 1 << 16, HEAD = 32 };

const char *const oracle_names[ORACLE_LOGS] = {"papers", "listings", "marks"};

/* Zeroed memory that lives as long as the oracle. */
static void *allocate(struct oracle *oracle, size_t size)
{
    struct block *block = oracle->blocks;
    size = (size + 15) & ~(size_t)15;
    if (!block || block->size - block->used < size) {
        size_t room = size < BLOCK ? BLOCK : size;
        block = calloc(1, HEAD + room);
        if (!block)
            err(2, "oracle");
        *block = (struct block){.next = oracle->blocks, .size = room};
        oracle->blocks = block;
    }
    block->used += size;
    return (char *)block + HEAD + block->used - size;
}

static char *copy(struct oracle *oracle, const char *string)
{
    size_t size = strlen(string) + 1;
    return memcpy(allocate(oracle, size), string, size);
}

static void *node_of(struct oracle *oracle, struct table *table, const char *name, size_t size)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (const char *at = name; *at; at++)
        hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
    struct node **slot = &table->buckets[hash & table->mask];
    while (*slot && strcmp((*slot)->name, name) != 0)
        slot = &(*slot)->next;
    if (!*slot) {
        *slot = allocate(oracle, size);
        (*slot)->name = copy(oracle, name);
    }
    return *slot;
}

static void make_table(struct oracle *oracle, struct table *table)
{
    size_t bytes = 0;
    for (int i = 0; i < ORACLE_LOGS; i++)
        bytes += oracle->files[i].size;
    table->mask = 63;
    while (table->mask < bytes / 256)
        table->mask = table->mask * 2 + 1;
    table->buckets = allocate(oracle, (table->mask + 1) * sizeof *table->buckets);
}

/* CRC-32C bit by bit: reflected, polynomial 1EDC6F41. */
static uint32_t checksum(const char *bytes, size_t size)
{
    static uint32_t table[256];
    for (uint32_t i = 0; table[255] == 0 && i < 256; i++) {
        uint32_t value = i;
        for (int bit = 0; bit < 8; bit++)
            value = value >> 1 ^ (value & 1 ? UINT32_C(0x82F63B78) : 0);
        table[i] = value;
    }
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < size; i++)
        crc = crc >> 8 ^ table[(crc ^ (unsigned char)bytes[i]) & 255];
    return ~crc;
}

/* Splits a line at its TABs, in place. */
static size_t split(char *line, char *fields[ORACLE_FIELDS])
{
    size_t count = 0;
    memset(fields, 0, ORACLE_FIELDS * sizeof *fields);
    for (char *at = line; at && count < ORACLE_FIELDS; count++) {
        char *tab = strchr(at, '\t');
        fields[count] = at;
        if (tab)
            *tab++ = '\0';
        at = tab;
    }
    return count;
}

static void unescape(char *value)
{
    char *to = value;
    for (const char *at = value; *at; at++) {
        char next = at[0] == '\\' ? at[1] : '\0';
        *to++ = next == 't' ? '\t' : next == 'n' ? '\n' : *at;
        at += next == 't' || next == 'n' || next == '\\';
    }
    *to = '\0';
}

static bool ends_in_checksum(const char *begin, const char *digits, const char *end)
{
    char wanted[9];
    snprintf(wanted, sizeof wanted, "%08x", (unsigned)checksum(begin, (size_t)(digits - begin)));
    return end - digits == 8 && memcmp(wanted, digits, 8) == 0;
}

static void read_file(struct file *file, struct oracle_log *log, const char *directory,
                      const char *name)
{
    char path[ORACLE_LINE];
    snprintf(path, sizeof path, "%s/%s.tsv", directory, name);
    FILE *stream = fopen(path, "rb");
    if (!stream && errno != ENOENT)
        err(2, "%s", path);
    log->exists = stream != NULL;
    file->bytes = malloc(1);
    if (!file->bytes)
        err(2, "%s", path);
    for (size_t got = 1; stream && got > 0; file->size += got) {
        file->bytes = realloc(file->bytes, file->size * 2 + BUFSIZ + 1);
        if (!file->bytes)
            err(2, "%s", path);
        got = fread(file->bytes + file->size, 1, file->size + BUFSIZ, stream);
    }
    if (stream)
        fclose(stream);
    file->bytes[file->size] = '\0';
}

/* #paperfeed FILE VERSION SALT COLUMN ... CRC */
static void read_header(struct oracle *oracle, int which)
{
    struct file *file = &oracle->files[which];
    char *stop = memchr(file->bytes, '\n', file->size);
    char *fields[ORACLE_FIELDS];
    if (!stop || stop - file->bytes < 20 || memcmp(file->bytes, "#paperfeed\t", 11) != 0 ||
        !ends_in_checksum(file->bytes, stop - 8, stop))
        return;
    *stop = '\0';
    size_t count = split(copy(oracle, file->bytes), fields);
    *stop = '\n';
    if (count < 6 || strlen(fields[3]) != ORACLE_SALT)
        return;
    oracle->logs[which].has_header = true;
    file->first = (size_t)(stop - file->bytes) + 1;
    memcpy(file->salt, fields[3], ORACLE_SALT);
    memcpy(file->columns, fields + 4, (count - 5) * sizeof *fields);
}

const char *oracle_value(const struct file *file, char *const fields[ORACLE_FIELDS],
                         const char *column)
{
    for (size_t i = 0; i < ORACLE_FIELDS && file->columns[i]; i++)
        if (strcmp(file->columns[i], column) == 0)
            return fields[i] ? fields[i] : "";
    return "";
}

const struct entry *oracle_follow(const struct entry *entry)
{
    while (entry->into)
        entry = entry->into;
    return entry;
}

static struct entry *entry_of(struct oracle *oracle, const char *key)
{
    struct entry *entry = node_of(oracle, &oracle->entries, key, sizeof *entry);
    while (entry->into)
        entry = entry->into;
    return entry;
}

static void add_day(struct oracle *oracle, struct entry *entry, const char *day)
{
    struct day *added = allocate(oracle, sizeof *added);
    *added = (struct day){.next = entry->days, .day = day};
    entry->days = added;
}

/* What both names have belongs to the new one. */
static void take_alias(struct oracle *oracle, const char *old, const char *new)
{
    struct entry *from = entry_of(oracle, old), *into = entry_of(oracle, new);
    if (from == into)
        return;
    from->into = into;
    if (!into->values[0])
        memcpy(into->values, from->values, sizeof into->values);
    if (!into->upvotes)
        into->upvotes = from->upvotes;
    if (from->day && (!into->day || strcmp(from->day, into->day) < 0))
        into->day = from->day;
    for (const struct day *day = from->days; day; day = day->next)
        add_day(oracle, into, day->day);
    into->read |= from->read;
    into->starred |= from->starred;
    into->skipped |= from->skipped;
}

static void take_paper(struct oracle *oracle, char *fields[ORACLE_FIELDS])
{
    const struct file *file = &oracle->files[ORACLE_PAPERS];
    if (strcmp(fields[0], "#alias") == 0 && fields[1] && fields[2]) {
        take_alias(oracle, fields[1], fields[2]);
    } else if (fields[0][0] != '#') {
        struct entry *entry = entry_of(oracle, oracle_value(file, fields, "id"));
        memcpy(entry->values, fields, sizeof entry->values);
    }
}

/* subject: what it is about, ended by the key. */
static void note(struct oracle *oracle, const char *subject, struct entry *entry, const char *text)
{
    struct fact *fact = node_of(oracle, &oracle->facts, subject, sizeof *fact);
    fact->key = (size_t)(strrchr(subject, '\t') + 1 - subject);
    fact->entry = entry;
    fact->text = copy(oracle, text);
}

static void take_day(struct oracle *oracle, struct entry *entry, const char *kind, const char *day)
{
    if (!day[0])
        return;
    add_day(oracle, entry, day);
    if (strcmp(kind, "replaced") != 0 && strcmp(kind, "trending") != 0 &&
        (!entry->day || strcmp(day, entry->day) < 0))
        entry->day = day;
}

static void take_listing(struct oracle *oracle, char *fields[ORACLE_FIELDS])
{
    static const char *const said[] = {"upvotes",  "comments", "stars", "etag",
                                       "modified", "status",   "next"};
    const struct file *file = &oracle->files[ORACLE_LISTINGS];
    const char *kind = oracle_value(file, fields, "kind");
    const char *key = oracle_value(file, fields, "key"), *day = oracle_value(file, fields, "day");
    const char *upvotes = oracle_value(file, fields, "upvotes");
    char subject[ORACLE_LINE], text[ORACLE_LINE];
    bool fetch = strcmp(kind, "fetch") == 0;
    struct entry *entry = fetch ? NULL : entry_of(oracle, key);
    snprintf(subject, sizeof subject, "%s\t%s\t%s\t%s", kind, oracle_value(file, fields, "source"),
             fetch ? "" : day, key);
    for (size_t i = 0, size = 0; i < sizeof said / sizeof *said; i++)
        size += (size_t)snprintf(text + size, sizeof text - size, "\t%s",
                                 oracle_value(file, fields, said[i]));
    note(oracle, subject, entry, text);
    if (fetch)
        return;
    if (upvotes[0])
        entry->upvotes = upvotes;
    take_day(oracle, entry, kind, day);
}

static void take_mark(struct oracle *oracle, char *fields[ORACLE_FIELDS])
{
    const struct file *file = &oracle->files[ORACLE_MARKS];
    const char *verb = oracle_value(file, fields, "verb");
    const char *key = oracle_value(file, fields, "key"), *new = oracle_value(file, fields, "new");
    char subject[ORACLE_LINE], text[ORACLE_LINE];
    struct entry *entry = NULL;
    bool set = strcmp(new, "1") == 0;
    if (strcmp(verb, "read") == 0)
        (entry = entry_of(oracle, key))->read = set;
    else if (strcmp(verb, "star") == 0)
        (entry = entry_of(oracle, key))->starred = set;
    else if (strcmp(verb, "skip") == 0)
        (entry = entry_of(oracle, key))->skipped = set;
    else if (strcmp(verb, "later") == 0)
        entry = entry_of(oracle, key);
    snprintf(subject, sizeof subject, "mark\t%s\t%s", verb, key);
    snprintf(text, sizeof text, "\t%s", new);
    note(oracle, subject, entry, text);
}

static void take_line(struct oracle *oracle, int which, char *line)
{
    char *fields[ORACLE_FIELDS];
    size_t count = split(line, fields);
    for (size_t i = 0; i < count; i++)
        unescape(fields[i]);
    if (which == ORACLE_PAPERS)
        take_paper(oracle, fields);
    else if (fields[0][0] == '#')
        return;
    else if (which == ORACLE_LISTINGS)
        take_listing(oracle, fields);
    else
        take_mark(oracle, fields);
}

static void take_lines(struct oracle *oracle, int which, char *begin, char *end)
{
    while (begin < end) {
        char *stop = memchr(begin, '\n', (size_t)(end - begin));
        if (!stop)
            break;
        *stop = '\0';
        take_line(oracle, which, begin);
        begin = stop + 1;
    }
}

/* #end SEQ RECORDS BYTES ORACLE_SALT TIME CRC, for a batch that begins at or behind from. Returns
 * its first line, or NULL. */
static char *whole_batch(struct file *file, char *from, char *end, char *stop, size_t *sequence)
{
    char line[256], *fields[ORACLE_FIELDS], salt[ORACLE_SALT + 1] = "";
    size_t size = (size_t)(stop - end);
    if (size >= sizeof line || memchr(end, '\0', size))
        return NULL;
    memcpy(line, end, size);
    line[size] = '\0';
    if (split(line, fields) != 7 || strlen(fields[4]) != ORACLE_SALT)
        return NULL;
    size_t number = strtoul(fields[1], NULL, 10), bytes = strtoul(fields[3], NULL, 10);
    memcpy(salt, fields[4], ORACLE_SALT);
    if (number <= *sequence || bytes > (size_t)(end - from) ||
        (file->salt[0] && strcmp(salt, file->salt) != 0) ||
        !ends_in_checksum(end - bytes, stop - 8, stop))
        return NULL;
    memcpy(file->salt, salt, ORACLE_SALT);
    *sequence = number;
    return end - bytes;
}

/* Without a first line the columns are those of this version. */
static void default_columns(struct oracle *oracle, int which)
{
    static const char *const columns[ORACLE_LOGS] = {
        ("id\tadded\tguid\ttitle\tabstract\tauthors\taffiliations\tcategories\tprimary\turl\t"
         "pdf_url\tdoi\tpublished\tupdated\tcode_url\tproject_url\tcomment\tjournal_ref\tkeywords\t"
         "ai_summary\tlicense\tversion\torganization\twithdrawn\tsources\tfrom"),
        ("kind\tsource\tday\tkey\trank\tupvotes\tcomments\tstars\ttime\tetag\tmodified\tstatus\t"
         "next"),
        "time\thost\tcounter\tstep\tverb\tkey\told\tnew\tundoes"};
    split(copy(oracle, columns[which]), oracle->files[which].columns);
}

static void take_batches(struct oracle *oracle, int which)
{
    struct file *file = &oracle->files[which];
    struct oracle_log *log = &oracle->logs[which];
    char *limit = file->bytes + file->size, *from = file->bytes + file->first;
    size_t sequence = 0;
    if (!log->has_header)
        default_columns(oracle, which);
    for (char *line = from, *stop; line < limit; line = stop + 1) {
        stop = memchr(line, '\n', (size_t)(limit - line));
        if (!stop)
            break;
        if (limit - line < 5 || memcmp(line, "#end\t", 5) != 0)
            continue;
        char *begin = whole_batch(file, from, line, stop, &sequence);
        if (!begin)
            continue;
        log->batches++;
        log->lost += (size_t)(begin - from);
        take_lines(oracle, which, begin, line);
        from = stop + 1;
    }
    log->torn = (size_t)(limit - from);
}

static int compare_papers(const void *a, const void *b)
{
    const struct entry *const *x = a, *const *y = b;
    return strcmp((*x)->node.name, (*y)->node.name);
}

static void collect_papers(struct oracle *oracle)
{
    size_t count = 0;
    for (int pass = 0; pass < 2; pass++) {
        oracle->papers = pass ? allocate(oracle, count * sizeof *oracle->papers) : NULL;
        for (size_t i = 0; i <= oracle->entries.mask; i++)
            for (struct node *node = oracle->entries.buckets[i]; node; node = node->next) {
                struct entry *entry = (struct entry *)node;
                if (entry->into || !entry->values[0])
                    continue;
                if (pass)
                    oracle->papers[oracle->paper_count++] = entry;
                else
                    count++;
            }
    }
    qsort(oracle->papers, count, sizeof *oracle->papers, compare_papers);
}

struct oracle *oracle_read(const char *data_directory)
{
    struct oracle *oracle = calloc(1, sizeof *oracle);
    if (!oracle)
        err(2, "oracle");
    for (int i = 0; i < ORACLE_LOGS; i++) {
        read_file(&oracle->files[i], &oracle->logs[i], data_directory, oracle_names[i]);
        read_header(oracle, i);
    }
    make_table(oracle, &oracle->entries);
    make_table(oracle, &oracle->facts);
    for (int i = 0; i < ORACLE_LOGS; i++)
        take_batches(oracle, i);
    collect_papers(oracle);
    return oracle;
}

void oracle_free(struct oracle *oracle)
{
    while (oracle->blocks) {
        struct block *next = oracle->blocks->next;
        free(oracle->blocks);
        oracle->blocks = next;
    }
    for (int i = 0; i < ORACLE_LOGS; i++)
        free(oracle->files[i].bytes);
    free(oracle);
}

const struct oracle_log *oracle_log(const struct oracle *oracle, int which)
{
    return &oracle->logs[which];
}

size_t oracle_count(const struct oracle *oracle)
{
    return oracle->paper_count;
}
