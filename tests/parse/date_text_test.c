/* SPDX-License-Identifier: MIT */
#include "parse/date_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct sample {
    const char *written;
    const char *read; /* empty: no date */
};

static void check(const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct text out;
        text_init(&out, 100);
        bool read = date_text_read(slice_of(samples[i].written), &out);
        if (strcmp(text_string(&out), samples[i].read) != 0)
            fail_msg("\"%s\" is read as \"%s\", not \"%s\"", samples[i].written, text_string(&out),
                     samples[i].read);
        assert_int_equal(read, samples[i].read[0] != '\0');
        text_release(&out);
    }
}
#define CHECK(samples) check(samples, sizeof(samples) / sizeof *(samples))

static void reads_iso(void **state)
{
    static const struct sample samples[] = {
        {"2026", "2026"},
        {"2026-09", "2026-09"},
        {"2026-09-18", "2026-09-18"},
        {" 20260918 ", "2026-09-18"},
        {"2026-9-3", "2026-09-03"},
        {"03-12-31", "2003-12-31"},
        {"99-12-31", "1999-12-31"},
        {"2026-09-18T10:11:12Z", "2026-09-18T10:11:12Z"},
        {"2026-09-18T10:11:12.866337+00:00", "2026-09-18T10:11:12+00:00"},
        {"2026-09-18T10:11", "2026-09-18"},
        {"2026-09-18T10:11Z", "2026-09-18T10:11:00Z"},
        {"2026-09-18t10Z", "2026-09-18"},
        {"68-12-31", "2068-12-31"},
        {"69-12-31", "1969-12-31"},
        {"20260918T101112Z", "2026-09-18T10:11:12Z"},
        {"2026-09-18 10:11:12", "2026-09-18"},
        {"2026-09-18T10:11:12+0200", "2026-09-18T10:11:12+02:00"},
        {"2026-09-18T10:11:12-03", "2026-09-18T10:11:12-03:00"},
        {"2026-09-18T10:11:12 EST", "2026-09-18T10:11:12-05:00"},
        {"2004-07-08 23:56:58.0", "2004-07-08"},
        {"2026-W38-5", "2026-09-18"},
        {"2026W385", "2026-09-18"},
        {"2026-W01", "2025-12-29"},
        {"2026-262", "2026-09-19"},
        {"2024366", "2024-12-31"},
    };
    (void)state;
    CHECK(samples);
}

static void reads_mail_dates(void **state)
{
    static const struct sample samples[] = {
        {"Wed, 20 Aug 2025 4:00:19", "2025-08-20"},
        {"Wed, 20 Aug 2025 00:00:00 -0400", "2025-08-20"},
        {"Thu, 01 Jan 04 19:48:21 GMT", "2004-01-01T19:48:21Z"},
        {"Sat, 01 Jan 94 19:48:21 UT", "1994-01-01T19:48:21Z"},
        {"1 Jan 2004 19:48 EST", "2004-01-01T19:48:00-05:00"},
        {"Monday, 1 January 2004 19:48 PDT", "2004-01-01T19:48:00-07:00"},
        {"Thu,01 Jan 2004 19:48:21 +0100", "2004-01-01T19:48:21+01:00"},
        {"Thu, 5 Apr 2012 23:47:33 +0900 (KST)", "2012-04-05T23:47:33+09:00"},
        {"19 Jan 2004 19:48:21.12 -08:00", "2004-01-19T19:48:21-08:00"},
        {"Sun Jan  4 16:29:06 PDT 2004", "2004-01-04T16:29:06-07:00"},
        {"Sun Jan  4 16:29:06 2004", "2004-01-04"},
        {"Sep 3, 2026", "2026-09-03"},
        {"Jan 5, 2004 3:04 PM", "2004-01-05"},
        {"Jan 5, 2004 3:04 PM EST", "2004-01-05T15:04:00-05:00"},
        {"Jan 5, 2004 12:04:05 am GMT", "2004-01-05T00:04:05Z"},
        {"Sun, 5 Jan 75 10:11:12 GMT", "1975-01-05T10:11:12Z"},
        {"September 2026", "2026-09"},
        {"31-Dec-2003", "2003-12-31"},
    };
    (void)state;
    CHECK(samples);
}

static void reads_numbers(void **state)
{
    static const struct sample samples[] = {
        {"2004/01/31 08:19:53", "2004-01-31"},
        {"Fri, 2006/09/15 08:19:53 EDT", "2006-09-15T08:19:53-04:00"},
        {"01/31/2004", "2004-01-31"},
        {"31/01/2004", "2004-01-31"},
        {"31.01.2004", "2004-01-31"},
        {"01.02.2004", "2004-02-01"},
        {"01/02/2004", "2004"},
        {"12-11-2004 10:11:12 GMT", "2004"},
        {"05/05/2004", "2004-05-05"},
        {"13/13/2004", ""},
    };
    (void)state;
    CHECK(samples);
}

static void reads_other_languages(void **state)
{
    static const struct sample samples[] = {
        {"2004년 05월 28일  01:31:15", "2004-05-28"},
        {"2004-05-25 오후 11:23:17", "2004-05-25"},
        {"2004-05-25 오후 11:23:17 KST", "2004-05-25T23:23:17+09:00"},
        {"2004-05-25 오전 11:23:17 KST", "2004-05-25T11:23:17+09:00"},
        {"Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T12:00:00-05:00"},
        {"2004-július-13T9:15-05:00", "2004-07-13T09:15:00-05:00"},
        {"3. Oktober 2026", "2026-10-03"},
        {"Di, 03 Mär 2026 10:11:12 +0100", "2026-03-03T10:11:12+01:00"},
        {"4 févr. 2026", "2026-02-04"},
        {"12 juillet 2026", "2026-07-12"},
        {"1 ago 2026", "2026-08-01"},
        {"mar, 03 feb 2026 10:11:12 +0100", "2026-02-03T10:11:12+01:00"},
        {"mardi 3 février 2026", "2026-02-03"},
        {"maandag 2 februari 2026", "2026-02-02"},
    };
    (void)state;
    CHECK(samples);
}

static void invents_nothing(void **state)
{
    static const struct sample samples[] = {
        {"", ""},
        {"soon", ""},
        {"yesterday", ""},
        {"12345", ""},
        {"0000-00-00", ""},
        {"2026-13-01", ""},
        {"2026-02-30", ""},
        {"2026-W54-1", ""},
        {"2026-W53-7", "2027-01-03"},
        {"2025-W53-1", ""},
        {"2026-366", ""},
        {"2026-367", ""},
        {"Thu, 31 Jun 2004 19:48:21 GMT", ""},
        {"Thu, 03 Jun 2004 24:61:00 GMT", ""},
        {"99999-01-01", ""},
        {"10:11:12", ""},
        {"1 2 3 4 5", ""},
        {"-1 Jan 99999999999999999999", ""},
        {"Volume 12, Issue 3", ""},
    };
    (void)state;
    CHECK(samples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_iso),       cmocka_unit_test(reads_mail_dates),
        cmocka_unit_test(reads_numbers),   cmocka_unit_test(reads_other_languages),
        cmocka_unit_test(invents_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
