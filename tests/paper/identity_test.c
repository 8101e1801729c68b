/* SPDX-License-Identifier: MIT */
#include "paper/identity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct text out;

static int set_up(void **state)
{
    (void)state;
    text_init(&out, 10000);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    text_release(&out);
    return 0;
}

static void knows_every_spelling_of_an_arxiv_id(void **state)
{
    (void)state;
    static const char *const spellings[] = {
        "2609.04658",
        "  2609.04658v2\n",
        "arXiv:2609.04658v2",
        "arxiv: 2609.04658",
        "arXiv.org:2609.04658",
        "oai:arXiv.org:2609.04658v1",
        "http://arxiv.org/abs/2609.04658v1",
        "https://arxiv.org/abs/2609.04658/",
        "https://www.arxiv.org/pdf/2609.04658v2.pdf",
        "https://export.arxiv.org/abs/2609.04658?context=cs.LG",
        "arxiv.org/html/2609.04658v3#S1",
        "www.arxiv.org/abs/2609.04658",
        "https://www.alphaxiv.org/abs/2609.04658",
        "https://huggingface.co/papers/2609.04658#community",
        "https://hf.co/papers/2609.04658",
        "https://huggingface.co/papers/2609.04658.md",
        "https://huggingface.co/api/papers/2609.04658",
        "https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2609.04658.png",
        "https://www.alphaxiv.org/overview/2609.04658v2",
        "https://www.alphaxiv.org/resources/2609.04658",
        "https://ar5iv.org/abs/2609.04658",
        "https://ar5iv.org/pdf/2609.04658",
        "https://ar5iv.labs.arxiv.org/html/2609.04658",
        "https://www.semanticscholar.org/arxiv/2609.04658",
        "https://www.semanticscholar.org/reader/arXiv:2609.04658",
        "https://api.semanticscholar.org/graph/v1/paper/arXiv:2609.04658?fields=title",
        "https://papers.cool/arxiv/2609.04658",
        "https://ui.adsabs.harvard.edu/abs/arXiv:2609.04658/abstract",
        "https://arxiv.org/abs/arXiv:2609.04658",
        "https://arxiv.org/bibtex/2609.04658",
        "https://arxiv.org/abs/2609.04658).",
        "https://arxiv.org/pdf/2609.04658v3.pdf,",
        "doi: 10.48550/arXiv.2609.04658v2",
        "doi:https://doi.org/10.48550/arXiv.2609.04658",
        "10.48550/arXiv.2609.04658",
        "doi:10.48550/ARXIV.2609.04658",
        "https://doi.org/10.48550/arXiv.2609.04658",
        "https://doi.org/10.48550%2FarXiv.2609.04658",
        "info:doi/10.48550/arXiv.2609.04658",
    };
    unsigned version;
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        text_clear(&out);
        if (!identity_arxiv(slice_of(spellings[i]), &out, &version))
            fail_msg("%s is not recognised", spellings[i]);
        assert_string_equal(text_string(&out), "2609.04658");
        text_clear(&out);
        assert_true(identity_of_operand(slice_of(spellings[i]), &out));
        assert_string_equal(text_string(&out), "arxiv:2609.04658");
    }
    text_clear(&out);
    assert_true(identity_arxiv(SLICE("https://arxiv.org/abs/math.GT/0309136v4"), &out, &version));
    assert_string_equal(text_string(&out), "math/0309136");
    assert_int_equal(version, 4);
    text_clear(&out);
    assert_false(identity_arxiv(SLICE("arXiv:2609.04658v2 [cs.LG]"), &out, &version));
    assert_false(identity_arxiv(SLICE("https://example.org/2609.04658"), &out, &version));
    assert_false(identity_arxiv(SLICE("https://arxiv.org/list/cs.LG/2609"), &out, &version));
    /* What spreadsheets make of 0704.0528, 0805.1300 and 1501.00923. */
    assert_false(identity_arxiv(SLICE("704.0528"), &out, &version));
    assert_false(identity_arxiv(SLICE("805.13"), &out, &version));
    assert_false(identity_arxiv(SLICE("1501.0092300000001"), &out, &version));
    assert_int_equal(out.size, 0);
}

