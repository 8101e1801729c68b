/* SPDX-License-Identifier: MIT */
#include "clock.h"

#include <sqlite3.h>
#include <stdbool.h>

/* Measures FTS5 inside one process. Built when the headers of SQLite are installed.
   usage: fts5 newest|best|count DATABASE [LABEL QUERY]...   LABEL, median microseconds, papers
          fts5 add DATABASE ROWS FIRST    50 rows from number FIRST on, WAL and synchronous=FULL:
                                          microseconds until committed, bytes written by then */

enum { ADDED = 50, COLUMNS = 10 };

static int fail(sqlite3 *database)
{
    fprintf(stderr, "fts5: %s\n", sqlite3_errmsg(database));
    return 1;
}

static const char *statement_for(const char *what)
{
    if (strcmp(what, "count") == 0)
        return "SELECT count(*) FROM papers WHERE papers MATCH ?";
    if (strcmp(what, "best") == 0)
        return "SELECT rowid FROM papers WHERE papers MATCH ? ORDER BY rank LIMIT 50";
    return "SELECT rowid FROM papers WHERE papers MATCH ? ORDER BY rowid DESC LIMIT 50";
}

static bool measure(sqlite3_stmt *statement, bool counts, const char *label, const char *query)
{
    static struct clock clock;
    uint64_t found = 0;
    int step = SQLITE_DONE;
    clock_begin(&clock);
    while (step == SQLITE_DONE && clock_again(&clock)) {
        found = 0;
        sqlite3_bind_text(statement, 1, query, -1, SQLITE_STATIC);
        while ((step = sqlite3_step(statement)) == SQLITE_ROW)
            found = counts ? (uint64_t)sqlite3_column_int64(statement, 0) : found + 1;
        sqlite3_reset(statement);
        clock_done(&clock);
    }
    if (step == SQLITE_DONE)
        clock_print(&clock, label, found);
    return step == SQLITE_DONE;
}

static bool run(sqlite3 *database, const char *text)
{
    return sqlite3_exec(database, text, NULL, NULL, NULL) == SQLITE_OK;
}

static bool insert(sqlite3_stmt *statement, char *line)
{
    for (int column = 1; column <= COLUMNS; column++) {
        size_t size = strcspn(line, "\t\n");
        sqlite3_bind_text(statement, column, line, (int)size, SQLITE_TRANSIENT);
        line += size + (line[size] != 0);
    }
    return sqlite3_step(statement) == SQLITE_DONE && sqlite3_reset(statement) == SQLITE_OK;
}

static bool add(sqlite3 *database, const char *path, unsigned long first)
{
    static char lines[ADDED][1 << 16], name[1 << 16];
    sqlite3_stmt *statement;
    FILE *file = fopen(path, "r");
    if (!file || !fgets(name, sizeof name, file) || !run(database, "PRAGMA journal_mode=WAL") ||
        !run(database, "PRAGMA synchronous=FULL") ||
        sqlite3_prepare_v2(database, "INSERT INTO papers VALUES(?,?,?,?,?,?,?,?,?,?)", -1,
                           &statement, NULL) != SQLITE_OK)
        return false;
    while (first && fgets(name, sizeof name, file))
        first--;
    for (int i = 0; i < ADDED; i++)
        if (!fgets(lines[i], sizeof lines[i], file))
            return false;
    fclose(file);
    uint64_t before = clock_bytes_written();
    int64_t begun = clock_now();
    bool done = run(database, "BEGIN");
    for (int i = 0; done && i < ADDED; i++)
        done = insert(statement, lines[i]);
    done = done && run(database, "COMMIT");
    printf("%.1f %llu\n", (double)(clock_now() - begun) / 1000,
           (unsigned long long)(clock_bytes_written() - before));
    sqlite3_finalize(statement);
    return done;
}

int main(int count, char **arguments)
{
    sqlite3 *database;
    sqlite3_stmt *statement;
    if (count < 4) {
        fputs("usage: fts5 newest|best|count DATABASE [LABEL QUERY]...\n"
              "       fts5 add DATABASE ROWS FIRST\n",
              stderr);
        return 2;
    }
    if (sqlite3_open_v2(arguments[2], &database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        return fail(database);
    if (strcmp(arguments[1], "add") == 0 && count == 5)
        return add(database, arguments[3], strtoul(arguments[4], NULL, 10)) ? 0 : fail(database);
    if (sqlite3_prepare_v2(database, statement_for(arguments[1]), -1, &statement, NULL) !=
        SQLITE_OK)
        return fail(database);
    for (int i = 3; i + 1 < count; i += 2)
        if (!measure(statement, strcmp(arguments[1], "count") == 0, arguments[i], arguments[i + 1]))
            return fail(database);
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return 0;
}
