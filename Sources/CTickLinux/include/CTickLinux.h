/* What Linux and the compiler offer and Swift does not see. No logic. */
#ifndef CTICKLINUX_H
#define CTICKLINUX_H

#include <stddef.h>
#include <stdint.h>

/* Asks for the cache line at `address`, to be written soon. Never faults, whatever the address. */
static inline void tick_prefetch_for_write(const void *address) {
    __builtin_prefetch(address, 1, 3);
}

/* Asks for the cache line at `address`, to be read soon. Never faults, whatever the address. */
static inline void tick_prefetch_for_read(const void *address) {
    __builtin_prefetch(address, 0, 3);
}

/* Tells the core that this is a loop that waits for another core. */
static inline void tick_spin_hint(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ __volatile__("yield");
#endif
}

/* Sleeps while the four bytes at `word` are `expected`, for at most `nanos` (below 0: for ever).
   Also returns at a wake-up, at a signal, and for no reason. */
void tick_futex_wait(const void *word, uint32_t expected, int64_t nanos);

/* Wakes all threads of this process that sleep on `word`. */
void tick_futex_wake(const void *word);

/* Pins the calling thread to one core; 0, or an errno. */
int tick_pin_thread(int core);

/* Takes (F_RDLCK, F_WRLCK) or gives back (F_UNLCK) an open file description lock, which other
   processes' POSIX locks respect; does not wait. 0, or -1 and errno. */
int tick_file_lock(int descriptor, int type, int64_t offset, int64_t length);

/* Whether this processor has an instruction for the Castagnoli CRC that is known here. */
int tick_has_crc32c(void);

/* The register of that CRC after `count` more bytes; only where `tick_has_crc32c`. */
uint32_t tick_crc32c(uint32_t crc, const void *bytes, size_t count);

#endif
