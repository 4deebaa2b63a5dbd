import Glibc

/// A thread that runs a body once, and can be waited for.
final class StressThread {
    private var thread = pthread_t()

    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    init(_ run: @escaping @Sendable () -> Void) {
        let started = pthread_create(
            &thread, nil,
            { raw in
                Unmanaged<Body>.fromOpaque(raw!).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(Body(run)).toOpaque())
        precondition(started == 0, "no thread: errno \(started)")
    }

    func join() { pthread_join(thread, nil) }
}

/// What one side of a stressed ring saw; read after its thread has been joined.
final class StressReport: @unchecked Sendable {
    /// The first thing that was wrong.
    var fault: String?
    /// Where the side stopped.
    var position = 0
    /// Elements lost by a side that may lose some.
    var lost = 0
    /// What it saw last of the other side.
    var end = "none"

    func fail(_ text: String) { if fault == nil { fault = text } }
}
