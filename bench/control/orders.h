/* Live orders in a flat array indexed by reference: nothing looks up faster.
 *
 * The array is virtual memory that the kernel fills with zeros on first touch, in huge pages where
 * it has them; it never shrinks. That is right for a control, whose day ends with the process.
 */
#ifndef CONTROL_ORDERS_H
#define CONTROL_ORDERS_H

#include <stddef.h>
#include <sys/mman.h>

#include "bytes.h"

struct order {
    uint32_t price;  /* 1e-4 dollars */
    uint32_t shares; /* remaining; 0 = no such order */
    uint16_t locate;
    uint8_t side;
    uint8_t reserved[5];
};

struct orders {
    struct order *table;
    uint64_t capacity;
};

/* Sets aside `capacity` slots and touches the first `touched` of them. Returns 0, or -1. */
static int orders_open(struct orders *orders, uint64_t capacity, uint64_t touched) {
    size_t size = (size_t)capacity * sizeof(struct order);
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (memory == MAP_FAILED) return -1;
    madvise(memory, size, MADV_HUGEPAGE);
    if (touched > capacity) touched = capacity;
    memset(memory, 0, (size_t)touched * sizeof(struct order));
    orders->table = memory;
    orders->capacity = capacity;
    return 0;
}

/* The slot of a reference; NULL for one past the end of the table. */
INLINE struct order *orders_slot(const struct orders *orders, uint64_t reference) {
    return __builtin_expect(reference < orders->capacity, 1) ? orders->table + reference : NULL;
}

#endif
