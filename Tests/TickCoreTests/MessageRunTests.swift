import Testing

@testable import TickCore

@Suite struct MessageRunTests {
    /// What a run of these bytes hands out: texts with their sequence numbers.
    private func walk<Prefix: LengthPrefix>(
        _ prefix: Prefix.Type, _ bytes: [UInt8], count: UInt64
    ) -> (told: [String], left: UInt64, bytesLeft: Int) {
        bytes.withUnsafeBytes { raw in
            var run = MessageRun<Prefix>(
                ByteView(raw), count: count,
                origin: MessageOrigin(sequence: 7, receiveTime: 5, packet: 9))
            var told: [String] = []
            while true {
                let origin = run.origin
                #expect(origin.receiveTime == 5 && origin.packet == 9)
                #expect(origin.sequence == run.sequence)
                guard let message = run.next() else { break }
                let text = String(decoding: message.buffer, as: UTF8.self)
                told.append("\(origin.sequence):\(text)")
            }
            return (told, run.left, run.bytesLeft)
        }
    }

    private let three: [UInt8] = [0, 2, 65, 66, 0, 0, 0, 1, 67]

    @Test func `messages come in order with their numbers, empty ones too`() {
        let found = walk(BigEndianLength.self, three, count: 3)
        #expect(found.told == ["7:AB", "8:", "9:C"])
        #expect(found.left == 0 && found.bytesLeft == 0)
    }

    @Test func `a run ends at its count, and what is behind is left`() {
        let found = walk(BigEndianLength.self, three, count: 1)
        #expect(found.told == ["7:AB"] && found.left == 0 && found.bytesLeft == 5)
        #expect(walk(BigEndianLength.self, three, count: 0).told == [])
    }

    @Test func `cut anywhere, only whole messages come and the rest is still promised`() {
        let ends = [4, 6, 9]
        for size in 0...three.count {
            let found = walk(BigEndianLength.self, Array(three[..<size]), count: 3)
            let whole = ends.filter { $0 <= size }.count
            #expect(found.told == Array(["7:AB", "8:", "9:C"][..<whole]))
            #expect(found.left == UInt64(3 - whole))
            #expect(found.bytesLeft == size - (whole == 0 ? 0 : ends[whole - 1]))
        }
    }

    @Test func `the length's bytes are read in the order of the transport`() {
        let bytes: [UInt8] = [1, 0, 65]
        #expect(walk(LittleEndianLength.self, bytes, count: 1).told == ["7:A"])
        #expect(walk(BigEndianLength.self, bytes, count: 1).told == [])
    }
}
