/* One-second OHLCV bars per locate: windows [start, start + 1 s) of event time.
 *
 * All bars of a second close together when the first message of a later second comes; a trade
 * behind the open second is late, counted, and left out.
 */
#ifndef CONTROL_BARS_H
#define CONTROL_BARS_H

#include "bytes.h"

enum { LOCATES = 65536 };
#define WINDOW_NANOS 1000000000ull

struct bar {
    unsigned __int128 notional; /* 1e-4 dollars */
    uint64_t volume;
    uint32_t open, high, low, close; /* 1e-4 dollars */
    uint32_t trades;                 /* 0 = closed */
    uint32_t reserved[3];
} __attribute__((aligned(64)));

struct bars {
    struct bar by_locate[LOCATES];
    uint16_t touched[LOCATES];
    uint32_t touched_count;
    uint8_t is_test[LOCATES]; /* test symbols make no bars */
    uint64_t edge;            /* end of the open window */
    uint64_t closed, late, trades, volume, checksum;
};

/* The sum of a bar's values: order does not matter, so any engine's bars can be folded alike. */
INLINE uint64_t bar_fold(const struct bar *bar, uint64_t locate, uint64_t start) {
    return start + locate + bar->open + 3ull * bar->high + 5ull * bar->low + 7ull * bar->close +
           11 * bar->volume + 13ull * bar->trades + 17 * (uint64_t)bar->notional +
           19 * (uint64_t)(bar->notional >> 64);
}

static __attribute__((noinline)) void bars_close(struct bars *bars, uint64_t now) {
    uint64_t start = bars->edge - WINDOW_NANOS;
    for (uint32_t i = 0; i < bars->touched_count; i++) {
        uint16_t locate = bars->touched[i];
        struct bar *bar = &bars->by_locate[locate];
        bars->checksum += bar_fold(bar, locate, start);
        bars->volume += bar->volume;
        bars->trades += bar->trades;
        bar->trades = 0;
    }
    bars->closed += bars->touched_count;
    bars->touched_count = 0;
    bars->edge = now - now % WINDOW_NANOS + WINDOW_NANOS;
}

/* Event time is the watermark: every message moves it. */
INLINE void bars_advance(struct bars *bars, uint64_t now) {
    if (__builtin_expect(now >= bars->edge, 0)) bars_close(bars, now);
}

INLINE void bars_trade(struct bars *bars, uint16_t locate, uint64_t time, uint32_t price,
                       uint64_t shares) {
    if (__builtin_expect(time + WINDOW_NANOS < bars->edge, 0)) {
        bars->late++;
        return;
    }
    if (__builtin_expect(bars->is_test[locate], 0)) return;
    struct bar *bar = &bars->by_locate[locate];
    unsigned __int128 notional = (unsigned __int128)price * shares;
    if (bar->trades == 0) {
        bars->touched[bars->touched_count++] = locate;
        bar->open = bar->high = bar->low = price;
        bar->volume = shares;
        bar->notional = notional;
    } else {
        bar->high = price > bar->high ? price : bar->high;
        bar->low = price < bar->low ? price : bar->low;
        bar->volume += shares;
        bar->notional += notional;
    }
    bar->close = price;
    bar->trades++;
}

#endif
