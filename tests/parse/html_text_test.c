/* SPDX-License-Identifier: MIT */
#include "parse/html_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void converts(void **state)
{
    static const char *const samples[][2] = {
        {"plain", "plain"},
        {"<p>A</p><p>B &amp; C</p>", "\n\nA\n\n\n\nB & C\n\n"},
        {"one<br/>two\nthree", "one\n\ntwo three"},
        {"<ul><li>a<li>b</ul>c", "\n\n\n\n- a\n\n- b\n\nc"},
        {"<table><tr><td>a</td><td>b</td></tr></table>", "\n\n\n\n a  b \n\n\n\n"},
        {"H<sub>2</sub>O", "H_2O"},
        {"x<sup>10</sup>y<sup></sup>z<sup>\xC3\xA9</sup>", "x^{10}yz^\xC3\xA9"},
        {"x<sup>12", "x^{12}"},
        {"a<script>b<p>c</script>d<STYLE>e</style >f<!-- g -->h", "adfh"},
        {"a<style>b", "a"},
        {"a<!-- b", "a"},
        {"<img src=\"x>y\" alt='>'>z", "z"},
        {"<a href=\"x\">link</a>", "link"},
        {"when a<b and c>d", "when a<b and c>d"},
        {"for r<s/2 and t>1 &amp; x", "for r<s/2 and t>1 & x"},
        {"a<b/>c<p />d", "ac\n\nd"},
        {"a <think> b </think> <1% <", "a <think> b </think> <1% <"},
        {"a <br", "a <br"},
        {"<jats:p>x<jats:italic>y</jats:italic></jats:p>", "\n\nxy\n\n"},
        {"<mml:math><mml:mi>x</mml:mi><mml:annotation>q</mml:annotation></mml:math>", "x"},
        {"AT&T &lt;&#65;&#x42;&eacute;&apos;&bogus;&", "AT&T <AB\xC3\xA9'&bogus;&"},
        {"&#150;&#0;&#x110000;&#-1;", "\xE2\x80\x93\xEF\xBF\xBD\xEF\xBF\xBD&#-1;"},
        {"&lt;p&gt;x &amp;amp; y&lt;/p&gt;", "\n\nx & y\n\n"},
        {"<b>the &lt;p&gt; tag</b>", "the <p> tag"},
        {"<![CDATA[x]]", "x]]"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct text out;
        text_init(&out, 1000);
        html_text_append(slice_of(samples[i][0]), &out);
        assert_string_equal(text_string(&out), samples[i][1]);
        text_release(&out);
    }
}

static void tells_markup(void **state)
{
    static const char *const markup[] = {"<p>a",      "a<br />b", "a &amp; b", "&#8212;",
                                         "<JATS:P >", "</i>",     "<a href=x>"};
    static const char *const plain[] = {"",          "a & b",        "x<y",   "a<b and c>d",
                                        "<think> x", "&bogus; &#x;", "< p >", "AT&T;"};
    (void)state;
    for (size_t i = 0; i < sizeof markup / sizeof *markup; i++)
        assert_true(html_text_is_markup(slice_of(markup[i])));
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        assert_false(html_text_is_markup(slice_of(plain[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(converts),
        cmocka_unit_test(tells_markup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
