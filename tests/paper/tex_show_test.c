/* SPDX-License-Identifier: MIT */
#include "paper/tex_show.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SHOWN_MAXIMUM = 1 << 26 };

/* in, as Unicode, in ASCII; NULL: as Unicode. */
struct sample {
    const char *in, *out, *ascii;
};

static void check_one(const char *in, const char *expected, bool ascii)
{
    struct text out;
    text_init(&out, SHOWN_MAXIMUM);
    tex_show(&out, slice_of(in), ascii);
    assert_true(text_ok(&out));
    if (strcmp(text_string(&out), expected) != 0)
        fail_msg("%s is \"%s\" instead of \"%s\"", in, text_string(&out), expected);
    text_release(&out);
}

static void check(const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        check_one(samples[i].in, samples[i].out, false);
        check_one(samples[i].in, samples[i].ascii ? samples[i].ascii : samples[i].out, true);
    }
}

#define CHECK(samples) check(samples, sizeof samples / sizeof samples[0])

static void accents_in_every_spelling(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"K\\\"ahler", "Kähler", "Kahler"},
        {"K\\\"{a}hler", "Kähler", "Kahler"},
        {"K{\\\"a}hler", "Kähler", "Kahler"},
        {"K{\\\"{a}}hler", "Kähler", "Kahler"},
        {"Erd\\H{o}s", "Erdős", "Erdos"},
        {"Erd\\H os", "Erdős", "Erdos"},
        {"Po\\'{\\i}ncar\\'e", "Poíncaré", "Poincare"},
        {"\\'\\i n", "ín", "in"},
        {"na\\\"{\\i}ve", "naïve", "naive"},
        {"\\v{S}i\\v{s}ka", "Šiška", "Siska"},
        {"\\v{\\j}", "ǰ", "j"},
        {"Fran\\c{c}ois, \\c c", "François, ç", "Francois, c"},
        {"W\\k{a}sik", "Wąsik", "Wasik"},
        {"\\r{u} \\u{g} \\b{d} \\d{h}", "ů ğ ḏ ḥ", "u g d h"},
        {"\\~n \\^ {o} \\=u \\.z \\`a", "ñ ô ū ż à", "n o u z a"},
        {"\\t{oo}", "o͡o", "oo"},
        {"\\'{\\^e}", "ế", "e"},
        {"\\'{\\ae}", "ǽ", "ae"},
        {"\\\"ö", "\"ö", "ö"},
        {"\\'{ab c}", "áb c", "ab c"},
        {"Stra\\ss e", "Straße", "Strasse"},
        {"Stra{\\ss}e", "Straße", "Strasse"},
        {"\\O rsted \\aa{} \\AA ngstr\\\"om", "Ørsted å Ångström", "Orsted a Angstrom"},
        {"\\L{}ukasz \\l o \\oe uf \\AE{}on", "Łukasz ło œuf Æon", "Lukasz lo oeuf AEon"},
        {"\\dh \\th \\ng \\DH", "ðþŋÐ", "dthnD"},
        {"\\i \\j", "ıȷ", "ij"},
        {"\\~{}user \\^{} \\\"{}", "~user ^ \"", NULL},
        {"\\\"f, \\\"foo\\\" bar", "\"f, \"foo\" bar", "f, foo\" bar"},
        {"\\'", "'", NULL},
        {"\\H", "\\H", NULL},
        {"\\c{}x", "x", NULL},
    };
    CHECK(samples);
}

