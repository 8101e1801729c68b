/* SPDX-License-Identifier: MIT */
#pragma once

#include "paper/paper.h"

/* Joins an incoming record of one source to what is stored (stored NULL: nothing yet). Field by
   field the highest source that has the field wins (code_url, project_url, ai_summary and keywords:
   hf first); within a source the higher version, then the later updated, then the incoming one.
   version is the greatest, added the smallest, sources the union in order of precedence.
   Idempotent, and independent of the order of sources. paper->from remembers the origin of each
   value: words SOURCE[@VERSION[@UPDATED]]:FIELD[,FIELD...], where "*" stands for all fields not
   named. *merged borrows from both and from the arena. Returns whether it differs from stored in
   more than the added time. An incoming record that has several sources already merged (its from is
   set) is joined group by group. Affiliations stay with the authors they belong to. Out of memory
   is arena->failed. */
bool merge_paper(const struct paper *stored, const struct paper *incoming, struct arena *arena,
                 struct paper *merged);
