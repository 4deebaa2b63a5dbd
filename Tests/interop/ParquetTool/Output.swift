import Glibc

/// The standard streams.
enum Output {
    static func write(_ text: String, to descriptor: Int32 = 1) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let put = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard put > 0 else { exit(1) }
            rest = rest.dropFirst(put)
        }
    }

    static func fail(_ message: String) -> Never {
        write(message + "\n", to: 2)
        exit(1)
    }

    /// Processor time of this process.
    ///
    /// Units: seconds.
    static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
