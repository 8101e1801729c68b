/* SPDX-License-Identifier: MIT */
#include "base/date.h"
#include "base/file.h"
#include "parse/document.h"
#include "parse/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dirent.h>
#include <unistd.h>

#include <cmocka.h>

/* A document type leaves every item to libxml2, a comment of its size does not: random documents
   and fixtures with a few bytes changed give the same records with either. */

enum { DOCUMENTS = 4000, PARTS = 60, MUTATIONS = 8, MUTATIONS_FULL = 64, CHANGES = 4 };

static const char type[] = "<!DOCTYPE feed>", comment[] = "<!--  feed  -->";

static const char *const parts[] = {
    "<entry>",
    "</entry>\n",
    "<entry>\n<title>A title</title><id>urn:a:1</id>",
    "<link href=\"http://example.org/a?b=1&amp;c=2\"/>",
    "<title>One &lt;two&gt; &amp;amp; &#x3b1;&#946;</title>",
    "<title type='html'>&lt;b&gt;Bold&lt;/b&gt; x</title >",
    "<summary>Text ]] with ]> and \xC3\xA9 \xEF\xBC\xA1.</summary>",
    "<author><name>A. Body</name>\n</author>",
    "<category term=\"a.B\" label = 'c d' />",
    "<dc:creator>C. Reator</dc:creator>",
    "<dc:date>2026-01-02</dc:date>",
    "<published>2026-01-02T03:04:05Z</published>",
    "<content xml:base='http://example.org/x/' type=\"xhtml\"><div>a<b>c</b>d</div></content>",
    "<link xml:lang=\"de\" rel='alternate' href='y'/>",
    "</entry>\n<entry>",
    "</entry><entry><title>Next</title><id>urn:b:2</id>",
    "<x:y>unknown</x:y>",
    "<source><entry>inside</entry></source>",
    "<a b='1' b='2'/>",
    "<a dc:b='1' b='2'/>",
    "<a b='1'c='2'/>",
    "<a b='<'/>",
    "<a b='x\ny'/>",
    "<a xmlns='urn:z'>z</a>",
    "<![CDATA[raw <b>]]>",
    "<!-- a comment -->",
    "<?go on?>",
    "&nbsp;",
    "&#0;",
    "&#xD800;",
    "&#13;&#10;",
    "&#1114111;&#1114112;",
    "& stray",
    "]]>",
    "\r\n",
    "\x01",
    "\xEF\xBF\xBE",
    "<entry/>",
    "<entry xml:base='http://example.net/'>",
    "<entryway></entryway>",
    "<1a/>",
    "<:a/>",
    "<dc:/>",
    "</feed>",
    "<group xmlns:dc='urn:q'>",
    "</group>",
    "<",
    ">",
    "</",
};
enum { PLAIN = 16, KINDS = sizeof parts / sizeof *parts };

static const char *const feeds[] = {
    "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">",
    "<feed>\n<title>F</title>",
    "<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\" xmlns=''>",
    "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://example.org/b/'><dc:date>x",
};

/* xorshift64 (Marsaglia 2003): the same everywhere. */
static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static void make(struct text *out, uint64_t *seed)
{
    /* Most are plain but for a place or two. */
    uint64_t odd = next_random(seed) % 12, count = 1 + next_random(seed) % PARTS;
    text_clear(out);
    text_append_string(out, feeds[next_random(seed) % 16 < 13 ? 0 : next_random(seed) % 4]);
    for (uint64_t i = 0; i < count; i++) {
        bool plain = next_random(seed) % 24 >= odd;
        text_append_string(out, "<entry><title>First</title>");
        text_append_string(out, parts[next_random(seed) % (plain ? PLAIN : KINDS)]);
        text_append_string(out, parts[2 + next_random(seed) % 12]);
        text_append_string(out, next_random(seed) % 30 ? "</entry>\n" : "");
    }
    text_append_string(out, "</feed>");
}

static void parse(const struct document_context *context, const char *head, struct slice document,
                  struct text *answer)
{
    struct error error = ERROR_INIT;
    FILE *input = tmpfile(), *output = tmpfile();
    assert_true(file_write_all(fileno(input), slice_of(head), &error));
    assert_true(file_write_all(fileno(input), document, &error));
    lseek(fileno(input), 0, SEEK_SET);
    assert_true(document_parse(context, fileno(input), fileno(output), &error));
    lseek(fileno(output), 0, SEEK_SET);
    text_clear(answer);
    assert_true(file_read_all(fileno(output), answer, &error));
    fclose(input);
    fclose(output);
}

