/* Counts heap allocations of a whole process; loaded with LD_PRELOAD.
 *
 *   LD_PRELOAD=.build-bench/count_malloc.so COUNT_MALLOC_FILE=counts.json tickplant replay …
 *
 * At exit it writes one line of JSON to the file named by COUNT_MALLOC_FILE (appending), or to
 * standard error: calls of malloc, calloc, realloc and of the aligned family, and bytes asked for.
 *
 * How to read it: "allocates nothing per message" means that the totals of a long and of a short
 * capture differ by a constant, not by the number of messages. A counter that reads zero proves
 * nothing on its own, so there is a positive control: bench/alloc/check.sh runs a program that
 * makes a known number of escaping allocations and fails unless exactly those are counted.
 *
 * Limits: every process that inherits LD_PRELOAD writes its own line. free is not counted.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* glibc's own entry points: usable before dlsym is, and never in a circle. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static atomic_ullong mallocs, callocs, reallocs, aligned, bytes;

static void count(atomic_ullong *calls, size_t size) {
    atomic_fetch_add_explicit(calls, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&bytes, size, memory_order_relaxed);
}

void *malloc(size_t size) {
    count(&mallocs, size);
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count(&callocs, number * size);
    return __libc_calloc(number, size);
}

void *realloc(void *old, size_t size) {
    count(&reallocs, size);
    return __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size) {
    count(&aligned, size);
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    count(&aligned, size);
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
    count(&aligned, size);
    if (alignment < sizeof(void *) || (alignment & (alignment - 1))) return EINVAL;
    void *memory = __libc_memalign(alignment, size);
    if (!memory) return ENOMEM;
    *result = memory;
    return 0;
}

__attribute__((destructor)) static void report(void) {
    char line[256];
    int length = snprintf(line, sizeof line,
                          "{\"malloc\":%llu,\"calloc\":%llu,\"realloc\":%llu,\"aligned\":%llu,"
                          "\"calls\":%llu,\"bytes\":%llu}\n",
                          mallocs, callocs, reallocs, aligned,
                          mallocs + callocs + reallocs + aligned, bytes);
    const char *path = getenv("COUNT_MALLOC_FILE");
    int file = path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644) : 2;
    if (file < 0) file = 2;
    ssize_t written = write(file, line, (size_t)length);
    if (written != length) _exit(3);
}
