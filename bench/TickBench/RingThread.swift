import CTickLinux
import Glibc

/// A thread that runs one piece of work, on a core of its own if asked.
final class RingThread {
    private var thread = pthread_t()

    private final class Work {
        let core: Int?
        let body: @Sendable () -> Void

        init(_ core: Int?, _ body: @escaping @Sendable () -> Void) {
            self.core = core
            self.body = body
        }

        func run() {
            if let core { _ = tick_pin_thread(Int32(truncatingIfNeeded: core)) }
            body()
        }
    }

    init(core: Int?, _ body: @escaping @Sendable () -> Void) {
        let started = pthread_create(
            &thread, nil,
            { raw in
                Unmanaged<Work>.fromOpaque(raw!).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(Work(core, body)).toOpaque())
        precondition(started == 0, "cannot start a thread: errno \(started)")
    }

    func join() { pthread_join(thread, nil) }
}
