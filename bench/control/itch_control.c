/* The C control for ITCH replay: the same work as Tickplant on the same bytes, written plainly.
 *
 * usage: itch_control walk|decode|bars|book [--mmap | --binaryfile] [--touch ORDERS] FILE
 *
 *   walk         record headers and MoldUDP64 block lengths only
 *   decode       every message: its hot fields into a checksum (itch.h)
 *   bars         orders by reference, trades into one-second bars per locate (bars.h)
 *   book         full depth by order, best bid and offer after every message (books.h)
 *   --mmap       map the capture instead of reading it in chunks of 256 KiB
 *   --binaryfile time only the messages, in memory, with their 2-byte lengths; FILE is a BinaryFILE
 *                or a pcap, whose packet framing is taken off before the clock starts
 *   --touch N    bring in the first N order slots (16 bytes each) before the clock starts;
 *                2^24 unless told: give more than the highest reference of the capture
 *
 * Prints one line of JSON. Exit status: 0, 1 usage, 2 input.
 */
#include <time.h>

#include "input.h"

enum source { SOURCE_READ, SOURCE_MMAP, SOURCE_BINARYFILE };
enum { ORDER_CAPACITY_BITS = 31 };

struct options {
    enum mode mode;
    enum source source;
    uint64_t touch;
    const char *path;
};

static const char *const mode_names[] = {"walk", "decode", "bars", "book"};
static const char *const source_names[] = {"read", "mmap", "binaryfile"};

static __attribute__((noreturn)) void usage(void) {
    fputs("usage: itch_control walk|decode|bars|book [--mmap | --binaryfile] [--touch ORDERS] FILE\n",
          stderr);
    exit(1);
}

static struct options parse(int count, char **words) {
    struct options options = {MODE_WALK, SOURCE_READ, 1 << 24, NULL};
    int known = 0;
    if (count < 3) usage();
    for (int mode = MODE_WALK; mode <= MODE_BOOK; mode++) {
        if (strcmp(words[1], mode_names[mode])) continue;
        options.mode = (enum mode)mode;
        known = 1;
    }
    for (int i = 2; i < count; i++) {
        if (!strcmp(words[i], "--mmap")) options.source = SOURCE_MMAP;
        else if (!strcmp(words[i], "--binaryfile")) options.source = SOURCE_BINARYFILE;
        else if (!strcmp(words[i], "--touch") && i + 1 < count)
            options.touch = strtoull(words[++i], NULL, 10);
        else if (words[i][0] != '-' && !options.path) options.path = words[i];
        else usage();
    }
    if (!known || !options.path) usage();
    return options;
}

/* Wall time, and processor time: on a shared machine only the latter can be compared. */
struct elapsed {
    double wall, cpu;
};