static void reads_dois(void **state)
{
    (void)state;
    static const char *const samples[][2] = {
        {"10.1234/AbC", "10.1234/abc"},
        {"doi:10.1234/abc.", "10.1234/abc"},
        {"DOI 10.1234/abc);", "10.1234/abc"},
        {"https://dx.doi.org/10.1234/a%20b", NULL},
        {"http://doi.org/10.1234/a%2Fb", "10.1234/a/b"},
        {"info:doi/10.1234/a", "10.1234/a"},
        {"10.1016/S0140-6736(05)12345-6", "10.1016/s0140-6736(05)12345-6"},
        {"10.1016/x(18)", "10.1016/x(18)"},
        {"10.1016/x(18))", "10.1016/x(18)"},
        {"https://www.biorxiv.org/content/10.1101/2026.01.02.123456v2.full",
         "10.1101/2026.01.02.123456"},
        {"https://www.medrxiv.org/content/10.64898/2026.01.02.123456",
         "10.64898/2026.01.02.123456"},
        {"10.123/a", NULL},
        {"10.1234567890/a", NULL},
        {"10.1234/", NULL},
        {"10.1234/.", NULL},
        {"11.1234/a", NULL},
        {"10.1234/a b", NULL},
        {"https://example.org/10.1234/a", NULL},
        {"doi:https://doi.org/10.1234/a", "10.1234/a"},
        {"10.1234/a%E2%80%AEb", NULL},
        {"10.1234/a%FFb", NULL},
        {"10.1234/a%C2%9Bb", NULL},
        {"10.1234/a%1B[31m", NULL},
        {"10.1234/a%C2%A0b", NULL},
        {"10.1234/a%EF%BF%BDb", "10.1234/a\xEF\xBF\xBD"
                                "b"},
        {"10.1234/caf%C3%A9", "10.1234/caf\xC3\xA9"},
        {"10.1234/a]", "10.1234/a"},
        {"10.1234/a>\".", "10.1234/a"},
        {"10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O",
         "10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o"},
        {"10.1101/2026.01.02.123456v2", "10.1101/2026.01.02.123456"},
        {"https://doi.org/10.64898/2026.01.02.123456v1", "10.64898/2026.01.02.123456"},
        {"10.1101/gr.2783v4", "10.1101/gr.2783v4"},
        {"10.1234/2026.01v2", "10.1234/2026.01v2"},
        {"https://dl.acm.org/doi/pdf/10.1145/123.456", "10.1145/123.456"},
        {"https://link.springer.com/content/pdf/10.1007/s1-2.pdf#page=3", "10.1007/s1-2"},
        {"https://www.frontiersin.org/articles/10.3389/fx.2026.1/full", "10.3389/fx.2026.1"},
        {"https://journals.aps.org/prx/abstract/10.1103/X.1.2", "10.1103/x.1.2"},
        {"https://dl.acm.org/journal/tog", NULL},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        text_clear(&out);
        bool found = identity_doi(slice_of(samples[i][0]), &out);
        if (found != (samples[i][1] != NULL))
            fail_msg("%s gives \"%s\"", samples[i][0], text_string(&out));
        assert_string_equal(text_string(&out), found ? samples[i][1] : "");
    }
}

static void folds_titles_as_frozen(void **state)
{
    (void)state;
    static const char *const samples[][2] = {
        {"Attention Is All You Need", "attention is all you need"},
        {"  K\xC3\xA4hler--Einstein: $\\alpha$", "kahler einstein alpha"},
        {"K\\\"ahler", "k ahler"},
        {"Stra\xC3\x9F"
         "e \xEF\xAC\x81t x\xC2\xB2",
         "strasse fit x2"},
        {"\xE7\x8A\xB6\xE6\x85\x8B\xE7\xA9\xBA\xE9\x96\x93",
         "\xE7\x8A\xB6\xE6\x85\x8B\xE7\xA9\xBA\xE9\x96\x93"},
        {"...", ""},
    };
    static const size_t words[] = {5, 3, 2, 3, 1, 0};
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        text_clear(&out);
        assert_int_equal(identity_fold_title(slice_of(samples[i][0]), &out), words[i]);
        assert_string_equal(text_string(&out), samples[i][1]);
    }
}

