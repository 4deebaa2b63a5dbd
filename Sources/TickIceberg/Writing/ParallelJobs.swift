import Dispatch
import Synchronization
import TickStorage

/// Jobs of processor time, over some threads.
enum ParallelJobs {
    /// Does `count` jobs on at most `threads` threads and returns what they made, in their order.
    ///
    /// Throws: what the first of the failed jobs, in their order, threw; all others are done then.
    /// Cost: where there is one job or one thread, no more than the jobs.
    static func run<Value>(
        _ count: Int, threads: Int, _ job: @Sendable (Int) throws(StorageError) -> Value
    ) throws(StorageError) -> [Value] {
        let workers = min(count, threads)
        guard workers > 1 else {
            var values: [Value] = []
            for index in 0..<count { values.append(try job(index)) }
            return values
        }
        var results = [Result<Value, StorageError>?](repeating: nil, count: count)
        let next = Atomic(0)
        results.withUnsafeMutableBufferPointer { results in
            // Each place is written by the one thread that took its number.
            nonisolated(unsafe) let places = results.baseAddress!
            DispatchQueue.concurrentPerform(iterations: workers) { _ in
                while true {
                    let index = next.add(1, ordering: .relaxed).oldValue
                    guard index < count else { return }
                    do throws(StorageError) {
                        places[index] = .success(try job(index))
                    } catch {
                        places[index] = .failure(error)
                    }
                }
            }
        }
        var values: [Value] = []
        for result in results { values.append(try result!.get()) }
        return values
    }
}
