/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"

/* TeX as titles, abstracts and names have it, for the eye: K\"ahler is Kähler, $\alpha_{ij}^2$ is
   αᵢⱼ², \textbf{x} is x, `` '' -- and ~ are quotes, a dash and a blank. An unknown macro loses its
   backslash; a formula that does not parse stays as it is. ascii: what TeX spells is spelled in
   ASCII (alpha_ij^2, ->, <=); other characters of the text stay. Lines are read by themselves, and
   as many come out. The time is linear in the text, whatever it holds; text is never lost but for
   the arguments of layout (\label, \vspace). Not for the index, which reads paper/tex.h. */
void tex_show(struct text *out, struct slice in, bool ascii);
