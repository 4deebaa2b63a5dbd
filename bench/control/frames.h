/* From bytes to messages: pcap records, Ethernet/IPv4/UDP, MoldUDP64; or bare length prefixes.
 *
 * Every walker checks each length against what is there before it reads, and returns how many
 * bytes it used, so that a caller with a partial record at the end can bring more.
 */
#ifndef CONTROL_FRAMES_H
#define CONTROL_FRAMES_H

#include "replay.h"

enum {
    PCAP_FILE_HEADER = 24,
    PCAP_RECORD_HEADER = 16,
    PCAP_RECORD_MAX = 262144,
    ETHERNET_HEADER = 14,
    UDP_HEADER = 8,
    MOLD_HEADER = 20,
    PREFETCH_BLOCKS = 32, /* how far ahead order slots are brought in */
    PREFETCH_PACKETS = 8,
};
#define PCAP_MAGIC_NANOS 0xA1B23C4Du
#define PCAP_MAGIC_MICROS 0xA1B2C3D4u

struct frames {
    uint8_t session[10];
    uint64_t expected; /* next sequence; 0 before the first packet */
    uint64_t packets, skipped, gaps, duplicates, damaged;
};

/* Brings in the order slot of the block at `p`. Returns the next block; `end` when it is cut. */
INLINE const uint8_t *prefetch_block(const struct replay *r, enum mode mode, const uint8_t *p,
                                     const uint8_t *end) {
    if (end - p < 2 || end - p - 2 < be16(p)) return end;
    uint32_t length = be16(p);
    if (length >= 19) {
        uint64_t reference = be64(p + 2 + 11);
        if (mode == MODE_BOOK) book_expect(r->books, reference, be16(p + 2 + 1));
        else if (reference < r->orders.capacity) __builtin_prefetch(r->orders.table + reference, 1);
    }
    return p + 2 + length;
}

/* The same for a record, guessing plain headers: a wrong guess costs only time. Returns the next
 * record; `end` when it is not all there. */
INLINE const uint8_t *prefetch_record(const struct replay *r, enum mode mode, const uint8_t *p,
                                      const uint8_t *end) {
    const int headers = PCAP_RECORD_HEADER + ETHERNET_HEADER + 20 + UDP_HEADER + MOLD_HEADER;
    if (end - p < headers || end - p - PCAP_RECORD_HEADER < le32(p + 8)) return end;
    const uint8_t *next = p + PCAP_RECORD_HEADER + le32(p + 8);
    for (p += headers; p < next;) p = prefetch_block(r, mode, p, next);
    return next;
}

/* The blocks behind a MoldUDP64 header; drops the first `drop`. Returns 0 when a block is cut. */
INLINE int walk_blocks(struct replay *r, enum mode mode, const uint8_t *p, const uint8_t *end,
                       uint32_t count, uint64_t drop) {
    struct tally t = r->tally;
    int whole = 1;
    for (uint32_t i = 0; i < count; i++) {
        if (end - p < 2 || end - p - 2 < be16(p)) {
            whole = 0;
            break;
        }
        uint32_t length = be16(p);
        if (__builtin_expect(i >= drop, 1)) on_message(r, &t, mode, p + 2, length);
        p += 2 + length;
    }
    r->tally = t;
    return whole;
}

/* How many leading messages of this packet were seen before; keeps the sequence. */
INLINE uint64_t mold_drop(struct frames *f, const uint8_t *p, uint64_t sequence, uint32_t count) {
    if (sequence == 0) return 0; /* unsequenced: passes, proves nothing */
    if (__builtin_expect(f->expected == 0 || memcmp(f->session, p, 10) != 0, 0)) {
        memcpy(f->session, p, 10); /* a new session is a new epoch */
        f->expected = sequence;
    }
    uint64_t drop = 0;
    if (__builtin_expect(sequence != f->expected, 0)) {
        if (sequence > f->expected) {
            f->gaps += sequence - f->expected;
        } else {
            drop = f->expected - sequence < count ? f->expected - sequence : count;
            f->duplicates += drop;
        }
    }
    if (sequence + count > f->expected) f->expected = sequence + count;
    return drop;
}

INLINE void walk_mold(struct frames *f, struct replay *r, enum mode mode, const uint8_t *p,
                      const uint8_t *end) {
    if (end - p < MOLD_HEADER) {
        f->damaged++;
        return;
    }
    uint64_t sequence = be64(p + 10);
    uint32_t count = be16(p + 18);
    if (count == 0xFFFF) count = 0; /* end of session */
    uint64_t drop = mold_drop(f, p, sequence, count);
    if (!walk_blocks(r, mode, p + MOLD_HEADER, end, count, drop)) f->damaged++;
}

/* One captured frame; anything but a whole UDP datagram over IPv4 is skipped and counted. */
INLINE void walk_frame(struct frames *f, struct replay *r, enum mode mode, const uint8_t *p,
                       uint32_t length) {
    const uint8_t *end = p + length;
    const uint8_t *ip = p + ETHERNET_HEADER;
    f->packets++;
    if (length < ETHERNET_HEADER + 20 || be16(p + 12) != 0x0800) goto skip;
    uint32_t header = (ip[0] & 15u) * 4;
    uint32_t total = be16(ip + 2);
    if (ip[0] >> 4 != 4 || header < 20 || ip[9] != 17 || (be16(ip + 6) & 0x3FFF)) goto skip;
    if (total < header + UDP_HEADER || total > end - ip) goto skip;
    const uint8_t *udp = ip + header;
    uint32_t udp_length = be16(udp + 4);
    if (udp_length < UDP_HEADER || udp_length > total - header) goto skip;
    walk_mold(f, r, mode, udp + UDP_HEADER, udp + udp_length);
    return;
skip:
    f->skipped++;
}

/* All whole records in [p, end). Returns the first byte not used; NULL for an absurd length. */
INLINE const uint8_t *walk_records(struct frames *f, struct replay *r, enum mode mode,
                                   const uint8_t *p, const uint8_t *end) {
    const uint8_t *ahead = p;
    for (int i = 0; mode >= MODE_BARS && i < PREFETCH_PACKETS; i++)
        ahead = prefetch_record(r, mode, ahead, end);
    while (end - p >= PCAP_RECORD_HEADER) {
        uint32_t captured = le32(p + 8);
        if (__builtin_expect(captured > PCAP_RECORD_MAX, 0)) return NULL;
        if (end - p - PCAP_RECORD_HEADER < captured) break;
        if (mode >= MODE_BARS) ahead = prefetch_record(r, mode, ahead, end);
        walk_frame(f, r, mode, p + PCAP_RECORD_HEADER, captured);
        p += PCAP_RECORD_HEADER + captured;
    }
    return p;
}

/* Length-prefixed messages in memory, as in a BinaryFILE; a zero length ends the file. */
INLINE const uint8_t *walk_lengths(struct replay *r, enum mode mode, const uint8_t *p,
                                   const uint8_t *end) {
    struct tally t = r->tally;
    const uint8_t *ahead = p;
    for (int i = 0; mode >= MODE_BARS && i < PREFETCH_BLOCKS; i++)
        ahead = prefetch_block(r, mode, ahead, end);
    while (end - p >= 2) {
        uint32_t length = be16(p);
        if (__builtin_expect(length == 0 || end - p - 2 < length, 0)) break;
        if (mode >= MODE_BARS) ahead = prefetch_block(r, mode, ahead, end);
        on_message(r, &t, mode, p + 2, length);
        p += 2 + length;
    }
    r->tally = t;
    return p;
}

#endif
