import CTickLinux
import Glibc

/// A thread that runs one piece of work.
///
/// Concurrency: made, asked and joined by one thread; what the work touches is its own, or shared
/// as it is meant to be.
struct WorkerThread {
    private var thread = pthread_t()

    private final class Work {
        let body: () -> Void
        let core: Int?

        init(core: Int?, _ body: @escaping () -> Void) {
            self.core = core
            self.body = body
        }
    }

    /// Starts at once, on `core` alone where one is given.
    ///
    /// Throws: where the system has no thread to give.
    init(core: Int? = nil, _ body: @escaping () -> Void) throws(PlantError) {
        let work = Unmanaged.passRetained(Work(core: core, body))
        let code = pthread_create(
            &thread, nil,
            { raw in
                let work = Unmanaged<Work>.fromOpaque(raw!).takeRetainedValue()
                if let core = work.core { _ = tick_pin_thread(Int32(core)) }
                work.body()
                return nil
            }, work.toOpaque())
        guard code == 0 else {
            work.release()
            throw PlantError(.system, "cannot start a thread: \(String(cString: strerror(code)))")
        }
    }

    /// Throws: where this process may not run on a core.
    static func checkCore(_ core: Int) throws(PlantError) {
        var code: Int32 = 0
        let probe = try WorkerThread { code = tick_pin_thread(Int32(core)) }
        probe.join()
        guard code == 0 else {
            throw PlantError(.usage, "core \(core) is none that this process may run on")
        }
    }

    /// Waits for its end.
    func join() { pthread_join(thread, nil) }

    /// Lets it go on by itself.
    func detach() { pthread_detach(thread) }
}
