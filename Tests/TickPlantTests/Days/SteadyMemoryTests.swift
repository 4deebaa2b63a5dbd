import Testing

/// Replaying more takes longer, and no more memory.
@Suite struct SteadyMemoryTests {
    @Test func `four times the messages need no more memory`() throws {
        var peaks: [Int] = []
        for messages in [UInt64(250_000), 1_000_000] {
            let day = try Day(messages: messages, symbols: 50)
            let run = try Tool.run(["replay", "-q", "-o", "/dev/null", "--force", day.capture])
            #expect(run.code == 0, "\(run.errors)")
            peaks.append(run.peakKiB)
        }
        // Orders that rest overnight grow the table; nothing else may grow.
        #expect(peaks[1] < peaks[0] + 16_384, "\(peaks) KiB")
        #expect(peaks[0] > 1000)
    }
}
