import TickCore
import TickFeeds
import Testing

@Suite struct FeedVisitorTests {
    /// Sizes from the specification, not from the definition.
    private static let itchSizes: [(Character, Int)] = [
        ("S", 12), ("R", 39), ("H", 25), ("Y", 20), ("L", 26), ("V", 35), ("W", 12), ("K", 28),
        ("J", 35), ("h", 21), ("A", 36), ("F", 40), ("E", 31), ("C", 36), ("X", 23), ("D", 19),
        ("U", 35), ("P", 44), ("Q", 40), ("B", 19), ("I", 50), ("N", 20), ("O", 48),
    ]

    private static func visit(_ type: Character, _ count: Int) -> [String] {
        var bytes = [UInt8](repeating: 0, count: count)
        if count > 0 { bytes[0] = type.asciiValue! }
        let golden = Golden(bytes: bytes)
        var visitor = RecordingItchVisitor()
        NasdaqItch50.visit(golden.view, &visitor)
        return visitor.taken
    }

    @Test func `every type goes to its own method, at every length`() {
        #expect(Self.itchSizes.count == 23)
        for (type, size) in Self.itchSizes {
            for count in 1..<size { #expect(Self.visit(type, count) == ["malformed \(count)"]) }
            #expect(Self.visit(type, size) == ["\(type)"])
            #expect(Self.visit(type, size + 1) == ["longer \(size + 1)", "\(type)"])
            #expect(Self.visit(type, size + 900) == ["longer \(size + 900)", "\(type)"])
        }
    }

    @Test func `an empty message is malformed`() {
        #expect(Self.visit("A", 0) == ["malformed 0"])
    }

    @Test func `a type that the feed does not have is unknown at every length`() {
        let known = Set(Self.itchSizes.map { $0.0.asciiValue! })
        for byte in UInt8.min...UInt8.max where !known.contains(byte) {
            let golden = Golden(bytes: [byte, 1, 2])
            var visitor = RecordingItchVisitor()
            NasdaqItch50.visit(golden.view, &visitor)
            #expect(visitor.taken == ["unknown 3"])
        }
    }

    /// Takes notes of misfits only; every message method is the default.
    private struct Misfits: IexTops15Visitor, IexTops16Visitor, IexDeep10Visitor,
        IexDeepPlus102Visitor
    {
        var taken = ""
        mutating func unknown(_ bytes: ByteView) { taken += "u" }
        mutating func malformed(_ bytes: ByteView) { taken += "m" }
        mutating func longer(_ bytes: ByteView) { taken += "l" }
        mutating func tradeBreak(_ message: IexTops15.TradeBreak) { taken += "B" }
        mutating func systemEvent(_ message: IexDeep10.SystemEvent) { taken += "S" }
    }

    private static let visits: [@Sendable (ByteView, inout Misfits) -> Void] = [
        { IexTops15.visit($0, &$1) }, { IexTops16.visit($0, &$1) }, { IexDeep10.visit($0, &$1) },
        { IexDeepPlus102.visit($0, &$1) },
    ]

    @Test(
        arguments: zip(
            visits.indices, ["QTBSDHOPEXA", "QTBSDHOPIXA", "85TBSDHOPEIXA", "aRMLTBCSDHOPEI"]))
    func `an IEX feed knows exactly its own types`(index: Int, types: String) {
        for byte in UInt8.min...UInt8.max {
            let golden = Golden(bytes: [byte] + [UInt8](repeating: 0x20, count: 200))
            var visitor = Misfits()
            Self.visits[index](golden.view, &visitor)
            let isKnown = types.utf8.contains(byte)
            #expect(visitor.taken.hasPrefix(isKnown ? "l" : "u"), "type \(byte)")
            let short = Golden(bytes: [byte])
            visitor.taken = ""
            Self.visits[index](short.view, &visitor)
            #expect(visitor.taken == (isKnown ? "m" : "u"), "type \(byte)")
        }
    }
}