/* ASCII is folded as it is beside other letters. */
static void folds_ascii_as_any_text(void **state)
{
    (void)state;
    for (int byte = 1; byte < 0x80; byte++) {
        char title[] = "? Ab?9Z ?? c? \xC3\xA9";
        for (size_t i = 0; title[i]; i++)
            if (title[i] == '?')
                title[i] = (char)byte;
        text_clear(&out);
        size_t words = identity_fold_title(slice_of(title), &out);
        size_t size = out.size;
        char expected[64];
        snprintf(expected, sizeof expected, "%s", text_string(&out));
        text_clear(&out);
        assert_int_equal(identity_fold_title((struct slice){title, strlen(title) - 3}, &out),
                         words - 1);
        text_append_string(&out, out.size ? " e" : "e");
        assert_int_equal(out.size, size);
        assert_string_equal(text_string(&out), expected);
    }
}

struct keyed {
    const char *id, *guid, *url, *doi, *title, *key;
    int rank;
};

static void chooses_the_best_key(void **state)
{
    (void)state;
    static const struct keyed samples[] = {
        {"2609.90377v2", "", "https://journal.example/1", "10.1234/x", "T", "arxiv:2609.90377", 6},
        {"", "oai:arXiv.org:2609.90377v1", "", "10.1234/x", "T", "arxiv:2609.90377", 6},
        {"", "", "https://journal.example/1", "10.1234/x 10.48550/arXiv.2609.90377", "T",
         "arxiv:2609.90377", 6},
        {"", "", "https://journal.example/1", "none 10.1234/X", "T", "doi:10.1234/x", 5},
        {"", "", "https://www.biorxiv.org/content/10.1101/2026.1.2v3", "", "T",
         "doi:10.1101/2026.1.2", 5},
        {"", "", "https://aclanthology.org/2026.acl-long.1.pdf", "", "T", "acl:2026.acl-long.1", 4},
        {"", "", "https://aclanthology.org/venues/", "", "T", "url:https://aclanthology.org/venues",
         3},
        {"", "", "https://openreview.net/forum?id=aB_1&noteId=2", "", "T", "openreview:aB_1", 4},
        {"", "", "https://openreview.net/forum?noteId=2&id=aB_1", "", "T", "openreview:aB_1", 4},
        {"", "", "https://openreview.net/group?id=aB", "", "T",
         "url:https://openreview.net/group?id=aB", 3},
        {"", "", "https://www.aclweb.org/anthology/P19-1001v2.pdf", "", "T", "acl:P19-1001", 4},
        {"", "pubmed:123", "", "", "T", "pmid:123", 4},
        {"", "", "https://europepmc.org/article/MED/123", "", "T", "pmid:123", 4},
        {"", "", "https://europepmc.org/articles/PMC77", "", "T", "pmcid:PMC77", 4},
        {"", "", "https://api.semanticscholar.org/CorpusID:99", "", "T", "corpusid:99", 4},
        {"", "", "https://feeds.example/a?rss=1&x=2", "", "T", "url:https://feeds.example/a?x=2",
         3},
        {"", "", "https://pubmed.ncbi.nlm.nih.gov/123/", "", "T", "pmid:123", 4},
        {"", "", "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC77/", "", "T", "pmcid:PMC77", 4},
        {"pmid:123", "", "https://journal.example/1", "", "T", "pmid:123", 4},
        {"x-1", "", "HTTP://Blog.example/Post/", "", "T", "url:https://blog.example/Post", 3},
        {"x-1", "", "", "", "T", "id:x-1", 2},
        {"x-1", "tag:blog.example,2026:1", "", "", "T", "id:tag:blog.example,2026:1", 2},
        /* FNV-1a 64 of "a", from the draft's table. */
        {"", "", "", "not a doi", "A!", "title:af63dc4c8601ec8c", 1},
        {"", "", "", "", "...", "", 0},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct paper paper = {.id = slice_of(samples[i].id)};
        paper.fields[PAPER_GUID] = slice_of(samples[i].guid);
        paper.fields[PAPER_URL] = slice_of(samples[i].url);
        paper.fields[PAPER_DOI] = slice_of(samples[i].doi);
        paper.fields[PAPER_TITLE] = slice_of(samples[i].title);
        text_clear(&out);
        identity_key(&paper, &out);
        assert_string_equal(text_string(&out), samples[i].key);
        assert_int_equal(identity_rank(text_slice(&out)), samples[i].rank);
    }
}

