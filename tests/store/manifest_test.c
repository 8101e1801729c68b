/* SPDX-License-Identifier: MIT */
#include "store/manifest.h"

#include "base/checksum.h"
#include "home.h"

static struct manifest sample(size_t segments)
{
    struct manifest manifest = {.next = UINT64_MAX, .unreadable = 3, .segment_count = segments};
    manifest.logs[MANIFEST_PAPERS] = (struct manifest_log){.inode = 1,
                                                           .size = 2,
                                                           .modified = UINT64_MAX,
                                                           .end = 4,
                                                           .sequence = 5,
                                                           .check = UINT32_MAX,
                                                           .lost = 6,
                                                           .missing = 7};
    memset(manifest.logs[MANIFEST_PAPERS].salt, 'a', BATCH_SALT);
    for (size_t i = 0; i < segments; i++)
        manifest.segments[i] = (struct manifest_segment){i * 1000, UINT64_MAX - i, (uint32_t)i};
    return manifest;
}

static void write_text(struct text *text, const struct manifest *manifest)
{
    text_init(text, 1 << 20);
    manifest_append(text, manifest);
    assert_true(text_ok(text));
}

static void manifests_come_back(void **state)
{
    (void)state;
    static const size_t counts[] = {0, 1, 2, MANIFEST_SEGMENTS};
    static struct manifest manifest, parsed;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        struct text text, again;
        manifest = sample(counts[i]);
        write_text(&text, &manifest);
        memset(&parsed, 0xff, sizeof parsed);
        assert_true(manifest_parse(text_slice(&text), &parsed));
        assert_int_equal(parsed.segment_count, counts[i]);
        assert_memory_equal(parsed.logs, manifest.logs, sizeof parsed.logs);
        write_text(&again, &parsed);
        assert_true(slice_equal(text_slice(&text), text_slice(&again)));
        text_release(&text);
        text_release(&again);
    }
}

static void what_is_cut_or_changed_is_refused(void **state)
{
    (void)state;
    static struct manifest manifest, parsed;
    struct text text;
    manifest = sample(3);
    write_text(&text, &manifest);
    for (size_t size = 0; size + 1 < text.size; size++)
        assert_false(manifest_parse(slice_first(text_slice(&text), size), &parsed));
    for (size_t at = 0; at + 1 < text.size; at++)
        for (unsigned bit = 0; bit < 8; bit++) {
            text.data[at] ^= (char)(1u << bit);
            assert_false(manifest_parse(text_slice(&text), &parsed));
            text.data[at] ^= (char)(1u << bit);
        }
    text_append_string(&text, "more\n");
    assert_false(manifest_parse(text_slice(&text), &parsed));
    text_release(&text);
}

/* Lines that nobody writes, under a right checksum. */
static void junk_is_refused(void **state)
{
    (void)state;
    static const char *const lines[] = {"",
                                        "next",
                                        "next\tx",
                                        "unreadable\t-1",
                                        "papers",
                                        "papers\tab\t1\t2\t3\t4\t5\t6\t7\t8",
                                        "papers\t\t1\t2\t3\t4\t5\t4294967296\t7\t8",
                                        "papers\t\t1\t2\t3\t4\t5\t6\t7",
                                        "papers\t\t1\t2\t3\t4\tx\t6\t7\t8",
                                        "papers\t\t1\t2\tx\t4\t5\t6\t7\t8",
                                        "papers\t\t1\tx\t3\t4\t5\t6\t7\t8",
                                        "papers\t\tx\t2\t3\t4\t5\t6\t7\t8",
                                        "papers\t\t1\t2\t3\tx\t5\t6\t7\t8",
                                        "papers\t\t1\t2\t3\t4\t5\tx\t7\t8",
                                        "papers\t\t1\t2\t3\t4\t5\t6\tx\t8",
                                        "seg-",
                                        "seg-x\t1\t2",
                                        "seg-1",
                                        "seg-1\t1",
                                        "seg-1\t1\t4294967296",
                                        "other\t1"};
    static struct manifest parsed;
    for (size_t i = 0; i <= sizeof lines / sizeof lines[0]; i++) {
        struct text text;
        bool right = i == sizeof lines / sizeof lines[0];
        text_init(&text, 1 << 16);
        text_append_format(&text, "#paperfeed-index\t1\n%s\n", right ? "next\t7" : lines[i]);
        uint32_t check = crc32c(0, text_slice(&text));
        text_append_format(&text, "check\t%08x\n", (unsigned)check);
        if (manifest_parse(text_slice(&text), &parsed) != right)
            fail_msg("%s", right ? "what is right" : lines[i]);
        text_release(&text);
    }
}

static void there_is_a_most_of_segments(void **state)
{
    (void)state;
    static struct manifest parsed;
    struct text text;
    text_init(&text, 1 << 20);
    text_append_string(&text, "#paperfeed-index\t1\n");
    for (int i = 0; i <= MANIFEST_SEGMENTS; i++)
        text_append_format(&text, "seg-%d\t1\t2\n", i);
    uint32_t check = crc32c(0, text_slice(&text));
    text_append_format(&text, "check\t%08x\n", (unsigned)check);
    assert_false(manifest_parse(text_slice(&text), &parsed));
    text_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(manifests_come_back),
        cmocka_unit_test(what_is_cut_or_changed_is_refused),
        cmocka_unit_test(junk_is_refused),
        cmocka_unit_test(there_is_a_most_of_segments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
