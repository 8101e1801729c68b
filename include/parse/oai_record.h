/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/draft.h"
#include "parse/xml.h"

/* Fills the draft, which is empty, from a record of OAI-PMH: its header, and its metadata as arXiv,
   arXivRaw or oai_dc. False when it has none of these. */
bool oai_record_read(const struct xml_node *record, struct arena *arena, struct draft *draft);
