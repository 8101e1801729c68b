/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/xml.h"

/* The vocabulary of an element or attribute: by the URI, else by the usual prefix. Either may be
   NULL; otherwise is for what has no prefix and no known URI. */
enum xml_space xml_space_of(const char *uri, const char *prefix, enum xml_space otherwise);
