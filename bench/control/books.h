/* Full order books and their best bid and offer: the structure that Tickplant's Books has.
 *
 * A reference leads to a slot (a flat array by reference, brought in before the clock starts), the
 * slot to a 32-byte order in its queue, the order to a 32-byte level; each side of a book is an array
 * of (key, level) in order, the best last. A quote is told when price, size or marks of the best
 * changed with a message. What a message will need is asked for in the same two steps.
 *
 * What it does not do: notice an order added twice, one of another symbol, a shrinking index, say
 * which packet a quote came from. That favours it.
 */
#ifndef CONTROL_BOOKS_H
#define CONTROL_BOOKS_H

#include <stdlib.h>

#include "itch.h"
#include "orders.h"

enum { BOOK_LOCATES = 65536, NEAR_LEVELS = 12, EXPECTED = 16, SLOT_AFTER = 12 };
enum { STATUS_UNKNOWN, STATUS_TRADING, STATUS_HALTED, STATUS_AUCTION };
enum { MARK_HALTED = 2, MARK_AUCTION = 4, MARK_CLOSED = 8, MARK_TEST = 16, MARK_LOCKED = 64,
       MARK_CROSSED = 128 };
#define NO_SLOT UINT32_MAX

struct book_order {
    uint64_t reference;
    uint32_t shares, level, next, previous, owner, unused;
};

struct book_level {
    int64_t key; /* the higher the better: a bid's price, the complement of an offer's */
    uint64_t shares;
    uint32_t head, tail, orders, owner;
};

struct rung {
    int64_t key;
    uint32_t level;
};

struct ladder {
    struct rung *rungs;
    uint32_t count, room;
};

struct book {
    struct ladder side[2]; /* bids, offers */
    int64_t price[2];      /* told last, 1e-4 dollars */
    uint32_t size[2];
    uint8_t status, halted, test, marks, unused[4];
};

struct pool {
    void *slots;
    uint32_t used, free;
};

struct books {
    uint32_t *index; /* slot + 1 by reference, 0 for none */
    uint64_t capacity;
    struct pool orders, levels;
    struct book *by_locate;
    uint8_t closed;
    uint8_t touched;
    uint64_t turn, expected[EXPECTED];
    uint16_t locates[EXPECTED];
    uint64_t quotes, trades, unknown, checksum;
};

INLINE struct book_order *order_at(const struct books *b, uint32_t slot) {
    return (struct book_order *)b->orders.slots + slot;
}

INLINE struct book_level *level_at(const struct books *b, uint32_t slot) {
    return (struct book_level *)b->levels.slots + slot;
}

static void *book_memory(size_t size) {
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (memory == MAP_FAILED) exit(3);
    madvise(memory, size, MADV_HUGEPAGE);
    return memory;
}

/* Room for `capacity` references, the first `touched` of them brought in. */
static void books_open(struct books *b, uint64_t capacity, uint64_t touched) {
    b->index = book_memory(capacity * sizeof *b->index);
    if (touched > capacity) touched = capacity;
    memset(b->index, 0, touched * sizeof *b->index);
    b->capacity = capacity;
    b->orders = (struct pool){book_memory((size_t)1 << 30), 0, NO_SLOT};
    b->levels = (struct pool){book_memory((size_t)1 << 29), 0, NO_SLOT};
    b->by_locate = book_memory(BOOK_LOCATES * sizeof(struct book));
}

INLINE uint32_t pool_take(struct pool *pool, size_t size) {
    uint32_t slot = pool->free;
    if (slot == NO_SLOT) return pool->used++;
    memcpy(&pool->free, (uint8_t *)pool->slots + slot * size, sizeof pool->free);
    return slot;
}

INLINE void pool_give(struct pool *pool, uint32_t slot, size_t size) {
    memcpy((uint8_t *)pool->slots + slot * size, &pool->free, sizeof pool->free);
    pool->free = slot;
}

INLINE int64_t key_of(int64_t price, uint32_t owner) { return price ^ -(int64_t)(owner & 1); }

INLINE struct ladder *ladder_of(const struct books *b, uint32_t owner) {
    return &b->by_locate[owner >> 1].side[owner & 1];
}

/* How many rungs have a key of at most `key`. */
INLINE uint32_t ladder_place(const struct ladder *l, int64_t key) {
    uint32_t place = l->count, near = place > NEAR_LEVELS ? place - NEAR_LEVELS : 0;
    while (place > near && l->rungs[place - 1].key > key) place--;
    if (place > near || near == 0) return place;
    uint32_t low = 0, high = near;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (l->rungs[middle].key > key) high = middle;
        else low = middle + 1;
    }
    return low;
}

INLINE void ladder_insert(struct ladder *l, uint32_t place, struct rung rung) {
    if (l->count == l->room) {
        l->room = l->room ? l->room * 2 : 16;
        l->rungs = realloc(l->rungs, l->room * sizeof rung);
        if (!l->rungs) exit(3);
    }
    uint32_t hole = l->count++;
    if (hole - place > 8) {
        memmove(l->rungs + place + 1, l->rungs + place, (hole - place) * sizeof rung);
        hole = place;
    }
    for (; hole > place; hole--) l->rungs[hole] = l->rungs[hole - 1];
    l->rungs[place] = rung;
}

