/* The control for window queries over trades in memory: one-second bars, an array by index.
 *
 *   trades_control [--runs N] TRADES.csv
 *
 * Reads the whole file into memory before the clock starts: times, prices in 1e-4, sizes, and the
 * symbol's index. Then, as fast as it can be done: the trades must be in order of time, so all bars
 * of a second close when the first trade of a later one comes; one 64-byte bar by index, a list of
 * those touched. Closed bars are digested as `tickplant bench memory` digests its rows: the same
 * columns, the same factors (RowShape.swift), in any order, so the sums must agree.
 *
 * What it does not do: take a late trade, order the rows of a second by symbol, say what a bar is
 * worth as evidence. That favours it.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SYMBOLS_MAX = 1 << 16 };
#define SECOND 1000000000ll
#define NANOS_PER_UNIT 100000ull

struct trade {
    int64_t time;
    int64_t price; /* 1e-4 */
    uint32_t size, symbol;
};

struct bar {
    int64_t open, high, low, close;
    uint64_t volume, trades;
    __int128 notional;
} __attribute__((aligned(64)));

static uint64_t words[SYMBOLS_MAX]; /* big-endian, padded with spaces */
static uint32_t symbol_count;
static struct trade *trades;
static size_t trade_count;

static struct bar bars[SYMBOLS_MAX];
static uint32_t touched[SYMBOLS_MAX];
static uint32_t touched_count;

static __attribute__((noreturn)) void fail(const char *what) {
    fprintf(stderr, "trades_control: %s\n", what);
    exit(2);
}

static uint32_t symbol_index(const char *text, size_t length) {
    static uint32_t slots[SYMBOLS_MAX * 2]; /* index + 1 */
    uint64_t word = 0;
    if (length == 0 || length > 8) fail("a symbol has not 1 to 8 bytes");
    for (size_t i = 0; i < 8; i++) word = word << 8 | (i < length ? (uint8_t)text[i] : ' ');
    uint64_t slot = (word * 0x9E3779B97F4A7C15ull) >> 47;
    while (slots[slot] && words[slots[slot] - 1] != word) slot = (slot + 1) % (SYMBOLS_MAX * 2);
    if (slots[slot]) return slots[slot] - 1;
    if (symbol_count == SYMBOLS_MAX) fail("too many symbols");
    words[symbol_count++] = word;
    slots[slot] = symbol_count;
    return symbol_count - 1;
}

static void load(const char *path) {
    char line[256];
    size_t capacity = 0;
    FILE *file = fopen(path, "r");
    if (!file || !fgets(line, sizeof line, file)) fail("cannot read the file");
    while (fgets(line, sizeof line, file)) {
        if (trade_count == capacity) {
            capacity = capacity ? capacity * 2 : 1 << 16;
            trades = realloc(trades, capacity * sizeof *trades);
            if (!trades) fail("no memory");
        }
        char *symbol, *end;
        struct trade *trade = &trades[trade_count++];
        trade->time = strtoll(line, &symbol, 10);
        end = strchr(++symbol, ',');
        if (!end) fail("a line is no trade");
        trade->symbol = symbol_index(symbol, (size_t)(end - symbol));
        trade->price = strtoll(end + 1, &end, 10);
        trade->size = (uint32_t)strtoul(end + 1, NULL, 10);
        if (trade_count > 1 && trade->time < trade[-1].time) fail("trades are not in order");
    }
    fclose(file);
}

static uint64_t split_mix(uint64_t seed) {
    uint64_t mixed = seed * 0x9E3779B97F4A7C15ull;
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9ull;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBull;
    return mixed ^ mixed >> 31;
}

struct result {
    uint64_t rows, digest;
    double vwap;
};

static uint64_t factors[9];

static __attribute__((noinline)) void close_all(int64_t start, struct result *result) {
    const uint64_t *k = factors;
    for (uint32_t i = 0; i < touched_count; i++) {
        uint32_t index = touched[i];
        struct bar *bar = &bars[index];
        uint64_t notional = (uint64_t)bar->notional * NANOS_PER_UNIT;
        uint64_t row = words[index] * k[0] + (uint64_t)start * k[1] +
                       NANOS_PER_UNIT * ((uint64_t)bar->open * k[2] + (uint64_t)bar->high * k[3] +
                                         (uint64_t)bar->low * k[4] + (uint64_t)bar->close * k[5]) +
                       bar->volume * k[6] + bar->trades * k[7] + notional * k[8];
        uint64_t mixed = (row ^ row >> 32) * 0xD6E8FEB86659FD93ull;
        result->digest += mixed ^ mixed >> 29;
        result->vwap += (double)(int64_t)notional / (double)bar->volume;
        bar->trades = 0;
    }
    result->rows += touched_count;
    touched_count = 0;
}

static struct result run(void) {
    struct result result = {0, 0, 0};
    int64_t edge = INT64_MIN;
    for (size_t i = 0; i < trade_count; i++) {
        const struct trade *trade = &trades[i];
        if (trade->time >= edge) {
            if (touched_count) close_all(edge - SECOND, &result);
            edge = trade->time - trade->time % SECOND + SECOND;
        }
        struct bar *bar = &bars[trade->symbol];
        if (bar->trades == 0) {
            touched[touched_count++] = trade->symbol;
            bar->open = bar->high = bar->low = trade->price;
            bar->volume = 0;
            bar->notional = 0;
        }
        bar->high = trade->price > bar->high ? trade->price : bar->high;
        bar->low = trade->price < bar->low ? trade->price : bar->low;
        bar->close = trade->price;
        bar->volume += trade->size;
        bar->notional += (__int128)trade->price * trade->size;
        bar->trades++;
    }
    close_all(edge - SECOND, &result);
    return result;
}

static double seconds(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
    int runs = 1;
    if (count == 4 && strcmp(arguments[1], "--runs") == 0) {
        runs = atoi(arguments[2]);
        arguments += 2;
        count -= 2;
    }
    if (count != 2) fail("usage: trades_control [--runs N] TRADES.csv");
    for (uint64_t i = 0; i < 9; i++) factors[i] = split_mix(i + 1) | 1;
    load(arguments[1]);
    for (int i = 0; i < runs; i++) {
        double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
        struct result result = run();
        cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        wall = seconds(CLOCK_MONOTONIC) - wall;
        printf("{\"mode\":\"memory\",\"source\":\"memory\",\"rows\":%zu,\"rows_out\":%llu,"
               "\"seconds\":%.9f,\"cpu_seconds\":%.9f,\"ns_per_row\":%.3f,"
               "\"digest\":\"%016llx\",\"vwap_sum\":%.17g}\n",
               trade_count, (unsigned long long)result.rows, wall, cpu,
               cpu * 1e9 / (double)trade_count, (unsigned long long)result.digest, result.vwap);
    }
    return 0;
}
