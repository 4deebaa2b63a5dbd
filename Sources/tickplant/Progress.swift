import Glibc

/// A progress line on standard error: share done, rate, time left.
///
/// Shown only to a person, at most ten times a second.
struct Progress {
    private let isShown: Bool
    private let start = Progress.now()
    private var lastShown = 0.0
    private var looks: UInt64 = 0

    init(isQuiet: Bool) { isShown = Terminal.isInteractive && !isQuiet }

    /// Shows how far the work is; `share` is 0...1 or nil where the size is not known.
    mutating func show(share: Double?, count: UInt64, unit: String) {
        guard isShown, Progress.now() - lastShown >= 0.1 else { return }
        lastShown = Progress.now()
        let elapsed = lastShown - start
        let rate = elapsed > 0 ? Double(count) / elapsed : 0
        var line = "\r\u{1B}[K"
        if let share {
            let done = Int((min(max(share, 0), 1) * 30).rounded())
            line += "[" + String(repeating: "=", count: done)
            line += String(repeating: " ", count: 30 - done) + "] \(Int(share * 100)) %  "
        }
        line += "\(Progress.scaled(Double(count))) \(unit)  \(Progress.scaled(rate))/s"
        if let share, share > 0.01 {
            line += "  \(Int((elapsed / share - elapsed).rounded())) s left"
        }
        Terminal.write(line)
    }

    /// Shows how far a run over packets is, which asks after every `packetsPerLook`.
    mutating func look(_ share: Double?) {
        looks += 1
        show(share: share, count: looks * Self.packetsPerLook, unit: "packets")
    }

    private static var packetsPerLook: UInt64 { 4096 }

    /// Takes the line away.
    func finish() { if isShown && lastShown > 0 { Terminal.write("\r\u{1B}[K") } }

    private static func scaled(_ value: Double) -> String {
        let steps: [(Double, String)] = [(1e9, " G"), (1e6, " M"), (1e3, " k")]
        guard let step = steps.first(where: { value >= $0.0 }) else { return "\(Int(value)) " }
        return "\((value / step.0 * 10).rounded() / 10)\(step.1)"
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
