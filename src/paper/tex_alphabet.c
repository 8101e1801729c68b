/* SPDX-License-Identifier: MIT */
#include "paper/tex_alphabet.h"

#include <stddef.h>

struct script {
    uint32_t plain, raised, lowered;
};

/* Sorted by the plain character. Capitals have no subscripts; q has neither. */
static const struct script scripts[] = {
    {'\'', 0x2032, 0},        {'(', 0x207D, 0x208D},
    {')', 0x207E, 0x208E},    {'*', '*', 0},
    {'+', 0x207A, 0x208A},    {'-', 0x207B, 0x208B},
    {'0', 0x2070, 0x2080},    {'1', 0x00B9, 0x2081},
    {'2', 0x00B2, 0x2082},    {'3', 0x00B3, 0x2083},
    {'4', 0x2074, 0x2084},    {'5', 0x2075, 0x2085},
    {'6', 0x2076, 0x2086},    {'7', 0x2077, 0x2087},
    {'8', 0x2078, 0x2088},    {'9', 0x2079, 0x2089},
    {'=', 0x207C, 0x208C},    {'A', 0x1D2C, 0},
    {'B', 0x1D2E, 0},         {'D', 0x1D30, 0},
    {'E', 0x1D31, 0},         {'G', 0x1D33, 0},
    {'H', 0x1D34, 0},         {'I', 0x1D35, 0},
    {'J', 0x1D36, 0},         {'K', 0x1D37, 0},
    {'L', 0x1D38, 0},         {'M', 0x1D39, 0},
    {'N', 0x1D3A, 0},         {'O', 0x1D3C, 0},
    {'P', 0x1D3E, 0},         {'R', 0x1D3F, 0},
    {'T', 0x1D40, 0},         {'U', 0x1D41, 0},
    {'V', 0x2C7D, 0},         {'W', 0x1D42, 0},
    {'a', 0x1D43, 0x2090},    {'b', 0x1D47, 0},
    {'c', 0x1D9C, 0},         {'d', 0x1D48, 0},
    {'e', 0x1D49, 0x2091},    {'f', 0x1DA0, 0},
    {'g', 0x1D4D, 0},         {'h', 0x02B0, 0x2095},
    {'i', 0x2071, 0x1D62},    {'j', 0x02B2, 0x2C7C},
    {'k', 0x1D4F, 0x2096},    {'l', 0x02E1, 0x2097},
    {'m', 0x1D50, 0x2098},    {'n', 0x207F, 0x2099},
    {'o', 0x1D52, 0x2092},    {'p', 0x1D56, 0x209A},
    {'r', 0x02B3, 0x1D63},    {'s', 0x02E2, 0x209B},
    {'t', 0x1D57, 0x209C},    {'u', 0x1D58, 0x1D64},
    {'v', 0x1D5B, 0x1D65},    {'w', 0x02B7, 0},
    {'x', 0x02E3, 0x2093},    {'y', 0x02B8, 0},
    {'z', 0x1DBB, 0},         {0x00B0, 0x00B0, 0},
    {0x03B2, 0x1D5D, 0x1D66}, {0x03B3, 0x1D5E, 0x1D67},
    {0x03B4, 0x1D5F, 0},      {0x03B5, 0x1D4B, 0},
    {0x03B8, 0x1DBF, 0},      {0x03C1, 0, 0x1D68},
    {0x03C6, 0x1D60, 0x1D69}, {0x03C7, 0x1D61, 0x1D6A},
    {0x03D5, 0x1D60, 0x1D69}, {0x2020, 0x2020, 0},
    {0x2021, 0x2021, 0},      {0x2032, 0x2032, 0},
    {0x2033, 0x2033, 0},      {0x2217, '*', 0},
    {0x2218, 0x00B0, 0},      {0x22A4, 0x1D40, 0},
    {0x22BA, 0x1D40, 0},      {0x22C6, 0x22C6, 0},
};

uint32_t tex_script(uint32_t c, bool raised)
{
    size_t low = 0;
    size_t high = sizeof scripts / sizeof scripts[0];
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c == scripts[middle].plain)
            return raised ? scripts[middle].raised : scripts[middle].lowered;
        if (c < scripts[middle].plain)
            high = middle;
        else
            low = middle + 1;
    }
    return 0;
}

/* Where the letters of an alphabet begin (Mathematical Alphanumeric Symbols). */
static const struct {
    uint32_t capital, small, digit;
} alphabets[] = {
    [TEX_DOUBLE_STRUCK] = {0x1D538, 0x1D552, 0x1D7D8},
    [TEX_SCRIPT] = {0x1D49C, 0x1D4B6, 0},
    [TEX_FRAKTUR] = {0x1D504, 0x1D51E, 0},
};

/* Letters that Unicode had before the others, whose places there are empty. */
static const struct {
    uint32_t place, letter;
} earlier[] = {
    {0x1D49D, 0x212C}, {0x1D4A0, 0x2130}, {0x1D4A1, 0x2131}, {0x1D4A3, 0x210B}, {0x1D4A4, 0x2110},
    {0x1D4A7, 0x2112}, {0x1D4A8, 0x2133}, {0x1D4AD, 0x211B}, {0x1D4BA, 0x212F}, {0x1D4BC, 0x210A},
    {0x1D4C4, 0x2134}, {0x1D506, 0x212D}, {0x1D50B, 0x210C}, {0x1D50C, 0x2111}, {0x1D515, 0x211C},
    {0x1D51D, 0x2128}, {0x1D53A, 0x2102}, {0x1D53F, 0x210D}, {0x1D545, 0x2115}, {0x1D547, 0x2119},
    {0x1D548, 0x211A}, {0x1D549, 0x211D}, {0x1D551, 0x2124},
};

uint32_t tex_letter_in(enum tex_alphabet alphabet, uint32_t c)
{
    uint32_t place = 0;
    if (c >= 'A' && c <= 'Z')
        place = alphabets[alphabet].capital + (c - 'A');
    else if (c >= 'a' && c <= 'z')
        place = alphabets[alphabet].small + (c - 'a');
    else if (c >= '0' && c <= '9' && alphabets[alphabet].digit)
        place = alphabets[alphabet].digit + (c - '0');
    else
        return c;
    for (size_t i = 0; i < sizeof earlier / sizeof earlier[0]; i++)
        if (earlier[i].place == place)
            return earlier[i].letter;
    return place;
}