static void symbols(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"$\\alpha$", "α", "alpha"},
        {"$\\beta\\gamma$", "βγ", "beta gamma"},
        {"$2\\alpha\\beta x$", "2αβ x", "2 alpha beta x"},
        {"$\\epsilon\\varepsilon$", "ϵε", "epsilon epsilon"},
        {"$\\phi\\varphi$", "ϕφ", "phi phi"},
        {"$\\Gamma\\Omega$", "ΓΩ", "Gamma Omega"},
        {"$\\lambda_\\mathrm{max}$", "λₘₐₓ", "lambda_max"},
        {"$\\mu$m", "μm", "mum"},
        {"$\\hbar\\ell\\partial$", "ℏℓ∂", "hbar ld"},
        {"$\\infty$", "∞", "inf"},
        {"$a \\leq b$", "a ≤ b", "a <= b"},
        {"$a\\leq b$", "a ≤ b", "a <= b"},
        {"$\\leq 5$", "≤ 5", "<= 5"},
        {"$\\geq$", "≥", ">="},
        {"$a\\ge b\\ne c\\ll d\\gg e$", "a ≥ b ≠ c ≪ d ≫ e", "a >= b != c << d >> e"},
        {"$x\\approx y\\sim z\\simeq w$", "x ≈ y ∼ z ≃ w", "x ~ y ~ z ~= w"},
        {"$x\\equiv y\\propto z$", "x ≡ y ∝ z", "x == y propto z"},
        {"$x\\to y$", "x → y", "x -> y"},
        {"$x\\mapsto y$", "x ↦ y", "x |-> y"},
        {"$A\\Rightarrow B\\iff C$", "A ⇒ B ⟺ C", "A => B <=> C"},
        {"$\\leftarrow\\leftrightarrow$", "← ↔", "<- <->"},
        {"$x\\in A\\cup B\\cap C$", "x ∈ A ∪ B ∩ C", "x in A cup B cap C"},
        {"$A\\subset B\\subseteq C$", "A ⊂ B ⊆ C", "A subset B subset= C"},
        {"$x\\notin A\\setminus B$", "x ∉ A ∖ B", "x not in A - B"},
        {"$\\emptyset\\forall\\exists$", "∅∀∃", "{}forall exists"},
        {"$3\\times 10^5$", "3 × 10⁵", "3 x 10^5"},
        {"$2\\times$ faster", "2× faster", "2x faster"},
        {"$2 \\times$", "2×", "2x"},
        {"$0.9\\pm0.1$", "0.9 ± 0.1", "0.9 +- 0.1"},
        {"$\\pm5$", "±5", "+-5"},
        {"$a\\cdot b\\otimes c\\oplus d$", "a · b ⊗ c ⊕ d", "a * b (x) c (+) d"},
        {"$\\sum\\prod\\int$", "∑∏∫", "sum prod int"},
        {"$\\nabla\\cdot E$", "∇ · E", "grad * E"},
        {"$1,\\ldots,n$", "1,…,n", "1,...,n"},
        {"$x_1\\cdots x_n$", "x₁⋯ xₙ", "x_1... x_n"},
        {"$\\langle x,y\\rangle$", "⟨x,y⟩", "<x,y>"},
        {"$\\lfloor x\\rfloor$", "⌊x⌋", "floor(x)"},
        {"$\\|x\\|$", "‖x‖", "||x||"},
        {"$a\\mid b\\perp c\\parallel d$", "a ∣ b ⊥ c ∥ d", "a | b perp c || d"},
        {"$A^\\dagger$", "A†", "A^+"},
        {"\\S 3, \\copyright, \\pounds 5", "§ 3, ©, £ 5", "S. 3, (c), GBP 5"},
        {"\\LaTeX{} and \\TeX", "LaTeX and TeX", NULL},
        {"etc\\dots, wait\\ldots", "etc…, wait…", "etc..., wait..."},
        {"10 \\times 5 \\to x", "10 × 5 → x", "10 x 5 -> x"},
        {"\\alpha-divergence", "α-divergence", "alpha-divergence"},
        {"$n\\log n$", "n log n", NULL},
        {"$\\log\\log n$", "log log n", NULL},
        {"$\\log_2n$", "log₂ n", "log_2 n"},
        {"$\\sin(x)\\cos\\theta$", "sin(x) cos θ", "sin(x) cos theta"},
        {"$\\exp{x}$ $\\arg\\max_x$", "exp x arg maxₓ", "exp x arg max_x"},
        {"$\\CCZ\\foo$", "CCZ foo", NULL},
    };
    CHECK(samples);
}

