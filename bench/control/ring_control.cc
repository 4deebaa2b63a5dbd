// A ring of the same design as TickRing, and a queue with a lock, to set ours beside.
//
//   ring_control stream|trip|alone|mutex [--capacity N] [--batch N] [--elements N] [--runs N]
//                [--wait spin|yield|block] [--cores A,B]
//
// Own index and a cached copy of the other side's in each end; the shared indices on lines of 128
// bytes; batches published by one release store; drained in place. Prints one line of JSON.
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <mutex>
#include <new>
#include <string>
#include <thread>
#include <vector>

namespace {

struct Element {
    uint64_t words[8];
    uint64_t sum() const { return words[0] + words[0] + words[7]; }
};

inline Element element(uint64_t n) {
    return {{n, 1, 2, 3, 4, 5, 6, ~n}};
}

inline void spin_hint() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#else
    __asm__ __volatile__("yield");
#endif
}

struct Spin {
    static constexpr bool parks = false;
    static bool pause(int) { spin_hint(); return true; }
};
struct Yield {
    static constexpr bool parks = false;
    static bool pause(int turn) {
        if (turn < 64) spin_hint(); else sched_yield();
        return true;
    }
};
struct Block {
    static constexpr bool parks = true;
    static bool pause(int turn) {
        if (turn >= 64) return false;
        spin_hint();
        return true;
    }
};

struct alignas(128) Line { std::atomic<int64_t> index{0}; std::atomic<int64_t> state{0}; };
struct alignas(128) Flags { std::atomic<int64_t> consumer{0}, producer{0}; };

struct Header { Line tail; Flags parked; Line head; };

inline void sleep_on(std::atomic<int64_t> &word) {
    syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 1, nullptr, nullptr, 0);
}

template <class Wait> inline void wake(std::atomic<int64_t> &flag) {
    if constexpr (Wait::parks) {
        std::atomic_thread_fence(std::memory_order_seq_cst);
        if (flag.load(std::memory_order_relaxed) != 0) {
            flag.store(0, std::memory_order_relaxed);
            syscall(SYS_futex, &flag, FUTEX_WAKE_PRIVATE, INT32_MAX, nullptr, nullptr, 0);
        }
    }
}

struct Ring {
    Header *header;
    Element *slots;
    int64_t capacity;
    explicit Ring(int64_t n) : capacity(n) {
        size_t bytes = sizeof(Header) + n * sizeof(Element);
        void *block = std::aligned_alloc(128, (bytes + 127) / 128 * 128);
        std::memset(block, 0, bytes);
        header = new (block) Header;
        slots = reinterpret_cast<Element *>(static_cast<char *>(block) + sizeof(Header));
    }
    ~Ring() { std::free(header); }
};

template <class Wait> struct Producer {
    Header *header;
    Element *slots;
    int64_t mask, capacity, batch, at = 0, shown = 0, limit;

    Producer(Ring &ring, int64_t b)
        : header(ring.header), slots(ring.slots), mask(ring.capacity - 1),
          capacity(ring.capacity), batch(b), limit(ring.capacity) {}

    void publish() {
        if (at != shown) show();
    }
    void show() {
        header->tail.index.store(at, std::memory_order_release);
        shown = at;
        wake<Wait>(header->parked.consumer);
    }
    // 1 room, 0 none yet, -1 nobody there.
    int find_room() {
        publish();
        limit = header->head.index.load(std::memory_order_acquire) + capacity;
        if (limit != at) return 1;
        return header->head.state.load(std::memory_order_acquire) == 0 ? 0 : -1;
    }
    int park() {
        header->parked.producer.store(1, std::memory_order_relaxed);
        std::atomic_thread_fence(std::memory_order_seq_cst);
        int state = find_room();
        if (state == 0) sleep_on(header->parked.producer);
        header->parked.producer.store(0, std::memory_order_relaxed);
        return state;
    }
    __attribute__((noinline)) static int wait(Producer &original) {
        Producer copy = original;
        int state = copy.find_room();
        for (int turn = 0; state == 0; turn++)
            state = Wait::pause(turn) ? copy.find_room() : copy.park();
        original = copy;
        return state;
    }
    inline bool append(const Element &value) {
        if (limit == at) {
            Producer slow = *this;
            int state = wait(slow);
            *this = slow;
            if (state != 1) return false;
        }
        slots[at & mask] = value;
        at++;
        if (at - shown >= batch) show();
        return true;
    }
    void close() {
        publish();
        header->tail.state.store(1, std::memory_order_release);
        wake<Wait>(header->parked.consumer);
    }
};

