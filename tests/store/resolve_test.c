/* SPDX-License-Identifier: MIT */
#include "home.h"

static struct store *open_library(const struct home *home)
{
    struct store *store = home_open(home);
    struct paper papers[] = {
        make_paper("hf", "2609.10001", "Ducks in a row", "R. Pond"),
        make_paper("hf", "2609.10002", "Rows in a duck", "R. Pond"),
        make_paper("acl", "acl:2026.duck-1.7", "Duck typing for linguists", "S. Quack"),
        make_paper("feed", "doi:10.5555/duck.9", "A duck too far", "T. Wing"),
    };
    papers[0].fields[PAPER_DOI] = SLICE("10.5555/Pond.1");
    papers[1].fields[PAPER_GUID] = SLICE("tag:ducks.test,2026:2");
    add_papers(store, papers, 4);
    return store;
}

static void assert_resolves(struct store *store, const char *typed, const char *key)
{
    store_row row;
    struct error error = ERROR_INIT;
    if (!snapshot_resolve(store_snapshot(store), slice_of(typed), &row, &error))
        fail_msg("%s: %s", typed, error.reason);
    assert_slice(snapshot_key(store_snapshot(store), row), key);
}

static void everything_a_person_types_is_found(void **state)
{
    struct store *store = open_library(*state);
    static const char *const first[] = {"arxiv:2609.10001",
                                        "2609.10001",
                                        " 2609.10001v2 ",
                                        "https://arxiv.org/abs/2609.10001v1",
                                        "https://huggingface.co/papers/2609.10001",
                                        "10.48550/arXiv.2609.10001",
                                        "10.5555/pond.1",
                                        "https://doi.org/10.5555/POND.1"};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        assert_resolves(store, first[i], "arxiv:2609.10001");
    assert_resolves(store, "tag:ducks.test,2026:2", "arxiv:2609.10002");
    assert_resolves(store, "2026.duck", "acl:2026.duck-1.7");
    assert_resolves(store, "acl:", "acl:2026.duck-1.7");
    assert_resolves(store, "10.5555/duck.9", "doi:10.5555/duck.9");
    store_close(store);
}

static void unknown_and_ambiguous_are_said(void **state)
{
    struct store *store = open_library(*state);
    store_row row;
    struct error error = ERROR_INIT;
    assert_false(snapshot_resolve(store_snapshot(store), SLICE("2609.1000"), &row, &error));
    assert_int_equal(error.kind, ERROR_NOT_FOUND);
    assert_non_null(strstr(error.reason, "arxiv:2609.10001"));
    assert_non_null(strstr(error.reason, "arxiv:2609.10002"));
    assert_int_equal(row, STORE_NO_ROW);
    assert_false(snapshot_resolve(store_snapshot(store), SLICE("2609.99999"), &row, &error));
    assert_int_equal(error.kind, ERROR_NOT_FOUND);
    assert_false(snapshot_resolve(store_snapshot(store), SLICE("  "), &row, &error));
    store_close(store);
}

int main(void)
{
#define HOME_TEST(name) cmocka_unit_test_setup_teardown(name, home_setup, home_teardown)
    const struct CMUnitTest tests[] = {
        HOME_TEST(everything_a_person_types_is_found),
        HOME_TEST(unknown_and_ambiguous_are_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
