import Glibc
import TickCore

/// The decoder in a state: the live orders, the day's locate codes, where its messages stand, and
/// its sink.
extension ItchTicks where Sink: ~Copyable {
    /// Appends all of it.
    public func encode(to writer: inout StateWriter) {
        writer.put(midnight)
        writer.put(isMarketOpen)
        writer.put(time)
        origin.encode(to: &writer)
        tally.encode(to: &writer)
        encodeLocates(to: &writer)
        if !Sink.takesBooks { orders.encode(to: &writer) }
        sink.encode(to: &writer)
    }

    /// Takes up what `encode` wrote; nothing was decoded, and all instruments are there.
    public mutating func restore(from reader: inout StateReader) throws(StateError) {
        midnight = try reader.take()
        isMarketOpen = try reader.takeBool()
        time = try reader.take()
        origin = try MessageOrigin(from: &reader)
        tally = try FeedCounters(from: &reader)
        try restoreLocates(from: &reader)
        let count = instruments.count
        if !Sink.takesBooks {
            try orders.restore(from: &reader) { _, order in
                // The number of no instrument loses its highest bit on the way into an order.
                order.instrument.index < count || order.packed &>> 1 == UInt32.max &>> 1
            }
        }
        try sink.restore(from: &reader)
    }

    /// Only those in use.
    private func encodeLocates(to writer: inout StateWriter) {
        var used: [Int] = []
        for first in stride(from: 0, to: Self.locateCount, by: Self.blockCount)
        where !isUnused(first) {
            for code in first..<first + Self.blockCount where locates[code].isUsed {
                used.append(code)
            }
        }
        writer.put(UInt32(used.count))
        for code in used {
            writer.put(UInt16(code))
            writer.put(locates[code].instrument.rawValue)
            writer.put(locates[code].isTest)
            writer.put(locates[code].roundLot)
        }
    }

    /// Whether all of a block are as its first one, which is not in use; at the speed of memory.
    private func isUnused(_ first: Int) -> Bool {
        let size = (Self.blockCount - 1) * MemoryLayout<ItchLocate>.stride
        return !locates[first].isUsed && memcmp(locates + first, locates + first + 1, size) == 0
    }

    private mutating func restoreLocates(from reader: inout StateReader) throws(StateError) {
        for _ in 0..<(try reader.takeCount(11)) {
            let code = Int(try reader.take(UInt16.self))
            locates[code] = ItchLocate(
                instrument: try reader.takeInstrument(of: instruments.count),
                isTest: try reader.takeBool(), roundLot: try reader.take())
        }
    }

    private static var locateCount: Int { 1 << 16 }
    /// Codes that are looked at together.
    private static var blockCount: Int { 256 }
}
