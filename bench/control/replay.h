/* What happens to one message in each mode, and the state it happens to. */
#ifndef CONTROL_REPLAY_H
#define CONTROL_REPLAY_H

#include "bars.h"
#include "books.h"
#include "itch.h"
#include "orders.h"

enum mode { MODE_WALK, MODE_DECODE, MODE_BARS, MODE_BOOK };

/* Kept in registers over a run of messages. */
struct tally {
    uint64_t messages, checksum, malformed, unknown;
};

struct replay {
    struct tally tally;
    struct orders orders;
    struct bars *bars;
    struct books *books;
    uint64_t unresolved; /* reduces an order that is not known */
    uint64_t beyond;     /* reference past the end of the table */
};

INLINE void add_order(struct replay *r, const uint8_t *m) {
    struct order *order = orders_slot(&r->orders, be64(m + 11));
    if (!order) {
        r->beyond++;
        return;
    }
    order->price = be32(m + 32);
    order->shares = be32(m + 20);
    order->locate = itch_locate(m);
    order->side = m[19];
}

/* Takes shares off an order; NULL, counted, where it is not known. */
INLINE struct order *reduce_order(struct replay *r, const uint8_t *m, uint32_t shares) {
    struct order *order = orders_slot(&r->orders, be64(m + 11));
    if (!order || order->shares == 0) {
        r->unresolved++;
        return NULL;
    }
    order->shares = order->shares > shares ? order->shares - shares : 0;
    return order;
}

INLINE void replace_order(struct replay *r, const uint8_t *m) {
    struct order *old = reduce_order(r, m, UINT32_MAX);
    struct order *fresh = orders_slot(&r->orders, be64(m + 19));
    if (!old) return;
    if (!fresh) {
        r->beyond++;
        return;
    }
    uint16_t locate = old->locate;
    uint8_t side = old->side;
    fresh->price = be32(m + 31);
    fresh->shares = be32(m + 27);
    fresh->locate = locate;
    fresh->side = side;
}

INLINE void bars_message(struct replay *r, const uint8_t *m) {
    uint64_t time = itch_time(m);
    bars_advance(r->bars, time);
    switch (m[0]) {
    case 'A':
    case 'F':
        add_order(r, m);
        break;
    case 'D':
        reduce_order(r, m, UINT32_MAX);
        break;
    case 'X':
        reduce_order(r, m, be32(m + 19));
        break;
    case 'U':
        replace_order(r, m);
        break;
    case 'E': {
        struct order *order = reduce_order(r, m, be32(m + 19));
        if (order) bars_trade(r->bars, order->locate, time, order->price, be32(m + 19));
        break;
    }
    case 'C': /* its own price; counts only when printable */
        reduce_order(r, m, be32(m + 19));
        if (m[31] == 'Y') bars_trade(r->bars, itch_locate(m), time, be32(m + 32), be32(m + 19));
        break;
    case 'P':
        bars_trade(r->bars, itch_locate(m), time, be32(m + 32), be32(m + 20));
        break;
    case 'Q': /* a cross that did not happen has no shares */
        if (be64(m + 11)) bars_trade(r->bars, itch_locate(m), time, be32(m + 27), be64(m + 11));
        break;
    case 'R': /* authenticity */
        r->bars->is_test[itch_locate(m)] = m[29] == 'T';
        break;
    default:
        break;
    }
}

/* One message of `length` bytes, all of them readable. */
INLINE void on_message(struct replay *r, struct tally *t, enum mode mode, const uint8_t *m,
                       uint32_t length) {
    t->messages++;
    if (mode == MODE_WALK) {
        t->checksum += length;
        return;
    }
    uint32_t size = length ? itch_size[m[0]] : 0;
    if (__builtin_expect(size == 0 || length < size, 0)) {
        if (size == 0) t->unknown++;
        else t->malformed++;
        return;
    }
    if (mode == MODE_BARS) bars_message(r, m);
    else if (mode == MODE_BOOK) book_message(r->books, m);
    else t->checksum = (t->checksum << 1 | t->checksum >> 63) + itch_fields(m);
}

#endif
