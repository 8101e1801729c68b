/* SPDX-License-Identifier: MIT */
#include "paper/tex_effect.h"

#include "base/unicode.h"
#include "paper/tex_alphabet.h"
#include "paper/tex_layout.h"

#include <string.h>

enum { PART_MAXIMUM = 1 << 24 };

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The argument shown into a text of its own, which is to be released. */
static bool show_part(struct tex_walk *walk, struct tex_span argument, struct text *part)
{
    struct text *out = walk->out;
    size_t start = walk->start;
    text_init(part, PART_MAXIMUM);
    walk->out = part;
    walk->start = 0;
    walk->glue = TEX_GLUE_NONE;
    bool done = walk->show(walk, argument);
    walk->out = out;
    walk->start = start;
    out->failed = out->failed || part->failed;
    return done;
}

static size_t count_points(struct slice s)
{
    size_t count = 0;
    for (size_t at = 0; at < s.size; count++)
        utf8_next(s, &at);
    return count;
}

static bool is_single(struct slice s)
{
    return count_points(slice_first(s, 8)) == 1;
}

/* ---- letters */

/* Puts the base with a mark on its first letter, composed where Unicode can. Returns the number of
   code points the letter became. */
static size_t put_marked(struct tex_walk *walk, struct slice base, struct slice mark)
{
    struct text plain, marked;
    size_t end = 0;
    text_init(&plain, PART_MAXIMUM);
    text_init(&marked, PART_MAXIMUM);
    utf8_next(base, &end);
    struct slice letter = slice_first(base, end);
    const char *dotted = slice_equal(letter, SLICE("ı"))   ? "i"
                         : slice_equal(letter, SLICE("ȷ")) ? "j"
                                                           : NULL;
    text_append(&plain, dotted ? slice_of(dotted) : letter);
    text_append(&plain, mark);
    unicode_clean(&marked, text_slice(&plain), CLEAN_LINE);
    tex_walk_put(walk, text_slice(&marked));
    text_append(walk->out, slice_from(base, end));
    size_t points = count_points(text_slice(&marked));
    text_release(&plain);
    text_release(&marked);
    return points;
}

static bool show_accent(struct tex_walk *walk, struct tex_span *span, const struct tex_macro *macro)
{
    struct tex_span argument;
    struct text base;
    if (!tex_walk_argument(walk, span, &argument))
        return false;
    enum tex_glue glue = walk->glue;
    bool done = show_part(walk, argument, &base);
    walk->glue = glue;
    if (done && base.size > 0 && !walk->ascii)
        put_marked(walk, text_slice(&base), slice_of(macro->utf8));
    else if (done)
        tex_walk_put(walk, text_slice(&base));
    text_release(&base);
    return done;
}

static const struct {
    char sign;
    const char *mark;
} sign_marks[] = {
    {'`', "\u0300"}, {'\'', "\u0301"}, {'^', "\u0302"}, {'"', "\u0308"},
    {'~', "\u0303"}, {'=', "\u0304"},  {'.', "\u0307"},
};

static const char *sign_mark(char sign)
{
    for (size_t i = 0; i < sizeof sign_marks / sizeof sign_marks[0]; i++)
        if (sign_marks[i].sign == sign)
            return sign_marks[i].mark;
    return NULL;
}

/* What \" may stand on: a letter, a macro that names one, or a group; {} makes it a character. */
static bool take_accented(struct tex_walk *walk, struct tex_span *span, struct tex_span *argument)
{
    struct tex_span before = *span;
    bool apart = tex_walk_byte(walk, span, span->at) == ' ';
    if (!tex_walk_argument(walk, span, argument))
        return false;
    char c = tex_walk_byte(walk, argument, argument->at);
    bool group = span->at > argument->end;
    bool letter = is_letter(c) || (unsigned char)c >= 0x80 || c == '\\';
    if (!group && (apart || !letter)) {
        *span = before;
        return false;
    }
    /* \'\i n: the blank ends the name. */
    if (!group && c == '\\')
        tex_walk_skip_blanks(walk, span);
    return true;
}

bool tex_effect_sign(struct tex_walk *walk, struct tex_span *span, char sign, bool *parsed)
{
    const char *mark = sign_mark(sign);
    struct tex_span argument;
    struct text base;
    if (!mark || span->depth >= TEX_DEPTH_MAXIMUM || !take_accented(walk, span, &argument))
        return false;
    bool group = span->at > argument.end;
    enum tex_glue glue = walk->glue;
    bool done = *parsed = show_part(walk, argument, &base);
    walk->glue = glue;
    if (done && base.size == 0) {
        tex_walk_put(walk, (struct slice){&sign, 1});
    } else if (done && walk->ascii) {
        tex_walk_put(walk, text_slice(&base));
    } else if (done) {
        size_t size = walk->out->size;
        /* No language writes \"f: that is a quotation mark which was escaped. */
        if (put_marked(walk, text_slice(&base), slice_of(mark)) > 1 && !group) {
            text_truncate(walk->out, size);
            tex_walk_put(walk, (struct slice){&sign, 1});
            text_append(walk->out, text_slice(&base));
        }
    }
    text_release(&base);
    return true;
}

