/* What Linux and the compiler offer and Swift does not see. No logic. */
#ifndef CTICKLINUX_H
#define CTICKLINUX_H

/* Asks for the cache line at `address`, to be written soon. Never faults, whatever the address. */
static inline void tick_prefetch_for_write(const void *address) {
    __builtin_prefetch(address, 1, 3);
}

/* Asks for the cache line at `address`, to be read soon. Never faults, whatever the address. */
static inline void tick_prefetch_for_read(const void *address) {
    __builtin_prefetch(address, 0, 3);
}

#endif
