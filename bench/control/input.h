/* Where the bytes come from: 256 KiB reads into one buffer, a mapping, or unframed memory. */
#ifndef CONTROL_INPUT_H
#define CONTROL_INPUT_H

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "frames.h"

enum { READ_SIZE = 262144, BUFFER_SIZE = READ_SIZE + PCAP_RECORD_HEADER + PCAP_RECORD_MAX };

struct bytes {
    uint8_t *start;
    size_t size;
};

static __attribute__((noreturn)) void fail(const char *path, const char *what) {
    fprintf(stderr, "itch_control: %s: %s\n", path, what);
    exit(2);
}

static void check_magic(const char *path, const uint8_t *p, size_t size) {
    if (size < PCAP_FILE_HEADER) fail(path, "shorter than a pcap header");
    if (le32(p) != PCAP_MAGIC_NANOS && le32(p) != PCAP_MAGIC_MICROS)
        fail(path, "not an uncompressed little-endian pcap");
    if ((le32(p + 20) & 0xFFFF) != 1) fail(path, "link type is not Ethernet");
}

/* The whole file, mapped; the caller says whether its pages are brought in at once. */
static struct bytes map_file(const char *path, int flags) {
    int file = open(path, O_RDONLY);
    struct stat status;
    if (file < 0 || fstat(file, &status) != 0) fail(path, strerror(errno));
    if (status.st_size == 0) fail(path, "is empty");
    size_t size = (size_t)status.st_size;
    void *start = mmap(NULL, size, PROT_READ, MAP_PRIVATE | flags, file, 0);
    if (start == MAP_FAILED) fail(path, strerror(errno));
    close(file);
    return (struct bytes){start, size};
}

/* Appends the blocks of every packet to `out`, which is as large as the capture. */
static void strip_frame(const uint8_t *p, uint32_t length, struct bytes *out) {
    const uint8_t *end = p + length;
    const uint8_t *ip = p + ETHERNET_HEADER;
    if (length < ETHERNET_HEADER + 20 || be16(p + 12) != 0x0800) return;
    p = ip + (ip[0] & 15u) * 4 + UDP_HEADER + MOLD_HEADER;
    if (p > end || ip[9] != 17) return;
    uint32_t count = be16(p - 2) == 0xFFFF ? 0 : be16(p - 2);
    for (; count > 0 && end - p >= 2 && end - p - 2 >= be16(p); count--) {
        size_t block = 2 + (size_t)be16(p);
        if (block > 2) memcpy(out->start + out->size, p, block);
        if (block > 2) out->size += block;
        p += block;
    }
}

/* Messages with their length prefixes in memory, from a BinaryFILE or from a pcap. */
static struct bytes load_messages(const char *path) {
    struct bytes file = map_file(path, MAP_POPULATE);
    struct bytes out = {malloc(file.size), 0};
    if (!out.start) fail(path, "no memory for its messages");
    uint32_t magic = file.size >= PCAP_FILE_HEADER ? le32(file.start) : 0;
    if (magic != PCAP_MAGIC_NANOS && magic != PCAP_MAGIC_MICROS) {
        memcpy(out.start, file.start, file.size);
        out.size = file.size;
    } else {
        const uint8_t *p = file.start + PCAP_FILE_HEADER, *end = file.start + file.size;
        while (end - p >= PCAP_RECORD_HEADER && end - p - PCAP_RECORD_HEADER >= le32(p + 8)) {
            strip_frame(p + PCAP_RECORD_HEADER, le32(p + 8), &out);
            p += PCAP_RECORD_HEADER + le32(p + 8);
        }
    }
    munmap(file.start, file.size);
    return out;
}

/* A whole capture through one reused buffer. Returns the bytes left over at the end. */
INLINE size_t replay_reads(const char *path, int file, uint8_t *buffer, struct frames *f,
                           struct replay *r, enum mode mode) {
    size_t held = 0, start = 0;
    int first = 1;
    for (;;) {
        memmove(buffer, buffer + start, held);
        start = 0;
        ssize_t got = read(file, buffer + held, READ_SIZE);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(path, strerror(errno));
        if (got == 0) return held;
        held += (size_t)got;
        if (first) {
            check_magic(path, buffer, held);
            start = PCAP_FILE_HEADER;
            first = 0;
        }
        const uint8_t *stop = walk_records(f, r, mode, buffer + start, buffer + held);
        if (!stop) fail(path, "a record longer than 256 KiB: damaged");
        start = (size_t)(stop - buffer);
        held -= start;
    }
}

#endif