INLINE void ladder_remove(struct ladder *l, uint32_t index) {
    uint32_t hole = index;
    l->count--;
    if (l->count - hole > 8) {
        memmove(l->rungs + hole, l->rungs + hole + 1, (l->count - hole) * sizeof *l->rungs);
        return;
    }
    for (; hole < l->count; hole++) l->rungs[hole] = l->rungs[hole + 1];
}

INLINE void note_change(struct books *b, uint32_t level, uint32_t owner) {
    const struct ladder *l = ladder_of(b, owner);
    if (l->count && l->rungs[l->count - 1].level == level) b->touched |= 1u << (owner & 1);
}

INLINE void join(struct books *b, uint32_t slot, uint64_t reference, uint32_t shares,
                 uint32_t price, uint32_t owner) {
    struct ladder *l = ladder_of(b, owner);
    int64_t key = key_of(price, owner);
    uint32_t place = ladder_place(l, key), at;
    if (place && l->rungs[place - 1].key == key) {
        at = l->rungs[place - 1].level;
    } else {
        at = pool_take(&b->levels, sizeof(struct book_level));
        *level_at(b, at) = (struct book_level){key, 0, NO_SLOT, NO_SLOT, 0, owner};
        ladder_insert(l, place, (struct rung){key, at});
    }
    struct book_level *level = level_at(b, at);
    uint32_t last = level->tail;
    *order_at(b, slot) = (struct book_order){reference, shares, at, NO_SLOT, last, owner, 0};
    if (last == NO_SLOT) level->head = slot;
    else order_at(b, last)->next = slot;
    level->tail = slot;
    level->shares += shares;
    level->orders++;
    note_change(b, at, owner);
}

INLINE void leave(struct books *b, uint32_t slot) {
    const struct book_order order = *order_at(b, slot);
    struct book_level *level = level_at(b, order.level);
    note_change(b, order.level, order.owner);
    if (level->orders == 1) {
        struct ladder *l = ladder_of(b, order.owner);
        ladder_remove(l, ladder_place(l, level->key) - 1);
        pool_give(&b->levels, order.level, sizeof *level);
        return;
    }
    if (order.previous == NO_SLOT) level->head = order.next;
    else order_at(b, order.previous)->next = order.next;
    if (order.next == NO_SLOT) level->tail = order.previous;
    else order_at(b, order.next)->previous = order.previous;
    level->shares -= order.shares;
    level->orders--;
}

static __attribute__((noinline)) void book_add(struct books *b, uint64_t reference, uint32_t owner,
                                               uint32_t shares, uint32_t price) {
    if (reference >= b->capacity || shares == 0) {
        b->unknown++;
        return;
    }
    uint32_t slot = pool_take(&b->orders, sizeof(struct book_order));
    b->index[reference] = slot + 1;
    join(b, slot, reference, shares, price, owner);
}

INLINE uint32_t book_find(struct books *b, uint64_t reference) {
    uint32_t slot = reference < b->capacity ? b->index[reference] - 1 : NO_SLOT;
    if (slot == NO_SLOT) b->unknown++;
    return slot;
}

/* Takes shares off an order. Returns its price before; 0 where it is not known. */
static __attribute__((noinline)) int64_t book_reduce(struct books *b, uint64_t reference,
                                                     uint32_t shares) {
    uint32_t slot = book_find(b, reference);
    if (slot == NO_SLOT) return 0;
    struct book_order *order = order_at(b, slot);
    struct book_level *level = level_at(b, order->level);
    int64_t price = key_of(level->key, order->owner);
    if (shares < order->shares) {
        order->shares -= shares;
        level->shares -= shares;
        note_change(b, order->level, order->owner);
    } else {
        b->index[reference] = 0;
        leave(b, slot);
        pool_give(&b->orders, slot, sizeof *order);
    }
    return price;
}

static __attribute__((noinline)) void book_delete(struct books *b, uint64_t reference) {
    uint32_t slot = book_find(b, reference);
    if (slot == NO_SLOT) return;
    b->index[reference] = 0;
    leave(b, slot);
    pool_give(&b->orders, slot, sizeof(struct book_order));
}

static __attribute__((noinline)) void book_replace(struct books *b, uint64_t reference,
                                                   uint64_t successor, uint32_t shares,
                                                   uint32_t price) {
    uint32_t slot = book_find(b, reference);
    if (slot == NO_SLOT || successor >= b->capacity) return;
    uint32_t owner = order_at(b, slot)->owner;
    b->index[reference] = 0;
    leave(b, slot);
    b->index[successor] = slot + 1;
    join(b, slot, successor, shares, price, owner);
}

/* A quote's values: order does not matter, so any engine's quotes can be folded alike. */
INLINE void book_tell(struct books *b, const struct book *book, uint64_t time) {
    uint64_t bid = book->size[0] ? (uint64_t)book->price[0] * 100000 : 0;
    uint64_t ask = book->size[1] ? (uint64_t)book->price[1] * 100000 : 0;
    b->quotes++;
    b->checksum += time + 3 * bid + 5ull * book->size[0] + 7 * ask + 11ull * book->size[1];
}

