/* SPDX-License-Identifier: MIT */
#include "base/date.h"
#include "base/file.h"
#include "parse/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unistd.h>

#include <cmocka.h>

/* A document type leaves every item to libxml2, a comment of its size does not: random documents
   give the same records with either. */

enum { DOCUMENTS = 4000, PARTS = 60 };

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

static void reads_the_same(void **state)
{
    struct document_context context = {.day = DAY_NONE, .kind = LISTING_DAILY, .local = true};
    struct text document, plain, other;
    uint64_t seed = 88172645463325252u;
    (void)state;
    context.format = slice_of("atom");
    document_prepare(&context);
    text_init(&document, 1 << 20);
    text_init(&plain, 8 << 20);
    text_init(&other, 8 << 20);
    for (int i = 0; i < DOCUMENTS; i++) {
        make(&document, &seed);
        parse(&context, comment, text_slice(&document), &plain);
        parse(&context, type, text_slice(&document), &other);
        if (!slice_equal(text_slice(&plain), text_slice(&other)))
            fail_msg("%s is read differently:\n%s\n%s", text_string(&document), text_string(&plain),
                     text_string(&other));
    }
    text_release(&document);
    text_release(&plain);
    text_release(&other);
    document_release(&context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_the_same)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
