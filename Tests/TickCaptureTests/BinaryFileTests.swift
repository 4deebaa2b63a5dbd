import Testing
import TickCapture
import TickCore

struct BinaryFileTests {
    static func message(_ type: Character, _ size: UInt16) -> [UInt8] {
        [UInt8(size >> 8), UInt8(size & 0xFF), type.asciiValue!]
            + [UInt8](repeating: 0x31, count: Int(size) - 1)
    }

    static let start = message("S", 12) + message("R", 39) + message("A", 36)
    /// Eight messages of known types, one of a type yet to be invented.
    static let day =
        start + (0..<5).flatMap { _ in message("D", 19) } + message("z", 300)

    @Test(arguments: [1, 5, 100, 1000])
    func `a day file is told by its first messages and read in full`(_ chunkSize: Int) {
        let read = ReadCapture(Self.day + [0, 0], chunkSize: chunkSize)
        #expect(read.damage?.description == nil)
        #expect(read.packets.map(\.bytes.count) == [12, 39, 36] + [19, 19, 19, 19, 19, 300])
        #expect(read.packets.map(\.number) == Array(1...9))
        #expect(read.packets.allSatisfy { $0.time == Packet.noTime && $0.linkType == .binaryFile })
        #expect(read.info.format == .binaryFile)
        #expect(read.info.linkTypeName == "binaryfile")
    }

    @Test func `a file without end mark ends cleanly, bytes after the mark are reported`() {
        let known = Self.start
        #expect(ReadCapture(known).damage == nil)
        let read = ReadCapture(known + [0, 0, 0])
        #expect(read.packets.count == 3)
        #expect(read.damage?.code == .trailingBytes)
        #expect(read.damage?.offset == UInt64(known.count + 2))
    }

    @Test func `a day file cut at any byte yields the messages before and says so`() {
        let known = Self.start
        for count in 3..<known.count {
            let read = ReadCapture(Array(known[..<count]), chunkSize: 20)
            let ends = [14, 55, 93]
            #expect(read.packets.count == ends.count { $0 <= count }, "cut at \(count)")
            #expect((read.damage == nil) == ends.contains(count), "cut at \(count)")
        }
    }

    @Test func `sizes that no message has are no day file`() {
        #expect(ReadCapture(Self.message("S", 13)).damage?.code == .notACapture)
        let second = Self.message("S", 12) + Self.message("R", 40)
        #expect(ReadCapture(second).damage?.code == .notACapture)
    }
}