static void scripts(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"$\\alpha_{ij}^2$", "αᵢⱼ²", "alpha_ij^2"},
        {"$^{86}$Sr", "⁸⁶Sr", "^86Sr"},
        {"CO$_2$ H$_2$O", "CO₂ H₂O", "CO_2 H_2O"},
        {"$10^{-6}$", "10⁻⁶", "10^-6"},
        {"10^{-6} and x_{12}", "10⁻⁶ and x₁₂", "10^-6 and x_12"},
        {"10^6 and a_b", "10^6 and a_b", NULL},
        {"$x^{n+1}$", "xⁿ⁺¹", "x^{n+1}"},
        {"$x^{(2)}$", "x⁽²⁾", "x^{(2)}"},
        {"$A^T$ $A^\\top$", "Aᵀ Aᵀ", "A^T A^T"},
        {"$x^*$ $x^\\ast$", "x* x*", "x^* x^*"},
        {"$90^\\circ$", "90°", "90^o"},
        {"$f'(x)$ $f''$ $f'''$", "f′(x) f″ f″′", "f'(x) f'' f'''"},
        {"$x^\\prime$", "x′", "x^'"},
        {"$x^{0.7}$", "x^{0.7}", NULL},
        {"$x_{\\rm eff}$", "x_{eff}", "x_eff"},
        {"$M_\\odot$", "M_⊙", "M_{(.)}"},
        {"$x^q$ $x_q$", "x^q x_q", NULL},
        {"$x^{y^2}$", "x^{y²}", "x^{y^2}"},
        {"$x_{i_j}$", "x_{iⱼ}", "x_{i_j}"},
        {"$e^{\\beta}$ $x_\\beta$", "eᵝ xᵦ", "e^beta x_beta"},
        {"$x ^2$", "x²", "x^2"},
        {"$\\sum_{i=1}^n x_i$", "∑ᵢ₌₁ⁿ xᵢ", "sum_{i=1}^n x_i"},
        {"1\\textsuperscript{st} H\\textsubscript{2}", "1ˢᵗ H₂", "1^st H_2"},
        {"$x^{}$", "x", NULL},
        {"$a\\overset{d}{=}b\\underset{n}{x}$", "a=ᵈbxₙ", "a=^dbx_n"},
    };
    CHECK(samples);
}

static void alphabets_and_marks(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"$\\mathbb{R}^d$", "ℝᵈ", "R^d"},
        {"$\\mathbb C\\mathbb{N}\\mathbb{Z}\\mathbb{E}$", "ℂℕℤ𝔼", "CNZE"},
        {"$\\mathbb{1}$", "𝟙", "1"},
        {"$\\mathcal{O}(n \\log n)$", "𝒪(n log n)", "O(n log n)"},
        {"$\\mathcal L\\mathcal{N}$", "ℒ𝒩", "LN"},
        {"{\\cal O}(n)", "𝒪(n)", "O(n)"},
        {"$\\mathfrak{g}\\mathfrak{C}$", "𝔤ℭ", "gC"},
        {"$\\mathscr{ALC}$", "𝒜ℒ𝒞", "ALC"},
        {"$\\mathrm{CO}_2$", "CO₂", "CO_2"},
        {"$\\mathbf{x}\\boldsymbol{\\theta}$", "xθ", "x theta"},
        {"$\\hat{x}$", "x̂", "hat(x)"},
        {"$\\hat a$", "â", "hat(a)"},
        {"$\\bar\\psi$", "ψ̄", "bar(psi)"},
        {"$\\tilde{\\mathcal{O}}(n)$", "𝒪̃(n)", "tilde(O)(n)"},
        {"$\\vec{v}\\dot{M}$", "v⃗Ṁ", "vec(v)dot(M)"},
        {"$\\overline{AB}$", "overline(AB)", NULL},
        {"$a\\not=b\\not\\in C$", "a ≠ b ∉ C", "a != b not in C"},
    };
    CHECK(samples);
}

