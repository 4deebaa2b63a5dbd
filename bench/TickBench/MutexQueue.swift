import Glibc

/// What a ring is set beside: a bounded queue with a lock and two conditions.
///
/// Concurrency: any thread. A batch goes in, or whatever is there comes out, under one lock.
final class MutexQueue: @unchecked Sendable {
    private let slots: UnsafeMutablePointer<RingElement>
    private let capacity: Int
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let filled = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let emptied = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var head = 0
    private var tail = 0

    init(capacity: Int) {
        self.capacity = capacity
        slots = .allocate(capacity: capacity)
        pthread_mutex_init(lock, nil)
        pthread_cond_init(filled, nil)
        pthread_cond_init(emptied, nil)
    }

    deinit {
        pthread_cond_destroy(emptied)
        pthread_cond_destroy(filled)
        pthread_mutex_destroy(lock)
        emptied.deallocate()
        filled.deallocate()
        lock.deallocate()
        slots.deallocate()
    }

    /// Writes `count` elements numbered from `first` on, waiting for room.
    func push(_ count: Int, from first: UInt64) {
        pthread_mutex_lock(lock)
        for number in first..<first &+ UInt64(count) {
            while tail &- head == capacity {
                pthread_cond_signal(filled)
                pthread_cond_wait(emptied, lock)
            }
            slots[tail & (capacity &- 1)] = RingElement(number)
            tail &+= 1
        }
        pthread_mutex_unlock(lock)
        pthread_cond_signal(filled)
    }

    /// Takes at most `count` elements, waiting for one; adds them up.
    func drain(_ count: Int, _ sum: inout UInt64) -> Int {
        pthread_mutex_lock(lock)
        while tail == head { pthread_cond_wait(filled, lock) }
        let run = min(count, tail &- head)
        for _ in 0..<run {
            sum &+= slots[head & (capacity &- 1)].sum
            head &+= 1
        }
        pthread_mutex_unlock(lock)
        pthread_cond_signal(emptied)
        return run
    }
}

/// The same stream as through a ring, through a queue with a lock.
struct MutexRounds {
    let request: RingRequest
    let rounds: Int

    func stream() -> RingResult {
        let queue = MutexQueue(capacity: request.capacity)
        let (elements, batch, turns) = (request.elements, request.batch, rounds + 1)
        let clock = RingClock()
        let filler = RingThread(core: request.core(0)) {
            var number: UInt64 = 0
            while number < elements * turns {
                let count = min(batch, elements * turns - Int(number))
                queue.push(count, from: number)
                number &+= UInt64(count)
            }
        }
        let drainer = RingThread(core: request.core(1)) {
            for _ in 0..<turns {
                var (left, sum) = (elements, UInt64(0))
                while left > 0 { left &-= queue.drain(min(left, 256), &sum) }
                clock.note(sum)
            }
        }
        filler.join()
        drainer.join()
        return RingResult(request, clock)
    }
}
