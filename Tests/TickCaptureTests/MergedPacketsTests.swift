import Testing
import TickCapture
import TickCore

struct MergedPacketsTests {
    /// A pcapng file of packets at the given times; nil is a packet without time.
    static func file(_ times: [UInt64?]) -> [UInt8] {
        var file = CaptureBuilder.pcapng()
        file.interface(resolution: 9)
        for time in times {
            if let time { file.enhanced(units: time, [1]) } else { file.simple([2]) }
        }
        return file.bytes
    }

    /// Source and number of every packet in merged order, `!` where damage was told.
    static func order(_ files: [[UInt8]]) -> [String] {
        var merged = MergedPackets(files.map { MemoryChunkSource($0, chunkSize: 40) })
        var packet = Packet.blank
        var order: [String] = []
        while true {
            switch merged.next(&packet) {
            case .packet: order.append("\(packet.source).\(packet.number)")
            case .damaged: order.append("!")
            case .end: return order
            }
        }
    }

    @Test func `packets come by time, ties by the order of the files`() {
        let order = Self.order([Self.file([10, 20, 30]), Self.file([5, 20, 40])])
        #expect(order == ["1.1", "0.1", "0.2", "1.2", "0.3", "1.3"])
    }

    @Test func `a file that goes back in time is read as it stands`() {
        let order = Self.order([Self.file([10, 3, 4, 30]), Self.file([9, 10, 12])])
        #expect(order == ["1.1", "0.1", "0.2", "0.3", "1.2", "1.3", "0.4"])
        #expect(Self.order([Self.file([9, 1, 8, 2])]) == ["0.1", "0.2", "0.3", "0.4"])
    }

    @Test func `packets without time follow those before them`() {
        let order = Self.order([Self.file([10, nil, 30]), Self.file([nil, 10, 20, nil])])
        #expect(order == ["1.1", "0.1", "0.2", "1.2", "1.3", "1.4", "0.3"])
    }

    @Test func `a damaged file says so once and the others go on`() {
        let cut = Array(Self.file([1, 2, 50]).dropLast(3))
        #expect(Self.order([cut, Self.file([3, 4])]) == ["0.1", "0.2", "!", "1.1", "1.2"])
        #expect(Self.order([[], Self.file([3]), []]) == ["!", "!", "1.1"])
        #expect(Self.order([]) == [])
    }

    @Test func `any times merge as the rule says`() {
        var state: UInt64 = 42
        func random(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        for _ in 0..<200 {
            let files = (0..<Int(1 + random(5))).map { _ in
                (0..<random(12)).map { _ in random(8) == 0 ? nil : random(20) }
            }
            #expect(Self.order(files.map(Self.file)) == Self.ruled(files), "\(files)")
        }
    }

    /// The rule, word for word: the file whose running maximum is smallest, ties by order.
    static func ruled(_ files: [[UInt64?]]) -> [String] {
        var heads = files.map { _ in 0 }
        var maxima = files.map { _ in Int64.min }
        var order: [String] = []
        while true {
            var best: (time: Int64, file: Int)?
            for (file, times) in files.enumerated() where heads[file] < times.count {
                let time = max(maxima[file], times[heads[file]].map(Int64.init) ?? .min)
                if best == nil || time < best!.time { best = (time, file) }
            }
            guard let best else { return order }
            maxima[best.file] = best.time
            heads[best.file] += 1
            order.append("\(best.file).\(heads[best.file])")
        }
    }
}
