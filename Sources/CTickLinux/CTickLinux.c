#include "CTickLinux.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

void tick_futex_wait(const void *word, uint32_t expected, int64_t nanos) {
    struct timespec length = {nanos / 1000000000, nanos % 1000000000};
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, nanos < 0 ? NULL : &length, NULL, 0);
}

void tick_futex_wake(const void *word) {
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

int tick_pin_thread(int core) {
    if (core < 0 || core >= CPU_SETSIZE) return 22;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(core, &set);
    return pthread_setaffinity_np(pthread_self(), sizeof set, &set);
}

int tick_file_lock(int descriptor, int type, int64_t offset, int64_t length) {
    struct flock lock;
    memset(&lock, 0, sizeof lock);
    lock.l_type = (short)type;
    lock.l_whence = SEEK_SET;
    lock.l_start = offset;
    lock.l_len = length;
    return fcntl(descriptor, F_OFD_SETLK, &lock);
}
