/* Unaligned big-endian and little-endian loads without undefined behaviour. */
#ifndef CONTROL_BYTES_H
#define CONTROL_BYTES_H

#include <stdint.h>
#include <string.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the control is written for little-endian machines"
#endif

#define INLINE static inline __attribute__((always_inline))

INLINE uint16_t be16(const uint8_t *p) {
    uint16_t v;
    memcpy(&v, p, sizeof v);
    return __builtin_bswap16(v);
}

INLINE uint32_t be32(const uint8_t *p) {
    uint32_t v;
    memcpy(&v, p, sizeof v);
    return __builtin_bswap32(v);
}

INLINE uint64_t be64(const uint8_t *p) {
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return __builtin_bswap64(v);
}

INLINE uint32_t le32(const uint8_t *p) {
    uint32_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

#endif
