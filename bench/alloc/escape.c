/* The positive control: `escape N` makes N allocations of each kind that nothing can optimise away.
 *
 * Each pointer escapes through a volatile variable; without that a compiler may drop the pair of
 * malloc and free, and a counter that reads zero would look right.
 */
#include <stdlib.h>

static void *volatile escaped;

static void make(void *memory) {
    escaped = memory;
    free(escaped);
}

int main(int count, char **words) {
    long n = count > 1 ? strtol(words[1], NULL, 10) : 0;
    for (long i = 0; i < n; i++) {
        void *memory = NULL;
        make(malloc(24));
        make(calloc(3, 8));
        make(realloc(NULL, 24));
        make(aligned_alloc(64, 64));
        if (posix_memalign(&memory, 64, 64) == 0) make(memory);
    }
    return 0;
}