/* ---- formulas */

void tex_effect_symbol(struct tex_walk *walk, struct tex_span *span,
                       const struct tex_symbol *symbol)
{
    struct slice piece = slice_of(walk->ascii ? symbol->ascii : symbol->utf8);
    struct tex_span rest = *span;
    char last = tex_walk_last(walk);
    tex_walk_skip_blanks(walk, &rest);
    if (symbol->class == TEX_LETTER || symbol->class == TEX_DOTLESS) {
        tex_walk_put(walk, piece);
        span->at = rest.at;
        return;
    }
    if (symbol->class == TEX_OPEN || symbol->class == TEX_CLOSE) {
        if (symbol->class == TEX_CLOSE && walk->glue == TEX_GLUE_BLANK)
            walk->glue = TEX_GLUE_NONE;
        tex_walk_put(walk, piece);
        span->at = symbol->class == TEX_OPEN ? rest.at : span->at;
        return;
    }
    bool operand = last != '\0' && !strchr("([{,<>=/", last);
    bool roomy = symbol->class == TEX_RELATION ||
                 (symbol->class == TEX_BINARY && operand && rest.at < rest.end);
    bool word = piece.size > 1 && is_letter(piece.data[0]);
    /* 2\times at the end is 2×. */
    if (span->math && symbol->class == TEX_BINARY && rest.at == rest.end)
        walk->glue = TEX_GLUE_NONE;
    if (span->math && roomy) {
        if (last != '(' && last != '[')
            tex_walk_room(walk);
        tex_walk_put(walk, piece);
        walk->glue = TEX_GLUE_BLANK;
        span->at = rest.at;
        return;
    }
    bool after = is_letter(last) || is_digit(last) || (unsigned char)last >= 0x80 || last == ')';
    if (word && after && (span->math || walk->ascii))
        tex_walk_room(walk);
    tex_walk_put(walk, piece);
    if (word)
        walk->glue = TEX_GLUE_WORD;
}

/* Puts the text raised or lowered character by character; false, with nothing put, when one cannot
   be. */
static bool put_script(struct tex_walk *walk, struct slice s, bool raised)
{
    struct text script;
    bool complete = s.size > 0;
    text_init(&script, PART_MAXIMUM);
    for (size_t at = 0; complete && at < s.size;) {
        uint32_t c = utf8_next(s, &at);
        uint32_t found = c == ' ' ? 0 : tex_script(c, raised);
        complete = found != 0 || c == ' ';
        if (found)
            text_append_code_point(&script, found);
    }
    complete = complete && script.size > 0;
    if (complete)
        text_append(walk->out, text_slice(&script));
    text_release(&script);
    return complete;
}

/* "ij", "-1": what needs no braces in ASCII. */
static bool is_simple(struct slice s)
{
    size_t at = s.size > 1 && (s.data[0] == '-' || s.data[0] == '+') ? 1 : 0;
    while (at < s.size && (is_letter(s.data[at]) || is_digit(s.data[at])))
        at++;
    return at == s.size;
}

static bool show_script(struct tex_walk *walk, struct tex_span argument, bool raised)
{
    struct text part;
    enum tex_glue glue = walk->glue;
    bool done = show_part(walk, argument, &part);
    struct slice content = text_slice(&part);
    walk->glue = glue;
    if (done && content.size > 0 && (walk->ascii || !put_script(walk, content, raised))) {
        bool bare = is_single(content) || (walk->ascii && is_simple(content));
        text_append_byte(walk->out, raised ? '^' : '_');
        text_append_string(walk->out, bare ? "" : "{");
        text_append(walk->out, content);
        text_append_string(walk->out, bare ? "" : "}");
    }
    text_release(&part);
    return done;
}

bool tex_effect_script(struct tex_walk *walk, struct tex_span *span, bool raised)
{
    struct tex_span argument;
    return span->depth < TEX_DEPTH_MAXIMUM && tex_walk_argument(walk, span, &argument) &&
           show_script(walk, argument, raised);
}

static bool show_text_script(struct tex_walk *walk, struct tex_span *span,
                             const struct tex_macro *macro)
{
    return tex_effect_script(walk, span, macro->show == TEX_SHOW_RAISED);
}

