/* SPDX-License-Identifier: MIT */
#include "paper/tex_macros.h"

/* A row with its name as a slice: names are compared far too often to be measured each time. */
#define ROW(name, value)                                                                           \
    {                                                                                              \
        {name, sizeof(name) - 1}, value                                                            \
    }

struct macro {
    struct slice name;
    enum tex_macro_kind kind;
};

/* Sorted by name. */
static const struct macro macros[] = {
    ROW("Big", TEX_FORMAT),
    ROW("Bigg", TEX_FORMAT),
    ROW("Biggl", TEX_FORMAT),
    ROW("Biggr", TEX_FORMAT),
    ROW("Bigl", TEX_FORMAT),
    ROW("Bigm", TEX_FORMAT),
    ROW("Bigr", TEX_FORMAT),
    ROW("H", TEX_ACCENT),
    ROW("Huge", TEX_FORMAT),
    ROW("LARGE", TEX_FORMAT),
    ROW("Large", TEX_FORMAT),
    ROW("acute", TEX_FORMAT),
    ROW("and", TEX_SPACE),
    ROW("b", TEX_ACCENT),
    ROW("bar", TEX_FORMAT),
    ROW("bb", TEX_FORMAT),
    ROW("begin", TEX_ENVIRONMENT),
    ROW("bf", TEX_FORMAT),
    ROW("bfseries", TEX_FORMAT),
    ROW("big", TEX_FORMAT),
    ROW("bigg", TEX_FORMAT),
    ROW("biggl", TEX_FORMAT),
    ROW("biggr", TEX_FORMAT),
    ROW("bigl", TEX_FORMAT),
    ROW("bigm", TEX_FORMAT),
    ROW("bigr", TEX_FORMAT),
    ROW("bigskip", TEX_SPACE),
    ROW("binom", TEX_FORMAT),
    ROW("bm", TEX_FORMAT),
    ROW("boldmath", TEX_FORMAT),
    ROW("boldsymbol", TEX_FORMAT),
    ROW("breve", TEX_FORMAT),
    ROW("c", TEX_ACCENT),
    ROW("cal", TEX_FORMAT),
    ROW("centering", TEX_FORMAT),
    ROW("cfrac", TEX_FORMAT),
    ROW("check", TEX_FORMAT),
    ROW("cite", TEX_FORMAT),
    ROW("citep", TEX_FORMAT),
    ROW("citet", TEX_FORMAT),
    ROW("color", TEX_FORMAT),
    ROW("d", TEX_ACCENT),
    ROW("dddot", TEX_FORMAT),
    ROW("ddot", TEX_FORMAT),
    ROW("dfrac", TEX_FORMAT),
    ROW("displaylimits", TEX_FORMAT),
    ROW("displaystyle", TEX_FORMAT),
    ROW("dot", TEX_FORMAT),
    ROW("em", TEX_FORMAT),
    ROW("emph", TEX_FORMAT),
    ROW("end", TEX_ENVIRONMENT),
    ROW("enspace", TEX_SPACE),
    ROW("ensuremath", TEX_FORMAT),
    ROW("eqref", TEX_FORMAT),
    ROW("fbox", TEX_FORMAT),
    ROW("footnote", TEX_FORMAT),
    ROW("footnotesize", TEX_FORMAT),
    ROW("frac", TEX_FORMAT),
    ROW("frak", TEX_FORMAT),
    ROW("grave", TEX_FORMAT),
    ROW("hat", TEX_FORMAT),
    ROW("hbox", TEX_FORMAT),
    ROW("hfill", TEX_SPACE),
    ROW("hphantom", TEX_FORMAT),
    ROW("href", TEX_FORMAT),
    ROW("hskip", TEX_SPACE),
    ROW("hspace", TEX_SPACE),
    ROW("huge", TEX_FORMAT),
    ROW("indent", TEX_FORMAT),
    ROW("it", TEX_FORMAT),
    ROW("item", TEX_SPACE),
    ROW("itshape", TEX_FORMAT),
    ROW("k", TEX_ACCENT),
    ROW("kern", TEX_SPACE),
    ROW("label", TEX_FORMAT),
    ROW("large", TEX_FORMAT),
    ROW("left", TEX_FORMAT),
    ROW("limits", TEX_FORMAT),
    ROW("linebreak", TEX_SPACE),
    ROW("makebox", TEX_FORMAT),
    ROW("mathbb", TEX_FORMAT),
    ROW("mathbbm", TEX_FORMAT),
    ROW("mathbf", TEX_FORMAT),
    ROW("mathbin", TEX_FORMAT),
    ROW("mathcal", TEX_FORMAT),
    ROW("mathclose", TEX_FORMAT),
    ROW("mathds", TEX_FORMAT),
    ROW("mathfrak", TEX_FORMAT),
    ROW("mathinner", TEX_FORMAT),
    ROW("mathit", TEX_FORMAT),
    ROW("mathnormal", TEX_FORMAT),
    ROW("mathop", TEX_FORMAT),
    ROW("mathopen", TEX_FORMAT),
    ROW("mathord", TEX_FORMAT),
    ROW("mathpunct", TEX_FORMAT),
    ROW("mathrel", TEX_FORMAT),
    ROW("mathring", TEX_FORMAT),
    ROW("mathrm", TEX_FORMAT),
    ROW("mathscr", TEX_FORMAT),
    ROW("mathsf", TEX_FORMAT),
    ROW("mathtt", TEX_FORMAT),
    ROW("mbox", TEX_FORMAT),
    ROW("mdseries", TEX_FORMAT),
    ROW("medskip", TEX_SPACE),
    ROW("medspace", TEX_SPACE),
    ROW("middle", TEX_FORMAT),
    ROW("mskip", TEX_SPACE),
    ROW("negthinspace", TEX_SPACE),
    ROW("newline", TEX_SPACE),
    ROW("newpage", TEX_SPACE),
    ROW("nobreakspace", TEX_SPACE),
    ROW("noindent", TEX_FORMAT),
    ROW("nolimits", TEX_FORMAT),
    ROW("nonumber", TEX_FORMAT),
    ROW("normalfont", TEX_FORMAT),
    ROW("normalsize", TEX_FORMAT),
    ROW("notag", TEX_FORMAT),
    ROW("operatorname", TEX_FORMAT),
    ROW("overbrace", TEX_FORMAT),
    ROW("overleftarrow", TEX_FORMAT),
    ROW("overline", TEX_FORMAT),
    ROW("overrightarrow", TEX_FORMAT),
    ROW("overset", TEX_FORMAT),
    ROW("par", TEX_SPACE),
    ROW("phantom", TEX_FORMAT),
    ROW("pmb", TEX_FORMAT),
    ROW("protect", TEX_FORMAT),
    ROW("qquad", TEX_SPACE),
    ROW("quad", TEX_SPACE),
    ROW("r", TEX_ACCENT),
    ROW("raisebox", TEX_FORMAT),
    ROW("ref", TEX_FORMAT),
    ROW("relax", TEX_FORMAT),
    ROW("right", TEX_FORMAT),
    ROW("rm", TEX_FORMAT),
    ROW("rmfamily", TEX_FORMAT),
    ROW("sc", TEX_FORMAT),
    ROW("scr", TEX_FORMAT),
    ROW("scriptscriptstyle", TEX_FORMAT),
    ROW("scriptsize", TEX_FORMAT),
    ROW("scriptstyle", TEX_FORMAT),
    ROW("scshape", TEX_FORMAT),
    ROW("sf", TEX_FORMAT),
    ROW("sffamily", TEX_FORMAT),
    ROW("sl", TEX_FORMAT),
    ROW("small", TEX_FORMAT),
    ROW("smallskip", TEX_SPACE),
    ROW("smash", TEX_FORMAT),
    ROW("space", TEX_SPACE),
    ROW("stackrel", TEX_FORMAT),
    ROW("substack", TEX_FORMAT),
    ROW("t", TEX_ACCENT),
    ROW("tbinom", TEX_FORMAT),
    ROW("text", TEX_FORMAT),
    ROW("textbf", TEX_FORMAT),
    ROW("textcolor", TEX_FORMAT),
    ROW("textit", TEX_FORMAT),
    ROW("textmd", TEX_FORMAT),
    ROW("textnormal", TEX_FORMAT),
    ROW("textrm", TEX_FORMAT),
    ROW("textsc", TEX_FORMAT),
    ROW("textsf", TEX_FORMAT),
    ROW("textsl", TEX_FORMAT),
    ROW("textstyle", TEX_FORMAT),
    ROW("textsubscript", TEX_FORMAT),
    ROW("textsuperscript", TEX_FORMAT),
    ROW("texttt", TEX_FORMAT),
    ROW("textup", TEX_FORMAT),
    ROW("tfrac", TEX_FORMAT),
    ROW("thanks", TEX_FORMAT),
    ROW("thickspace", TEX_SPACE),
    ROW("thinspace", TEX_SPACE),
    ROW("tilde", TEX_FORMAT),
    ROW("tiny", TEX_FORMAT),
    ROW("tt", TEX_FORMAT),
    ROW("ttfamily", TEX_FORMAT),
    ROW("u", TEX_ACCENT),
    ROW("uline", TEX_FORMAT),
    ROW("unboldmath", TEX_FORMAT),
    ROW("underbrace", TEX_FORMAT),
    ROW("underline", TEX_FORMAT),
    ROW("underset", TEX_FORMAT),
    ROW("upshape", TEX_FORMAT),
    ROW("url", TEX_FORMAT),
    ROW("v", TEX_ACCENT),
    ROW("vbox", TEX_FORMAT),
    ROW("vec", TEX_FORMAT),
    ROW("vfill", TEX_SPACE),
    ROW("vphantom", TEX_FORMAT),
    ROW("vskip", TEX_SPACE),
    ROW("vspace", TEX_SPACE),
    ROW("widehat", TEX_FORMAT),
    ROW("widetilde", TEX_FORMAT),
    ROW("xspace", TEX_FORMAT),
};
enum { MACROS = sizeof macros / sizeof macros[0] };