template <class Wait> struct Consumer {
    Header *header;
    Element *slots;
    int64_t mask, at = 0, seen = 0;

    explicit Consumer(Ring &ring)
        : header(ring.header), slots(ring.slots), mask(ring.capacity - 1) {}

    int look() {
        if (seen != at) return 1;
        seen = header->tail.index.load(std::memory_order_acquire);
        if (seen != at) return 1;
        if (header->tail.state.load(std::memory_order_acquire) == 0) return 0;
        seen = header->tail.index.load(std::memory_order_acquire);
        return seen != at ? 1 : -1;
    }
    int park() {
        header->parked.consumer.store(1, std::memory_order_relaxed);
        std::atomic_thread_fence(std::memory_order_seq_cst);
        int state = look();
        if (state == 0) sleep_on(header->parked.consumer);
        return state;
    }
    __attribute__((noinline)) static int wait_slow(Consumer &original) {
        Consumer copy = original;
        int state = copy.look();
        for (int turn = 0; state == 0; turn++)
            state = Wait::pause(turn) ? copy.look() : copy.park();
        original = copy;
        return state;
    }
    inline bool wait() {
        Consumer slow = *this;
        int state = wait_slow(slow);
        *this = slow;
        return state == 1;
    }
    void release(int64_t count) {
        at += count;
        header->head.index.store(at, std::memory_order_release);
        wake<Wait>(header->parked.producer);
    }
    template <class Body> inline int64_t drain(int64_t count, Body body) {
        if (seen == at && look() != 1) return 0;
        int64_t run = std::min(count, seen - at);
        for (int64_t place = at, end = at + run; place < end; place++) body(slots[place & mask]);
        release(run);
        return run;
    }
    inline bool pop(Element &into) {
        if (seen == at && look() != 1) return false;
        into = slots[at & mask];
        release(1);
        return true;
    }
    void close() {
        header->head.state.store(1, std::memory_order_release);
        wake<Wait>(header->parked.producer);
    }
};

struct Clock {
    std::vector<double> ends;
    uint64_t checksum = 0;
    Clock() { ends.reserve(4096); }
    __attribute__((noinline)) void note(uint64_t sum) {
        checksum = (checksum << 1 | checksum >> 63) ^ sum;
        timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        ends.push_back(now.tv_sec + now.tv_nsec / 1e9);
    }
};

struct Request {
    int64_t capacity = 1024, batch = 16, elements = 200000, runs = 1;
    std::string mode, wait = "spin";
    std::vector<int> cores;
};

void pin(const Request &request, int thread) {
    if (request.cores.empty()) return;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(request.cores[thread % request.cores.size()], &set);
    pthread_setaffinity_np(pthread_self(), sizeof set, &set);
}

template <class Wait> __attribute__((noinline))
void fill(Ring &ring, int64_t total, int64_t batch) {
    Producer<Wait> producer(ring, batch);
    for (int64_t n = 0; n < total; n++)
        if (!producer.append(element(n))) break;
    producer.close();
}

template <class Wait> __attribute__((noinline))
void drain(Ring &ring, int64_t elements, int64_t turns, Clock &clock) {
    Consumer<Wait> consumer(ring);
    for (int64_t turn = 0; turn < turns; turn++) {
        int64_t left = elements;
        uint64_t sum = 0;
        while (left > 0) {
            int64_t got = consumer.drain(std::min<int64_t>(left, 256),
                                         [&](const Element &e) { sum += e.sum(); });
            if (got == 0 && !consumer.wait()) return;
            left -= got;
        }
        clock.note(sum);
    }
    consumer.close();
}

template <class Wait> void stream(const Request &r, Clock &clock) {
    Ring ring(r.capacity);
    std::thread a([&] { pin(r, 0); fill<Wait>(ring, r.elements * (r.runs + 1), r.batch); });
    std::thread b([&] { pin(r, 1); drain<Wait>(ring, r.elements, r.runs + 1, clock); });
    a.join();
    b.join();
}

template <class Wait> __attribute__((noinline))
void echo(Ring &there, Ring &back, int64_t total) {
    Consumer<Wait> from(there);
    Producer<Wait> into(back, 1);
    Element value;
    for (int64_t n = 0; n < total; n++)
        if (!from.wait() || !from.pop(value) || !into.append(value)) break;
    into.close();
    from.close();
}

template <class Wait> __attribute__((noinline))
void ping(Ring &there, Ring &back, int64_t elements, int64_t turns, Clock &clock) {
    Producer<Wait> into(there, 1);
    Consumer<Wait> from(back);
    Element value;
    for (int64_t turn = 0; turn < turns; turn++) {
        uint64_t sum = 0;
        for (int64_t n = 0; n < elements; n++) {
            if (!into.append(element(n)) || !from.wait() || !from.pop(value)) return;
            sum += value.sum();
        }
        clock.note(sum);
    }
    into.close();
    from.close();
}

template <class Wait> void trip(const Request &r, Clock &clock) {
    Ring there(r.capacity), back(r.capacity);
    std::thread a([&] { pin(r, 0); echo<Wait>(there, back, r.elements * (r.runs + 1)); });
    std::thread b([&] { pin(r, 1); ping<Wait>(there, back, r.elements, r.runs + 1, clock); });
    a.join();
    b.join();
}