static bool is_operator(uint32_t c)
{
    if (c < 0x80)
        return strchr(" +-*/=<>|,", (int)c) != NULL;
    return c == 0xB1 || c == 0xB7 || c == 0xD7 || c == 0xF7 || (c >= 0x2190 && c <= 0x2201) ||
           (c >= 0x2208 && c <= 0x220D) || (c >= 0x2212 && c <= 0x2219) ||
           (c >= 0x2223 && c <= 0x22FF);
}

/* A Latin or Greek letter. */
static bool is_variable(uint32_t c)
{
    return c < 0x80 ? is_letter((char)c) : c >= 0x370 && c < 0x400;
}

/* Whether a part of a fraction or root has to be held together: an operator outside of brackets, or
   with products a number before a letter. */
static bool is_compound(struct slice s, bool products)
{
    int depth = 0;
    bool number = false;
    for (size_t at = 0; at < s.size;) {
        bool first = at == 0;
        uint32_t c = utf8_next(s, &at);
        if (c == '(' || c == '[' || c == '{')
            depth++;
        else if (c == ')' || c == ']' || c == '}')
            depth--;
        else if (depth == 0 && is_operator(c) && !first)
            return true;
        else if (products && number && is_variable(c))
            return true;
        number = number || (first && c < 0x80 && is_digit((char)c));
    }
    return false;
}

static void put_held(struct tex_walk *walk, struct slice s, bool brackets)
{
    text_append_string(walk->out, brackets ? "(" : "");
    text_append(walk->out, s);
    text_append_string(walk->out, brackets ? ")" : "");
}

static bool show_fraction(struct tex_walk *walk, struct tex_span *span,
                          const struct tex_macro *macro)
{
    struct tex_span arguments[2];
    struct text above, below;
    char last = tex_walk_last(walk);
    (void)macro;
    if (!tex_walk_argument(walk, span, &arguments[0]) ||
        !tex_walk_argument(walk, span, &arguments[1]))
        return false;
    enum tex_glue glue = walk->glue;
    bool done = show_part(walk, arguments[0], &above);
    done = show_part(walk, arguments[1], &below) && done;
    if (done) {
        if (glue != TEX_GLUE_NONE || is_letter(last) || is_digit(last) ||
            (unsigned char)last >= 0x80)
            tex_walk_room(walk);
        put_held(walk, text_slice(&above), is_compound(text_slice(&above), false));
        text_append_byte(walk->out, '/');
        put_held(walk, text_slice(&below), is_compound(text_slice(&below), true));
        walk->glue = TEX_GLUE_WORD;
    }
    text_release(&above);
    text_release(&below);
    return done;
}

/* The sign of the root with its index: cube and fourth roots have signs of their own. */
static void put_radical(struct tex_walk *walk, struct slice index)
{
    if (walk->ascii) {
        char last = tex_walk_last(walk);
        if (is_letter(last) || is_digit(last))
            tex_walk_room(walk);
        tex_walk_put(walk, index.size > 0 ? SLICE("root[") : SLICE("sqrt"));
        text_append(walk->out, index);
        text_append_string(walk->out, index.size > 0 ? "]" : "");
    } else if (slice_equal(index, SLICE("3")) || slice_equal(index, SLICE("4"))) {
        tex_walk_put(walk, index.data[0] == '3' ? SLICE("∛") : SLICE("∜"));
    } else {
        tex_walk_pay(walk, 'x');
        if (index.size > 0 && !put_script(walk, index, true))
            text_append_format(walk->out, "[%.*s]", SLICE_ARG(index));
        text_append_string(walk->out, "√");
    }
}

static bool show_root(struct tex_walk *walk, struct tex_span *span, const struct tex_macro *macro)
{
    struct tex_span option = {.at = 0}, argument;
    struct text index, content;
    (void)macro;
    tex_walk_skip_blanks(walk, span);
    bool has_index = tex_walk_option(walk, span, &option);
    if (!tex_walk_argument(walk, span, &argument))
        return false;
    enum tex_glue glue = walk->glue;
    text_init(&index, PART_MAXIMUM);
    bool done = !has_index || show_part(walk, option, &index);
    done = show_part(walk, argument, &content) && done;
    walk->glue = glue;
    struct slice s = text_slice(&content);
    if (done) {
        put_radical(walk, text_slice(&index));
        bool bare = is_single(s) || (is_simple(s) && s.size > 0 && is_digit(s.data[s.size - 1]) &&
                                     is_digit(s.data[0]));
        bool held =
            s.size > 1 && s.data[0] == '(' && s.data[s.size - 1] == ')' && !is_compound(s, false);
        put_held(walk, s, !held && (walk->ascii || !bare));
        walk->glue = TEX_GLUE_NONE;
    }
    text_release(&index);
    text_release(&content);
    return done;
}