INLINE int settle_side(struct books *b, struct book *book, uint32_t side) {
    const struct ladder *l = &book->side[side];
    int64_t price = 0;
    uint32_t size = 0;
    if (l->count) {
        const struct book_level *level = level_at(b, l->rungs[l->count - 1].level);
        price = key_of(level->key, side);
        size = level->shares > UINT32_MAX ? UINT32_MAX : (uint32_t)level->shares;
    }
    int is_new = price != book->price[side] || size != book->size[side];
    book->price[side] = price;
    book->size[side] = size;
    return is_new;
}

INLINE int settle(struct books *b, struct book *book, uint32_t sides) {
    int is_new = 0;
    if (sides & 1) is_new |= settle_side(b, book, 0);
    if (sides & 2) is_new |= settle_side(b, book, 1);
    uint8_t marks = 0;
    if (book->status != STATUS_TRADING || book->halted || book->test || b->closed) {
        if (book->status == STATUS_AUCTION) marks |= MARK_AUCTION;
        else if (book->status != STATUS_TRADING) marks |= MARK_HALTED;
        if (book->halted) marks |= MARK_HALTED;
        if (book->test) marks |= MARK_TEST;
        if (b->closed) marks |= MARK_CLOSED;
    }
    if (book->size[0] && book->size[1] && book->price[0] >= book->price[1])
        marks |= book->price[0] == book->price[1] ? MARK_LOCKED : MARK_CROSSED;
    if (marks != book->marks) {
        is_new |= (book->size[0] | book->size[1]) != 0;
        book->marks = marks;
    }
    return is_new;
}

/* The message is over: tells the quote of its book if that is another one than before. */
static __attribute__((noinline)) void book_end(struct books *b, uint16_t locate, uint64_t time) {
    struct book *book = &b->by_locate[locate];
    uint32_t sides = b->touched;
    b->touched = 0;
    if (settle(b, book, sides)) book_tell(b, book, time);
}

static __attribute__((noinline)) void books_close(struct books *b, uint8_t closed, uint64_t time) {
    b->closed = closed;
    for (uint32_t locate = 0; locate < BOOK_LOCATES; locate++)
        if (settle(b, &b->by_locate[locate], 3)) book_tell(b, &b->by_locate[locate], time);
}

/* Asks for what a message some dozens ahead will need. */
static __attribute__((noinline)) void book_expect(struct books *b, uint64_t reference,
                                                  uint16_t locate) {
    if (reference < b->capacity) __builtin_prefetch(b->index + reference, 1);
    __builtin_prefetch(b->by_locate + locate, 1);
    b->expected[b->turn % EXPECTED] = reference;
    b->locates[b->turn % EXPECTED] = locate;
    b->turn++;
    uint64_t next = b->expected[(b->turn - SLOT_AFTER) % EXPECTED];
    const struct book *book = b->by_locate + b->locates[(b->turn - SLOT_AFTER) % EXPECTED];
    if (next < b->capacity && b->index[next])
        __builtin_prefetch(order_at(b, b->index[next] - 1), 1);
    for (int side = 0; side < 2; side++)
        if (book->side[side].rungs)
            __builtin_prefetch(book->side[side].rungs + book->side[side].count - 1, 1);
}

/* Messages that are no order's. */
static __attribute__((noinline)) void book_state(struct books *b, const uint8_t *m) {
    struct book *book = &b->by_locate[itch_locate(m)];
    switch (m[0]) {
    case 'P':
        b->trades++;
        return;
    case 'Q':
        b->trades++;
        return;
    case 'R':
        book->test = m[29] == 'T';
        break;
    case 'H':
        book->status = m[19] == 'T' ? STATUS_TRADING : m[19] == 'Q' ? STATUS_AUCTION : STATUS_HALTED;
        break;
    case 'h':
        if (m[19] == 'Q') book->halted = m[20] != 'T';
        break;
    case 'S':
        if (m[11] == 'S') books_close(b, 0, itch_time(m));
        if (m[11] == 'E') books_close(b, 1, itch_time(m));
        return;
    default:
        return;
    }
    b->touched |= 4;
}

INLINE void book_message(struct books *b, const uint8_t *m) {
    switch (m[0]) {
    case 'A':
    case 'F':
        book_add(b, be64(m + 11), (uint32_t)itch_locate(m) << 1 | (m[19] == 'S'), be32(m + 20),
                 be32(m + 32));
        break;
    case 'D':
        book_delete(b, be64(m + 11));
        break;
    case 'X':
        book_reduce(b, be64(m + 11), be32(m + 19));
        break;
    case 'U':
        book_replace(b, be64(m + 11), be64(m + 19), be32(m + 27), be32(m + 31));
        break;
    case 'E':
    case 'C':
        b->trades += book_reduce(b, be64(m + 11), be32(m + 19)) != 0;
        break;
    default:
        book_state(b, m);
    }
    if (b->touched) book_end(b, itch_locate(m), itch_time(m));
}

#endif
