/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"

/* What stands around an arXiv id taken off: "arXiv:", "oai:arXiv.org:", the DOI
   prefix 10.48550/arXiv., or the host and path of a page (arxiv.org and its mirrors, ar5iv,
   alphaxiv.org, huggingface.co/papers, semanticscholar.org) with query, fragment, ".pdf" and what
   may stand behind an address in a sentence. */
struct slice arxiv_strip(struct slice s);

/* The whole slice as an id: YYMM.NNNN to YYMM.NNNNNN, or archive[.class]/YYMMNNN, with an optional
   vN. Appends it without class and version; *version is 0 when there is none. Nothing is appended
   when it is no id. */
bool arxiv_id(struct slice s, struct text *id, unsigned *version);