static bool show_mark(struct tex_walk *walk, struct tex_span *span, const struct tex_macro *macro)
{
    struct tex_span argument;
    struct text base;
    if (!tex_walk_argument(walk, span, &argument))
        return false;
    enum tex_glue glue = walk->glue;
    bool done = show_part(walk, argument, &base);
    struct slice s = text_slice(&base);
    walk->glue = glue;
    if (done && s.size > 0 && !walk->ascii && is_single(s)) {
        put_marked(walk, s, slice_of(macro->utf8));
    } else if (done && s.size > 0) {
        char last = tex_walk_last(walk);
        if (is_letter(last) || is_digit(last) || (unsigned char)last >= 0x80)
            tex_walk_room(walk);
        tex_walk_put(walk, slice_of(macro->ascii));
        put_held(walk, s, true);
    }
    text_release(&base);
    return done;
}

static bool show_negation(struct tex_walk *walk, struct tex_span *span,
                          const struct tex_macro *macro)
{
    struct tex_span argument;
    struct text base;
    (void)macro;
    if (!tex_walk_argument(walk, span, &argument))
        return false;
    bool done = show_part(walk, argument, &base);
    struct slice s = slice_trim(text_slice(&base));
    if (done && s.size > 0) {
        tex_walk_room(walk);
        if (!walk->ascii)
            put_marked(walk, s, SLICE("\u0338"));
        else if (slice_equal(s, SLICE("=")))
            tex_walk_put(walk, SLICE("!="));
        else
            text_append_format(walk->out, "not %.*s", SLICE_ARG(s));
        walk->glue = TEX_GLUE_BLANK;
        tex_walk_skip_blanks(walk, span);
    }
    text_release(&base);
    return done;
}

static bool show_alphabet(struct tex_walk *walk, struct tex_span *span,
                          const struct tex_macro *macro)
{
    struct tex_span argument;
    struct text content, letters;
    enum tex_alphabet alphabet = macro->utf8[0] == 'd'   ? TEX_DOUBLE_STRUCK
                                 : macro->utf8[0] == 's' ? TEX_SCRIPT
                                                         : TEX_FRAKTUR;
    if (!tex_walk_argument(walk, span, &argument))
        return false;
    enum tex_glue glue = walk->glue;
    bool done = show_part(walk, argument, &content);
    walk->glue = glue;
    text_init(&letters, PART_MAXIMUM);
    for (size_t at = 0; done && at < content.size;) {
        uint32_t c = utf8_next(text_slice(&content), &at);
        text_append_code_point(&letters, walk->ascii ? c : tex_letter_in(alphabet, c));
    }
    tex_walk_put(walk, text_slice(&letters));
    text_release(&content);
    text_release(&letters);
    return done;
}

/* \overset{a}{b} and \underset{a}{b}: b, with a as its superscript or subscript. */
static bool show_over(struct tex_walk *walk, struct tex_span *span, const struct tex_macro *macro)
{
    struct tex_span script, base;
    if (!tex_walk_argument(walk, span, &script) || !tex_walk_argument(walk, span, &base))
        return false;
    enum tex_glue glue = walk->glue;
    struct text content;
    bool done = show_part(walk, base, &content);
    walk->glue = glue;
    if (done)
        tex_walk_put(walk, slice_trim(text_slice(&content)));
    text_release(&content);
    return done && show_script(walk, script, macro->show == TEX_SHOW_OVER);
}

bool tex_effect(struct tex_walk *walk, struct tex_span *span, const struct tex_macro *macro)
{
    static bool (*const effects[])(struct tex_walk *, struct tex_span *,
                                   const struct tex_macro *) = {
        [TEX_SHOW_ACCENT] = show_accent,      [TEX_SHOW_MARK] = show_mark,
        [TEX_SHOW_NEGATION] = show_negation,  [TEX_SHOW_ALPHABET] = show_alphabet,
        [TEX_SHOW_FRACTION] = show_fraction,  [TEX_SHOW_ROOT] = show_root,
        [TEX_SHOW_RAISED] = show_text_script, [TEX_SHOW_LOWERED] = show_text_script,
        [TEX_SHOW_OVER] = show_over,          [TEX_SHOW_UNDER] = show_over,
    };
    if (span->depth >= TEX_DEPTH_MAXIMUM)
        return false;
    if (macro->show < sizeof effects / sizeof effects[0] && effects[macro->show])
        return effects[macro->show](walk, span, macro);
    return tex_layout(walk, span, macro);
}
