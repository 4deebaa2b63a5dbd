/* Nasdaq TotalView-ITCH 5.0: message sizes and a full decode of the hot fields.
 *
 * Hot fields: locate, time, and every price, share count, order reference, match number and stock
 * that the message has. Source: Nasdaq TotalView-ITCH 5.0, edition of 19 February 2026.
 */
#ifndef CONTROL_ITCH_H
#define CONTROL_ITCH_H

#include "bytes.h"

enum { ITCH_HEADER = 11 };

/* Size by type; 0 for a type that the specification does not name. */
static const uint8_t itch_size[256] = {
    ['S'] = 12, ['R'] = 39, ['H'] = 25, ['Y'] = 20, ['L'] = 26, ['V'] = 35,
    ['W'] = 12, ['K'] = 28, ['J'] = 35, ['h'] = 21, ['A'] = 36, ['F'] = 40,
    ['E'] = 31, ['C'] = 36, ['X'] = 23, ['D'] = 19, ['U'] = 35, ['P'] = 44,
    ['Q'] = 40, ['B'] = 19, ['I'] = 50, ['N'] = 20, ['O'] = 48,
};

INLINE uint16_t itch_locate(const uint8_t *m) { return be16(m + 1); }

/* 48 bits at offset 5: one load of the 8 bytes from offset 3, the tracking number masked off. */
INLINE uint64_t itch_time(const uint8_t *m) { return be64(m + 3) & 0xFFFFFFFFFFFFull; }

/* The sum of a message's hot fields; the caller has checked the message's length. */
INLINE uint64_t itch_fields(const uint8_t *m) {
    uint64_t head = itch_locate(m) + itch_time(m);
    switch (m[0]) {
    case 'A':
    case 'F': /* reference, shares, stock, price */
        return head + be64(m + 11) + be32(m + 20) + be64(m + 24) + be32(m + 32);
    case 'D': /* reference */
        return head + be64(m + 11);
    case 'X': /* reference, shares */
        return head + be64(m + 11) + be32(m + 19);
    case 'U': /* both references, shares, price */
        return head + be64(m + 11) + be64(m + 19) + be32(m + 27) + be32(m + 31);
    case 'E': /* reference, shares, match */
        return head + be64(m + 11) + be32(m + 19) + be64(m + 23);
    case 'C': /* reference, shares, match, price */
        return head + be64(m + 11) + be32(m + 19) + be64(m + 23) + be32(m + 32);
    case 'P': /* reference, shares, stock, price, match */
        return head + be64(m + 11) + be32(m + 20) + be64(m + 24) + be32(m + 32) + be64(m + 36);
    case 'Q': /* shares, stock, price, match */
        return head + be64(m + 11) + be64(m + 19) + be32(m + 27) + be64(m + 31);
    case 'B': /* match */
        return head + be64(m + 11);
    case 'I': /* paired, imbalance, stock, far, near, reference price */
        return head + be64(m + 11) + be64(m + 19) + be64(m + 28) + be32(m + 36) + be32(m + 40) +
               be32(m + 44);
    case 'R':
    case 'H':
    case 'Y':
    case 'h':
    case 'N': /* stock */
        return head + be64(m + 11);
    case 'L': /* stock, behind the participant */
        return head + be64(m + 15);
    case 'K': /* stock, price */
        return head + be64(m + 11) + be32(m + 24);
    case 'J': /* stock, reference, upper, lower */
        return head + be64(m + 11) + be32(m + 19) + be32(m + 23) + be32(m + 27);
    case 'V': /* three levels */
        return head + be64(m + 11) + be64(m + 19) + be64(m + 27);
    case 'O': /* stock, minimum, maximum, near, lower, upper */
        return head + be64(m + 11) + be32(m + 20) + be32(m + 24) + be32(m + 28) + be32(m + 40) +
               be32(m + 44);
    default: /* S and W carry nothing more */
        return head;
    }
}

#endif
