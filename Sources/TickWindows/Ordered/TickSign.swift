import TickCore

/// The tick rule: which way an instrument's price went last.
struct TickSign: BitwiseCopyable, Equatable {
    private var price: Int64 = 0
    /// +1 or −1; 0 before the first price.
    private(set) var sign: Int8 = 0

    init() {}

    func encode(to writer: inout StateWriter) {
        writer.put(price)
        writer.put(sign)
    }

    init(from reader: inout StateReader) throws(StateError) {
        price = try reader.take()
        sign = try reader.take()
        guard (-1...1).contains(sign) else { throw StateError("\(sign) is no tick sign") }
    }

    /// The sign of a trade at `next`: +1 for the first and above the price before, −1 below, the
    /// sign before where it is equal.
    mutating func follow(_ next: Int64) -> Int8 {
        if sign == 0 || next > price {
            sign = 1
        } else if next < price {
            sign = -1
        }
        price = next
        return sign
    }
}