struct bench {
    struct document_context context;
    struct text document, plain, other;
};

static void bench_open(struct bench *bench)
{
    bench->context =
        (struct document_context){.day = DAY_NONE, .kind = LISTING_DAILY, .local = true};
    document_prepare(&bench->context);
    text_init(&bench->document, 1 << 20);
    text_init(&bench->plain, 8 << 20);
    text_init(&bench->other, 8 << 20);
}

static void bench_release(struct bench *bench)
{
    text_release(&bench->document);
    text_release(&bench->plain);
    text_release(&bench->other);
    document_release(&bench->context);
}

/* A piece with a tag of too many attributes is refused before any of it reaches libxml2. */
static bool is_refused(struct slice answer)
{
    return slice_find(answer, SLICE("\nerror\t11\tA tag has more than"), 0) != SIZE_MAX;
}

static void compare(struct bench *bench)
{
    parse(&bench->context, comment, text_slice(&bench->document), &bench->plain);
    parse(&bench->context, type, text_slice(&bench->document), &bench->other);
    if (is_refused(text_slice(&bench->plain)) && is_refused(text_slice(&bench->other)))
        return;
    if (!slice_equal(text_slice(&bench->plain), text_slice(&bench->other)))
        fail_msg("%s is read differently:\n%s\n%s", text_string(&bench->document),
                 text_string(&bench->plain), text_string(&bench->other));
}

static void reads_the_same(void **state)
{
    struct bench bench;
    uint64_t seed = 88172645463325252u;
    (void)state;
    bench_open(&bench);
    bench.context.format = slice_of("atom");
    for (int i = 0; i < DOCUMENTS; i++) {
        make(&bench.document, &seed);
        compare(&bench);
    }
    bench_release(&bench);
}

/* A fixture without its declaration; false for one with a document type of its own. */
static bool read_fixture(const char *path, struct text *fixture)
{
    struct error error = ERROR_INIT;
    text_clear(fixture);
    assert_true(file_read(path, fixture, &error));
    struct slice whole = text_slice(fixture);
    size_t end = slice_starts_with(whole, SLICE("<?xml")) ? slice_find(whole, SLICE("?>"), 0) : 0;
    if (end && end < whole.size)
        memset(fixture->data, ' ', end + 2);
    return slice_find(text_slice(fixture), SLICE("<!DOCTYPE"), 0) == SIZE_MAX;
}

static void scratch(struct text *document, uint64_t *seed)
{
    static const char marks[] = "<>&\"'=/;:#x0 \n]-?!\x01\xEF";
    for (uint64_t changes = next_random(seed) % CHANGES; changes; changes--)
        document->data[next_random(seed) % document->size] =
            marks[next_random(seed) % (sizeof marks - 1)];
}

static void compare_mutations(struct bench *bench, struct slice fixture, const char *name)
{
    const char *full = getenv("FULL");
    int count = full && strcmp(full, "1") == 0 ? MUTATIONS_FULL : MUTATIONS;
    const struct format *format = format_detect(fixture);
    uint64_t seed = slice_hash(slice_of(name)) | 1;
    if (!format)
        return;
    bench->context.format = slice_of(format->name);
    for (int i = 0; i < count; i++) {
        text_clear(&bench->document);
        text_append(&bench->document, fixture);
        scratch(&bench->document, &seed);
        compare(bench);
    }
}

static void fixtures_read_the_same(void **state)
{
    struct bench bench;
    struct text path, fixture;
    const char *root = getenv("SRCDIR");
    int count = 0;
    (void)state;
    bench_open(&bench);
    text_init(&path, 4096);
    text_init(&fixture, 1 << 20);
    path_join(&path, root ? root : ".", "tests/parse/fixtures");
    DIR *directory = opendir(text_string(&path));
    assert_non_null(directory);
    size_t base = path.size;
    for (struct dirent *entry; (entry = readdir(directory));) {
        if (!slice_ends_with(slice_of(entry->d_name), SLICE(".xml")))
            continue;
        text_truncate(&path, base);
        text_append_format(&path, "/%s", entry->d_name);
        if (!read_fixture(text_string(&path), &fixture))
            continue;
        compare_mutations(&bench, text_slice(&fixture), entry->d_name);
        count++;
    }
    closedir(directory);
    assert_true(count > 50);
    text_release(&path);
    text_release(&fixture);
    bench_release(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_the_same),
                                       cmocka_unit_test(fixtures_read_the_same)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