template <class Wait> __attribute__((noinline)) void alone(const Request &r, Clock &clock) {
    Ring ring(r.capacity);
    Producer<Wait> producer(ring, r.batch);
    Consumer<Wait> consumer(ring);
    for (int64_t turn = 0; turn <= r.runs; turn++) {
        int64_t n = 0;
        uint64_t sum = 0;
        while (n < r.elements) {
            for (int64_t k = 0; k < r.batch; k++) producer.append(element(n++));
            consumer.drain(256, [&](const Element &e) { sum += e.sum(); });
        }
        clock.note(sum);
    }
}

struct MutexQueue {
    std::mutex lock;
    std::condition_variable filled, emptied;
    std::vector<Element> slots;
    int64_t head = 0, tail = 0, capacity;
    explicit MutexQueue(int64_t n) : slots(n), capacity(n) {}

    void push(int64_t count, uint64_t first) {
        std::unique_lock<std::mutex> hold(lock);
        for (uint64_t n = first; n < first + count; n++) {
            while (tail - head == capacity) {
                filled.notify_one();
                emptied.wait(hold);
            }
            slots[tail++ & (capacity - 1)] = element(n);
        }
        hold.unlock();
        filled.notify_one();
    }
    int64_t drain(int64_t count, uint64_t &sum) {
        std::unique_lock<std::mutex> hold(lock);
        while (tail == head) filled.wait(hold);
        int64_t run = std::min(count, tail - head);
        for (int64_t k = 0; k < run; k++) sum += slots[head++ & (capacity - 1)].sum();
        hold.unlock();
        emptied.notify_one();
        return run;
    }
};

void mutex_stream(const Request &r, Clock &clock) {
    MutexQueue queue(r.capacity);
    int64_t total = r.elements * (r.runs + 1);
    std::thread a([&] {
        pin(r, 0);
        for (int64_t n = 0; n < total;) {
            int64_t count = std::min(r.batch, total - n);
            queue.push(count, n);
            n += count;
        }
    });
    std::thread b([&] {
        pin(r, 1);
        for (int64_t turn = 0; turn <= r.runs; turn++) {
            int64_t left = r.elements;
            uint64_t sum = 0;
            while (left > 0) left -= queue.drain(std::min<int64_t>(left, 256), sum);
            clock.note(sum);
        }
    });
    a.join();
    b.join();
}

template <class Wait> bool run(const Request &request, Clock &clock) {
    if (request.mode == "stream") stream<Wait>(request, clock);
    else if (request.mode == "trip") trip<Wait>(request, clock);
    else if (request.mode == "alone") alone<Wait>(request, clock);
    else if (request.mode == "mutex") mutex_stream(request, clock);
    else return false;
    return true;
}

int usage() {
    std::fprintf(stderr, "ring_control stream|trip|alone|mutex [options]\n");
    return 64;
}

void print(const Request &r, const Clock &clock) {
    std::vector<double> nanos, sorted;
    for (size_t k = 1; k < clock.ends.size(); k++)
        nanos.push_back((clock.ends[k] - clock.ends[k - 1]) * 1e9 / r.elements);
    sorted = nanos;
    std::sort(sorted.begin(), sorted.end());
    if (sorted.empty()) sorted.push_back(0);
    std::printf("{\"mode\":\"ring-%s\",\"wait\":\"%s\",\"capacity\":%ld,\"batch\":%ld",
                r.mode.c_str(),
                r.wait.c_str(), (long)r.capacity, (long)r.batch);
    std::printf(",\"elements\":%ld,\"ns_median\":%f,\"ns_min\":%f,\"ns_max\":%f", (long)r.elements,
                sorted[sorted.size() / 2], sorted.front(), sorted.back());
    std::printf(",\"checksum\":%lu,\"ns\":[", (unsigned long)clock.checksum);
    for (size_t k = 0; k < nanos.size(); k++) std::printf(k ? ",%.2f" : "%.2f", nanos[k]);
    std::printf("]}\n");
}

}  // namespace

int main(int count, char **words) {
    if (count < 2 || count % 2 != 0) return usage();
    Request request;
    request.mode = words[1];
    for (int k = 2; k < count; k += 2) {
        std::string name = words[k];
        if (name == "--wait") request.wait = words[k + 1];
        else if (name == "--capacity") request.capacity = std::atol(words[k + 1]);
        else if (name == "--batch") request.batch = std::atol(words[k + 1]);
        else if (name == "--elements") request.elements = std::atol(words[k + 1]);
        else if (name == "--runs") request.runs = std::atol(words[k + 1]);
        else if (name == "--cores") {
            for (char *p = words[k + 1]; *p;) {
                request.cores.push_back(std::strtol(p, &p, 10));
                if (*p) p++;
            }
        } else return usage();
    }
    Clock clock;
    bool known = request.wait == "block" ? run<Block>(request, clock)
        : request.wait == "yield" ? run<Yield>(request, clock) : run<Spin>(request, clock);
    if (!known) return usage();
    print(request, clock);
    return 0;
}
