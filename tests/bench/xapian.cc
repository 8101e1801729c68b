// SPDX-License-Identifier: MIT
// Makes a Xapian index, and measures queries inside one process. Built when Xapian and a C++ compiler are installed.
// usage: xapian index [plain] DATABASE <ROWS    plain: without positions, so without phrases
//        xapian time DATABASE LABEL QUERY...    best 50 by relevance: LABEL, tab, median of wall microseconds
#include <xapian.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <string>
#include <vector>

namespace
{
// The columns of a row: see tests/bench/corpus.c.
enum column { ID, TITLE, ABSTRACT, AUTHORS, CATEGORIES, PUBLISHED, URL, COLUMNS };

std::vector<std::string> split(const std::string &line)
{
    std::vector<std::string> values;
    std::size_t begin = 0, end;
    while ((end = line.find('\t', begin)) != std::string::npos) {
        values.push_back(line.substr(begin, end - begin));
        begin = end + 1;
    }
    values.push_back(line.substr(begin));
    values.resize(std::max<std::size_t>(values.size(), COLUMNS));
    return values;
}

void index_text(Xapian::TermGenerator &generator, const std::string &text, const char *prefix, bool positions)
{
    if (positions)
        generator.index_text(text, 1, prefix);
    else
        generator.index_text_without_positions(text, 1, prefix);
}

void index_rows(const char *path, bool positions)
{
    Xapian::WritableDatabase database(path, Xapian::DB_CREATE_OR_OVERWRITE);
    Xapian::TermGenerator generator;
    std::string line;
    std::getline(std::cin, line); // the names of the columns
    while (std::getline(std::cin, line)) {
        const std::vector<std::string> row = split(line);
        Xapian::Document document;
        generator.set_document(document);
        index_text(generator, row[TITLE], "", positions);
        generator.increase_termpos();
        index_text(generator, row[ABSTRACT], "", positions);
        index_text(generator, row[AUTHORS], "A", false);
        index_text(generator, row[CATEGORIES], "K", false);
        document.add_boolean_term("Q" + row[ID]);
        document.set_data(row[ID] + "\t" + row[PUBLISHED] + "\t" + row[AUTHORS] + "\t" + row[TITLE] + "\t" + row[URL]);
        database.add_document(document);
    }
    database.commit();
}

Xapian::Query parse(const Xapian::Database &database, const char *text)
{
    Xapian::QueryParser parser;
    parser.set_database(database);
    parser.set_default_op(Xapian::Query::OP_AND);
    parser.add_prefix("author", "A");
    return parser.parse_query(text, Xapian::QueryParser::FLAG_DEFAULT | Xapian::QueryParser::FLAG_WILDCARD);
}

// Whole milliseconds are spent on each query, so the median stands on many runs.
double median_time(const Xapian::Database &database, const char *text)
{
    using clock = std::chrono::steady_clock;
    std::vector<double> times;
    const auto begin = clock::now();
    while (times.size() < 5 || (times.size() < 1000 && clock::now() - begin < std::chrono::milliseconds(300))) {
        const auto start = clock::now();
        Xapian::Enquire enquire(database);
        enquire.set_query(parse(database, text));
        std::size_t size = 0;
        const Xapian::MSet best = enquire.get_mset(0, 50);
        for (auto i = best.begin(); i != best.end(); ++i)
            size += i.get_document().get_data().size();
        if (size == 0 && best.size())
            std::puts("no data");
        times.push_back(std::chrono::duration<double, std::micro>(clock::now() - start).count());
    }
    std::nth_element(times.begin(), times.begin() + times.size() / 2, times.end());
    return times[times.size() / 2];
}
} // namespace

int main(int count, char **arguments)
try {
    std::ios::sync_with_stdio(false);
    if (count >= 3 && std::strcmp(arguments[1], "index") == 0) {
        index_rows(arguments[count - 1], std::strcmp(arguments[2], "plain") != 0);
        return 0;
    }
    if (count >= 5 && std::strcmp(arguments[1], "time") == 0) {
        const Xapian::Database database(arguments[2]);
        for (int i = 3; i + 1 < count; i += 2)
            std::printf("%s\t%.1f\n", arguments[i], median_time(database, arguments[i + 1]));
        return 0;
    }
    std::fputs("usage: xapian index [plain] DATABASE | xapian time DATABASE LABEL QUERY...\n", stderr);
    return 2;
} catch (const Xapian::Error &error) {
    std::fprintf(stderr, "xapian: %s\n", error.get_description().c_str());
    return 1;
}