static void takes_what_people_type(void **state)
{
    (void)state;
    static const char *const samples[][2] = {
        {"arxiv:2609.90377", "arxiv:2609.90377"},
        {"https://blog.example/a/?utm_source=x", "url:https://blog.example/a"},
        {"url:https://blog.example/a", "url:https://blog.example/a"},
        {"id:x-1", "id:x-1"},
        {"title:af63dc4c8601ec8c", "title:af63dc4c8601ec8c"},
        {"PMID: 123", "pmid:123"},
        {"pmcid:123", "pmcid:PMC123"},
        {"acl:P19-1001", "acl:P19-1001"},
        {"P19-1001", "acl:P19-1001"},
        {"2026.acl-long.12", "acl:2026.acl-long.12"},
        {"PMC77", "pmcid:PMC77"},
        {"PMCx", NULL},
        {"p19-1001", NULL},
        {"2026.acl-long", NULL},
        {"title:transformers", NULL},
        {"title:AF63DC4C8601EC8C", NULL},
        {"id:", NULL},
        {"url:", NULL},
        {"pmid:x", NULL},
        {"kernel", NULL},
        {"2609", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        text_clear(&out);
        bool found = identity_of_operand(slice_of(samples[i][0]), &out);
        if (found != (samples[i][1] != NULL))
            fail_msg("%s gives \"%s\"", samples[i][0], text_string(&out));
        assert_string_equal(text_string(&out), found ? samples[i][1] : "");
        /* A key means itself. */
        struct text again;
        text_init(&again, 1000);
        assert_int_equal(found, found && identity_of_operand(text_slice(&out), &again));
        assert_string_equal(text_string(&again), found ? samples[i][1] : "");
        text_release(&again);
    }
}

/* Whatever is typed: a key that comes out of it means itself. */
static void takes_any_bytes(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "arxiv:",     "https://", "HTTP://", "www.",
        "arxiv.org/", "abs/",     "pdf/",    "2609.90377",
        "v2",         "math.GT/", "0309136", "10.1234/",
        "doi:",       "doi.org/", "%2F",     "%",
        ".",          ")",        "(",       ":80",
        "/",          "?",        "utm_a=1", "&",
        "#",          " ",        "\xFF",    "openreview.net/forum?id=",
        "PMC",        "pmid:",    "1",       "biorxiv.org/content/",
        "@",          "A"};
    srand(12);
    for (int round = 0; round < 50000; round++) {
        struct text typed, again;
        text_init(&typed, 1000);
        text_init(&again, 1000);
        for (int i = rand() % 7; i > 0; i--)
            text_append_string(&typed, pieces[(size_t)rand() % (sizeof pieces / sizeof pieces[0])]);
        text_clear(&out);
        if (!identity_of_operand(text_slice(&typed), &out))
            assert_int_equal(out.size, 0);
        else if (!identity_of_operand(text_slice(&out), &again) ||
                 !slice_equal(text_slice(&out), text_slice(&again)))
            fail_msg("\"%s\" gives \"%s\" gives \"%s\"", text_string(&typed), text_string(&out),
                     text_string(&again));
        text_release(&typed);
        text_release(&again);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(knows_every_spelling_of_an_arxiv_id),
        TEST(reads_dois),
        TEST(folds_titles_as_frozen),
        TEST(folds_ascii_as_any_text),
        TEST(chooses_the_best_key),
        TEST(takes_what_people_type),
        TEST(takes_any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
