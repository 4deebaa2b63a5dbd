import Testing

/// Times and prices of IEX messages at the limits of their fields, through every output.
@Suite struct LimitTests {
    /// A TOPS 1.6 segment of one trade report.
    private func trade(time: Int64, price: Int64, size: UInt32, sequence: UInt64 = 1) -> [UInt8] {
        var message = Wire(text: "T", 1)
        message.little(0, 1)
        message.little(UInt64(bitPattern: time), 8)
        message.text("LIMIT", 8)
        message.little(UInt64(size), 4)
        message.little(UInt64(bitPattern: price), 8)
        message.little(1, 8)
        var segment = Wire()
        segment.little(1, 2)
        segment.little(0x8003, 2)
        segment.little(1, 4)
        segment.little(77, 4)
        segment.little(UInt64(message.bytes.count + 2), 2)
        segment.little(1, 2)
        segment.little((sequence - 1) * 40, 8)
        segment.little(sequence, 8)
        segment.little(UInt64(WireItch.noon), 8)
        segment.little(UInt64(message.bytes.count), 2)
        return segment.bytes + message.bytes
    }

    private static let times: [Int64] = [
        .min, .min + 1, -1, 0, 1, WireItch.noon, .max - 1, .max,
    ]

    @Test(arguments: times, ["csv", "jsonl", "table"])
    func `any event time is a bar or is told`(time: Int64, format: String) throws {
        let scratch = try Scratch()
        for length in ["1ns", "1s", "106751d"] {
            var capture = WireCapture()
            let payload = trade(time: time, price: 15_000, size: 3)
            capture.add(WireCapture.frame(payload, port: 10_378), at: WireItch.noon)
            let path = try scratch.write(capture.bytes, "t.pcap")
            let run = try Tool.run(["replay", "--format", format, "--bars", length, path])
            let isBar = run.output.contains("LIMIT")
            // No watermark lies before the first instant there is, so its own bar is out.
            let isLate = run.errors.contains("1 trades came after their bar was out")
            let isRefused = run.errors.contains("1 trades did not fit a limit")
            #expect([isBar, isLate, isRefused].count { $0 } == 1, "\(length) \(run.errors)")
            #expect(!isLate || time == .min)
            #expect(run.code == (isRefused ? 2 : 0), "\(length) \(run.errors)")
            #expect(try Tool.run(["decode", path]).output.contains(",\(time),LIMIT,"))
            #expect(try Tool.run(["inspect", path]).code == 0)
        }
    }

    @Test(arguments: [
        (price: Int64.max, isExact: false), (.min, false), (92_233_720_368_547, true),
        (92_233_720_368_548, false), (-92_233_720_368_547, true), (1, true), (0, true),
    ])
    func `any price is exact or is told`(price: Int64, isExact: Bool) throws {
        let scratch = try Scratch()
        var capture = WireCapture()
        let payload = trade(time: WireItch.noon, price: price, size: .max)
        capture.add(WireCapture.frame(payload, port: 10_378), at: WireItch.noon)
        let run = try Tool.run(["replay", try scratch.write(capture.bytes, "t.pcap")])
        #expect(run.code == (isExact ? 0 : 2), "\(run.errors)")
        #expect(isExact || run.errors.contains("prices out of range"), "\(run.errors)")
        guard isExact else { return }
        let wanted = ModelBars(
            [
                ModelTrade(
                    symbol: "LIMIT", time: WireItch.noon, price: price * 100_000,
                    size: UInt64(UInt32.max))
            ], length: 1_000_000_000)
        #expect(bars(run).map(numbers) == wanted.lines)
    }
}
