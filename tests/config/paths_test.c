/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct config_paths paths;

static bool find(struct config_environment environment)
{
    struct error error = ERROR_INIT;
    arena_release(&arena);
    arena_init(&arena, 1 << 16);
    bool found = config_paths_find(&environment, &arena, &paths, &error);
    assert_true(found || (error.kind == ERROR_USAGE && error.action[0]));
    return found;
}

static void assert_paths(const char *config, const char *data, const char *cache, const char *state)
{
    assert_string_equal(paths.config, config);
    assert_string_equal(paths.data, data);
    assert_string_equal(paths.cache, cache);
    assert_string_equal(paths.state, state);
}

static void follows_the_home(void **state)
{
    (void)state;
    assert_true(
        find((struct config_environment){.home = "/h", .data_home = "", .cache_home = "x"}));
    assert_paths("/h/.config/paperfeed/config", "/h/.local/share/paperfeed", "/h/.cache/paperfeed",
                 "/h/.local/state/paperfeed");
}

static void follows_the_xdg_folders(void **state)
{
    (void)state;
    assert_true(find((struct config_environment){
        .config_home = "/c", .data_home = "/d", .cache_home = "/e", .state_home = "/f"}));
    assert_paths("/c/paperfeed/config", "/d/paperfeed", "/e/paperfeed", "/f/paperfeed");
}

static void one_home_for_all_goes_first(void **state)
{
    (void)state;
    assert_true(find((struct config_environment){
        .home = "/h", .paperfeed_home = "rel/p", .config_home = "/c", .data_home = "/d"}));
    assert_paths("rel/p/config", "rel/p/data", "rel/p/cache", "rel/p/state");
    assert_true(find((struct config_environment){
        .home = "/h", .paperfeed_home = "/p", .config_file = "/dev/null"}));
    assert_paths("/dev/null", "/p/data", "/p/cache", "/p/state");
    assert_true(find((struct config_environment){.home = "/h", .paperfeed_home = ""}));
    assert_string_equal(paths.data, "/h/.local/share/paperfeed");
}

static void without_any_home_there_is_none(void **state)
{
    (void)state;
    assert_false(find((struct config_environment){.config_home = "/c"}));
    assert_false(find((struct config_environment){.home = ""}));
    char longer[5000];
    memset(longer, 'a', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    assert_false(find((struct config_environment){.paperfeed_home = longer}));
}

static int release(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_the_home),
        cmocka_unit_test(follows_the_xdg_folders),
        cmocka_unit_test(one_home_for_all_goes_first),
        cmocka_unit_test(without_any_home_there_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, release);
}
