/* SPDX-License-Identifier: MIT */
#pragma once

#include <stdbool.h>

struct sockaddr;

/* True for an address that is not of the public internet: loopback, private, shared, link-local,
   multicast, reserved and unspecified ones (RFC 6890), also inside an IPv6 address that carries an
   IPv4 one (mapped, compatible, NAT64, 6to4, Teredo), and for a family that is neither. */
bool address_is_private(const struct sockaddr *address);
/* The same for an address in the written form of inet_pton; false when it is none. */
bool address_text_is_private(const char *text);