static void fractions_and_roots(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"\\frac{1}{2}", "1/2", NULL},
        {"$\\frac12$", "1/2", NULL},
        {"$\\frac{a}{b+c}$", "a/(b+c)", NULL},
        {"$\\frac{a+b}{c}$", "(a+b)/c", NULL},
        {"$\\frac{-1}{2}$", "-1/2", NULL},
        {"$\\frac{1}{2\\pi}$", "1/(2π)", "1/(2 pi)"},
        {"$\\frac{f(x+1)}{g}$", "f(x+1)/g", NULL},
        {"$2\\frac{1}{2}$", "2 1/2", NULL},
        {"$\\frac{1}{2}mv^2$", "1/2 mv²", "1/2 mv^2"},
        {"$\\dfrac{\\partial f}{\\partial x}$", "(∂ f)/(∂ x)", "(d f)/(d x)"},
        {"$\\frac{\\frac{a}{b}}{c}$", "(a/b)/c", NULL},
        {"\\sqrt{n}", "√n", "sqrt(n)"},
        {"$\\sqrt n$", "√n", "sqrt(n)"},
        {"$\\sqrt{a+b}$", "√(a+b)", "sqrt(a+b)"},
        {"$\\sqrt{12}$", "√12", "sqrt(12)"},
        {"$\\sqrt[3]{x}$", "∛x", "root[3](x)"},
        {"$\\sqrt[n]{x}$", "ⁿ√x", "root[n](x)"},
        {"$2\\sqrt{2}$", "2√2", "2 sqrt(2)"},
        {"$\\binom{n}{k}$", "(n choose k)", NULL},
        {"$\\left(\\frac{a}{b}\\right)^{2}$", "(a/b)²", "(a/b)^2"},
        {"$\\left.x\\right|_{0}$", "x|₀", "x|_0"},
        {"$\\big(x\\big)$", "(x)", NULL},
    };
    CHECK(samples);
}

static void formatting_and_layout(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"\\textbf{K}ernel \\emph{two, words}", "Kernel two, words", NULL},
        {"{\\bf Kernel} {\\it x} {\\em y}", "Kernel x y", NULL},
        {"\\texttt{a\\_b}", "a_b", NULL},
        {"\\textcolor{red}{x} \\color{red}y", "x y", NULL},
        {"\\url{https://a.example/c_d\\_e~f}", "https://a.example/c_d_e~f", NULL},
        {"\\href{https://a.example/x}{the code}", "the code (https://a.example/x)", NULL},
        {"\\href{https://a.example}{https://a.example}", "https://a.example", NULL},
        {"as in \\cite{a,b}", "as in [a,b]", NULL},
        {"text\\footnote{a note}.", "text (a note).", NULL},
        {"Section \\ref{sec} \\eqref{eq}\\label{x}", "Section sec (eq)", NULL},
        {"a\\quad b\\,c\\;d\\ e\\\\f", "a b c d e f", NULL},
        {"10\\,GHz e.g.\\ this", "10 GHz e.g. this", NULL},
        {"hy\\-phen a\\!b \\/c", "hyphen ab c", NULL},
        {"\\begin{equation} x^2\\leq y \\end{equation} z", "x² ≤ y z", "x^2 <= y z"},
        {"\\begin{itemize}\\item a\\end{itemize}", "• a", "* a"},
        {"$\\begin{array}{ll}a&b\\\\c&d\\end{array}$", "a b c d", NULL},
        {"$\\ket{\\psi}\\bra{0}\\braket{a|b}$", "|ψ⟩⟨0|⟨a|b⟩", "|psi><0|<a|b>"},
        {"$\\norm{x}$ $\\abs{y}$", "‖x‖ |y|", "||x|| |y|"},
        {"$a\\pmod{n}$", "a (mod n)", NULL},
        {"\\SI{5}{GHz} \\enquote{x}", "5 GHz “x”", "5 GHz \"x\""},
        {"$\\text{if } x$", "if x", NULL},
        {"$\\operatorname*{argmin}_x$", "argminₓ", "argmin_x"},
        {"$a \\text{ if $b$} c$", "a if b c", NULL},
        {"$a\\xrightarrow{f}b$", "a –f→ b", "a -f-> b"},
    };
    CHECK(samples);
}

