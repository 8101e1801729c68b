/* SPDX-License-Identifier: MIT */
#include "output/clean.h"

/* U+00C0 to U+017F: the letter without its marks, or the usual spelling. */
static const char *const latin[] = {
    "A", "A", "A",  "A",  "A", "A", "AE", "C", "E", "E",  "E", "E", "I", "I", "I",  "I",
    "D", "N", "O",  "O",  "O", "O", "O",  "x", "O", "U",  "U", "U", "U", "Y", "Th", "ss",
    "a", "a", "a",  "a",  "a", "a", "ae", "c", "e", "e",  "e", "e", "i", "i", "i",  "i",
    "d", "n", "o",  "o",  "o", "o", "o",  "/", "o", "u",  "u", "u", "u", "y", "th", "y",
    "A", "a", "A",  "a",  "A", "a", "C",  "c", "C", "c",  "C", "c", "C", "c", "D",  "d",
    "D", "d", "E",  "e",  "E", "e", "E",  "e", "E", "e",  "E", "e", "G", "g", "G",  "g",
    "G", "g", "G",  "g",  "H", "h", "H",  "h", "I", "i",  "I", "i", "I", "i", "I",  "i",
    "I", "i", "IJ", "ij", "J", "j", "K",  "k", "k", "L",  "l", "L", "l", "L", "l",  "L",
    "l", "L", "l",  "N",  "n", "N", "n",  "N", "n", "'n", "N", "n", "O", "o", "O",  "o",
    "O", "o", "OE", "oe", "R", "r", "R",  "r", "R", "r",  "S", "s", "S", "s", "S",  "s",
    "S", "s", "T",  "t",  "T", "t", "T",  "t", "U", "u",  "U", "u", "U", "u", "U",  "u",
    "U", "u", "U",  "u",  "W", "w", "Y",  "y", "Y", "Z",  "z", "Z", "z", "Z", "z",  "s"};

static const struct {
    uint32_t code_point;
    const char *spelling;
} signs[] = {
    {0x00A0, " "},      {0x00A9, "(c)"},  {0x00AB, "\""},    {0x00AE, "(R)"},   {0x00B1, "+-"},
    {0x00B2, "^2"},     {0x00B3, "^3"},   {0x00B5, "u"},     {0x00B7, "."},     {0x00BB, "\""},
    {0x03B1, "alpha"},  {0x03B2, "beta"}, {0x03B3, "gamma"}, {0x03B4, "delta"}, {0x03B5, "epsilon"},
    {0x03BB, "lambda"}, {0x03BC, "mu"},   {0x03C0, "pi"},    {0x03C3, "sigma"}, {0x03C6, "phi"},
    {0x2010, "-"},      {0x2011, "-"},    {0x2012, "-"},     {0x2013, "-"},     {0x2014, "--"},
    {0x2018, "'"},      {0x2019, "'"},    {0x201C, "\""},    {0x201D, "\""},    {0x2020, "+"},
    {0x2022, "*"},      {0x2026, "..."},  {0x2032, "'"},     {0x2122, "(TM)"},  {0x2190, "<-"},
    {0x2192, "->"},     {0x2208, "in"},   {0x2212, "-"},     {0x221E, "inf"},   {0x2248, "~"},
    {0x2260, "!="},     {0x2264, "<="},   {0x2265, ">="},
};

void ascii_append(struct text *out, uint32_t c)
{
    if (c < 0x80) {
        text_append_byte(out, (char)c);
        return;
    }
    if (c >= 0xC0 && c < 0xC0 + sizeof latin / sizeof latin[0]) {
        text_append_string(out, latin[c - 0xC0]);
        return;
    }
    /* A mark behind its letter adds nothing that ASCII can show. */
    if (c >= 0x0300 && c <= 0x036F)
        return;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (signs[i].code_point == c) {
            text_append_string(out, signs[i].spelling);
            return;
        }
    }
    text_append_byte(out, '?');
}