struct letter {
    struct slice name;
    const char *utf8;
};

static const struct letter letters[] = {
    ROW("AA", "Å"),    ROW("AE", "Æ"),    ROW("DH", "Ð"), ROW("DJ", "Đ"), ROW("L", "Ł"),
    ROW("NG", "Ŋ"),    ROW("O", "Ø"),     ROW("OE", "Œ"), ROW("TH", "Þ"), ROW("aa", "å"),
    ROW("ae", "æ"),    ROW("dh", "ð"),    ROW("dj", "đ"), ROW("i", "i"),  ROW("j", "j"),
    ROW("imath", "i"), ROW("jmath", "j"), ROW("l", "ł"),  ROW("ng", "ŋ"), ROW("o", "ø"),
    ROW("oe", "œ"),    ROW("ss", "ß"),    ROW("th", "þ"),
};

enum tex_macro_kind tex_macro(struct slice name)
{
    size_t low = 0;
    size_t high = MACROS;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = slice_compare(name, macros[middle].name);
        if (order == 0)
            return macros[middle].kind;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return TEX_SYMBOL;
}

const char *tex_letter(struct slice name)
{
    bool long_name = name.size == 5 && slice_equal(slice_from(name, 1), SLICE("math"));
    if (name.size > 2 && !long_name)
        return NULL;
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
        if (slice_equal(name, letters[i].name))
            return letters[i].utf8;
    return NULL;
}