static void text_signs(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"``quoted'' and `single'.", "“quoted” and ‘single’.", "\"quoted\" and 'single'."},
        {"don't ''this'' `code` it's", "don't ''this'' `code` it's", NULL},
        {"pages 10--20 --- yes", "pages 10–20 — yes", "pages 10-20 -- yes"},
        {"the --flag a -- b ----", "the --flag a – b ----", "the --flag a - b ----"},
        {"Fig.~1, ~50%", "Fig. 1, ~50%", NULL},
        {"https://a.example/~u", "https://a.example/~u", NULL},
        {"50\\% \\$3 A\\&B \\#1 a\\_b \\{x\\}", "50% $3 A&B #1 a_b {x}", NULL},
        {"costs $5 and $6", "costs $5 and $6", NULL},
        {"US$5 and US$6", "US$5 and US$6", NULL},
        {"from $5M to $10M", "from $5M to $10M", NULL},
        {"$k$-means, $5$", "k-means, 5", NULL},
        {"$ \\alpha $ is", "α is", "alpha is"},
        {"$ x $", "$ x $", NULL},
        {"$$E=mc^2$$ \\(x\\) \\[y\\]", "E=mc² x y", "E=mc^2 x y"},
        {"$$ lonely", "$$ lonely", NULL},
        {"{BERT}: {D}eep {3D}", "BERT: Deep 3D", NULL},
        {"{0, 1} {x | y}", "{0, 1} {x | y}", NULL},
        {"\\method{} \\eg, \\CCZ gate", "method eg, CCZ gate", NULL},
        {"\\foo{bar}\\foo\\baz", "foo{bar}foobaz", NULL},
        {"plain text stays", "plain text stays", NULL},
        {"", "", NULL},
    };
    CHECK(samples);
}

static void what_does_not_parse_stays(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"$x{$ text", "$x{$ text", NULL},
        {"$x}$ text", "$x}$ text", NULL},
        {"$\\frac{1}$", "$\\frac{1}$", NULL},
        {"$x^$ y", "$x^$ y", NULL},
        {"$\\alpha", "$α", "$alpha"},
        {"a } b { c", "a } b { c", NULL},
        {"{\\em a", "{a", NULL},
        {"\\frac", "\\frac", NULL},
        {"\\frac{a} b", "a/b", NULL},
        {"\\(x \\[y", "\\(x \\[y", NULL},
        {"x\\", "x\\", NULL},
        {"$\\mathbb{R}$ $x{$ $\\mathbb{R}$", "ℝ $x{$ ℝ", "R $x{$ R"},
        {"\\é \\9", "é 9", NULL},
    };
    CHECK(samples);
}

/* Lines are apart, so that lists stay parallel. */
static void keeps_lines_apart(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"J. K\\\"oller\nA. $x\nB$ C\n{D\nE}\n``F\nG''\n",
         "J. Köller\nA. $x\nB$ C\n{D\nE}\n“F\nG''\n", "J. Koller\nA. $x\nB$ C\n{D\nE}\n\"F\nG''\n"},
    };
    check_one(samples[0].in, samples[0].out, false);
    check_one(samples[0].in, samples[0].ascii, true);
    check_one("\\'\na", "'\na", false);
}

static void repeat(struct text *out, const char *piece, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text_append_string(out, piece);
}

/* Nesting and unclosed openings by the ten thousand: no deep stack, no quadratic time (which would
   take minutes here), nothing lost. */
