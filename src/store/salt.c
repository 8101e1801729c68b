/* SPDX-License-Identifier: MIT */
#include "store/salt.h"

#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/random.h>
#endif

/* The clock does where there is no random source. */
void salt_draw(char salt[BATCH_SALT])
{
    uint64_t value = 0;
#ifdef __linux__
    if (getrandom(&value, sizeof value, GRND_NONBLOCK) != (ssize_t)sizeof value)
        value = 0;
#endif
    if (value == 0) {
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        value = (uint64_t)now.tv_sec << 32 ^ (uint64_t)now.tv_nsec << 12 ^ (uint64_t)getpid();
    }
    for (size_t i = 0; i < BATCH_SALT; i++)
        salt[i] = "0123456789abcdef"[value >> 4 * i & 15];
}
