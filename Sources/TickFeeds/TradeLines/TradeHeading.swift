import TickCore

/// The first line of a trade file: the four columns' names, each quoted or not, in their order.
///
/// A UTF-8 byte-order mark may come before them. What follows behind a fifth comma is left to the
/// lines themselves.
public enum TradeHeading {
    /// The columns.
    public static let columns = ["ts_ns", "symbol", "price", "size"]

    /// The most bytes it takes to tell: a byte-order mark, every name quoted, the byte behind.
    public static let bytesMax =
        mark.count + columns.reduce(0) { $0 + $1.utf8.count + 3 }

    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Whether a source that begins with these bytes is a trade file.
    public static func recognises(_ prefix: [UInt8]) -> Bool {
        var rest = prefix[...]
        if rest.starts(with: mark) { rest = rest.dropFirst(mark.count) }
        for (index, column) in columns.enumerated() {
            if index > 0 && rest.popFirst() != UInt8(ascii: ",") { return false }
            guard take(column, from: &rest) else { return false }
        }
        guard let next = rest.first else { return true }
        return [UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r")].contains(next)
    }

    /// Takes one name off the front, with its quotes if it has them.
    private static func take(_ column: String, from rest: inout ArraySlice<UInt8>) -> Bool {
        let quote = UInt8(ascii: "\"")
        let isQuoted = rest.first == quote
        if isQuoted { rest.removeFirst() }
        guard rest.starts(with: column.utf8) else { return false }
        rest = rest.dropFirst(column.utf8.count)
        return !isQuoted || rest.popFirst() == quote
    }
}