static void survives_hostile_nesting(void **state)
{
    (void)state;
    static const char *const pieces[][2] = {
        {"{", "}"},
        {"{", ""},
        {"\\emph{", "}"},
        {"\\frac{1}{", "}"},
        {"\\frac{", "}"},
        {"\\sqrt[", ""},
        {"$", ""},
        {"$ ", ""},
        {"$x{", ""},
        {"\\(", ""},
        {"\\( {\\(}", ""},
        {"\\hat{", "}"},
        {"x^{", "}"},
        {"`a", ""},
        {"``a", ""},
        {"\\ket{", "}"},
        {"\\foo{", "}"},
        {"\\'{", "}"},
        {"\\href{a}{", "}"},
        {"\\begin{", ""},
        {"\\begin{equation}\\frac{", "}"},
        {"{,", "}"},
        {"$$x", ""},
        {"\\text{$", "$}"},
        {"\\overset{a}{", "}"},
        {"\\not", ""},
        {"\\left", ""},
        {"~", ""},
        {"--", ""},
    };
    enum { COUNT = 20000 };
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        for (int formula = 0; formula < 2; formula++) {
            struct text in, out;
            text_init(&in, 1 << 22);
            text_init(&out, SHOWN_MAXIMUM);
            text_append_string(&in, formula ? "$\\alpha " : "");
            repeat(&in, pieces[i][0], COUNT);
            text_append_string(&in, "kernel");
            repeat(&in, pieces[i][1], COUNT);
            text_append_string(&in, formula ? "$" : "");
            tex_show(&out, text_slice(&in), false);
            assert_true(text_ok(&out));
            if (slice_find(text_slice(&out), SLICE("ernel"), 0) == SIZE_MAX)
                fail_msg("%s loses its content", pieces[i][0]);
            text_release(&in);
            text_release(&out);
        }
    }
}

static const char *const rubbish[] = {
    "\\",
    "{",
    "}",
    "$",
    "^",
    "_",
    "~",
    "`",
    "'",
    "--",
    "\\frac",
    "\\sqrt",
    "[",
    "]",
    "\\'",
    "\\H",
    "a",
    "é",
    "\xFF",
    " ",
    "\n",
    "\\begin{equation}",
    "\\end{equation}",
    "\\href",
    "\\(",
    "\\)",
    "&",
    "\\alpha",
    "\\leq",
    "\\not",
    "\\mathbb",
    "\\text",
    "1",
    "\\ket",
    "\\left.",
    "\\foo",
    "\\ss",
};

/* Whatever the input: letters that are no macro's come out, lines keep their number, valid text
   stays valid, and showing twice does not fail either. */
static void takes_any_text(void **state)
{
    (void)state;
    srand(11);
    for (int round = 0; round < 20000; round++) {
        struct text in, out;
        size_t marks = 0, lines = 0;
        text_init(&in, 4096);
        text_init(&out, 1 << 20);
        for (int i = rand() % 16; i > 0; i--) {
            const char *piece = rubbish[(size_t)rand() % (sizeof rubbish / sizeof rubbish[0])];
            text_append_string(&in, piece);
            lines += piece[0] == '\n';
        }
        /* In memory without a byte to spare. */
        char *exact = malloc(in.size + 1);
        for (size_t i = 0; i < in.size; i++)
            exact[i] = in.data[i];
        tex_show(&out, (struct slice){exact, in.size}, round % 2 == 1);
        assert_true(text_ok(&out));
        for (size_t i = 0; i < out.size; i++)
            marks += out.data[i] == '\n';
        assert_int_equal(marks, lines);
        if (utf8_valid(text_slice(&in)))
            assert_true(utf8_valid(text_slice(&out)));
        free(exact);
        text_release(&in);
        text_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accents_in_every_spelling),
        cmocka_unit_test(symbols),
        cmocka_unit_test(scripts),
        cmocka_unit_test(alphabets_and_marks),
        cmocka_unit_test(fractions_and_roots),
        cmocka_unit_test(formatting_and_layout),
        cmocka_unit_test(text_signs),
        cmocka_unit_test(what_does_not_parse_stays),
        cmocka_unit_test(keeps_lines_apart),
        cmocka_unit_test(survives_hostile_nesting),
        cmocka_unit_test(takes_any_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