static double seconds_of(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static struct elapsed now_less(struct elapsed start) {
    return (struct elapsed){seconds_of(CLOCK_MONOTONIC) - start.wall,
                            seconds_of(CLOCK_PROCESS_CPUTIME_ID) - start.cpu};
}

/* One run with the mode known at compile time. */
INLINE struct elapsed run_mode(const struct options *o, struct frames *f, struct replay *r,
                               size_t *left, enum mode mode) {
    const struct elapsed zero = {0, 0};
    if (o->source == SOURCE_BINARYFILE) {
        struct bytes messages = load_messages(o->path);
        struct elapsed started = now_less(zero);
        const uint8_t *end = messages.start + messages.size;
        *left = (size_t)(end - walk_lengths(r, mode, messages.start, end));
        struct elapsed elapsed = now_less(started);
        free(messages.start);
        return elapsed;
    }
    struct elapsed started = now_less(zero);
    if (o->source == SOURCE_MMAP) {
        struct bytes file = map_file(o->path, 0);
        madvise(file.start, file.size, MADV_SEQUENTIAL);
        check_magic(o->path, file.start, file.size);
        const uint8_t *end = file.start + file.size;
        const uint8_t *stop = walk_records(f, r, mode, file.start + PCAP_FILE_HEADER, end);
        if (!stop) fail(o->path, "a record longer than 256 KiB: damaged");
        *left = (size_t)(end - stop);
        munmap(file.start, file.size);
    } else {
        int file = open(o->path, O_RDONLY);
        uint8_t *buffer = malloc(BUFFER_SIZE);
        if (file < 0 || !buffer) fail(o->path, strerror(errno));
        *left = replay_reads(o->path, file, buffer, f, r, mode);
        free(buffer);
        close(file);
    }
    return now_less(started);
}

/* Each mode is compiled on its own. */
static __attribute__((noinline)) struct elapsed run_walk(const struct options *o, struct frames *f,
                                                         struct replay *r, size_t *left) {
    return run_mode(o, f, r, left, MODE_WALK);
}

static __attribute__((noinline)) struct elapsed run_decode(const struct options *o,
                                                           struct frames *f, struct replay *r,
                                                           size_t *left) {
    return run_mode(o, f, r, left, MODE_DECODE);
}

static __attribute__((noinline)) struct elapsed run_bars(const struct options *o, struct frames *f,
                                                         struct replay *r, size_t *left) {
    return run_mode(o, f, r, left, MODE_BARS);
}

static __attribute__((noinline)) struct elapsed run_book(const struct options *o, struct frames *f,
                                                         struct replay *r, size_t *left) {
    return run_mode(o, f, r, left, MODE_BOOK);
}

static void print_result(const struct options *o, const struct frames *f, const struct replay *r,
                         size_t left, struct elapsed elapsed) {
    const struct tally *t = &r->tally;
    printf("{\"mode\":\"%s\",\"source\":\"%s\",\"messages\":%llu,\"seconds\":%.6f,"
           "\"cpu_seconds\":%.6f,\"ns_per_message\":%.3f,\"checksum\":%llu",
           mode_names[o->mode], source_names[o->source], (unsigned long long)t->messages,
           elapsed.wall, elapsed.cpu, t->messages ? elapsed.wall * 1e9 / (double)t->messages : 0,
           (unsigned long long)t->checksum);
    printf(",\"bars\":%llu,\"trades\":%llu,\"volume\":%llu,\"late\":%llu,\"unresolved\":%llu,"
           "\"beyond\":%llu,\"malformed\":%llu,\"unknown\":%llu",
           (unsigned long long)r->bars->closed, (unsigned long long)r->bars->trades,
           (unsigned long long)r->bars->volume, (unsigned long long)r->bars->late,
           (unsigned long long)r->unresolved, (unsigned long long)r->beyond,
           (unsigned long long)t->malformed, (unsigned long long)t->unknown);
    printf(",\"quotes\":%llu", (unsigned long long)r->books->quotes);
    printf(",\"packets\":%llu,\"skipped\":%llu,\"gaps\":%llu,\"duplicates\":%llu,"
           "\"damaged\":%llu,\"bytes_left\":%llu}\n",
           (unsigned long long)f->packets, (unsigned long long)f->skipped,
           (unsigned long long)f->gaps, (unsigned long long)f->duplicates,
           (unsigned long long)f->damaged, (unsigned long long)left);
}

int main(int count, char **words) {
    struct options options = parse(count, words);
    static struct bars bars;
    static struct books books;
    struct frames frames = {0};
    struct replay replay = {.bars = &bars, .books = &books};
    size_t left = 0;
    if (options.mode == MODE_BARS) {
        memset(&bars, 0, sizeof bars); /* touched before the clock starts, like the orders */
        bars.edge = WINDOW_NANOS;
        if (orders_open(&replay.orders, 1ull << ORDER_CAPACITY_BITS, options.touch) != 0)
            fail("order table", strerror(errno));
    }
    if (options.mode == MODE_BOOK) books_open(&books, 1ull << ORDER_CAPACITY_BITS, options.touch);
    struct elapsed elapsed =
        options.mode == MODE_WALK     ? run_walk(&options, &frames, &replay, &left)
        : options.mode == MODE_DECODE ? run_decode(&options, &frames, &replay, &left)
        : options.mode == MODE_BOOK   ? run_book(&options, &frames, &replay, &left)
                                      : run_bars(&options, &frames, &replay, &left);
    if (options.mode == MODE_BARS) {
        bars_close(&bars, bars.edge); /* the last second; a few bars, so outside the clock */
        replay.tally.checksum = bars.checksum;
    }
    if (options.mode == MODE_BOOK) {
        replay.tally.checksum = books.checksum;
        replay.unresolved = books.unknown;
        bars.trades = books.trades;
    }
    print_result(&options, &frames, &replay, left, elapsed);
    return 0;
}
