import TickCore
import TickFeeds

/// One message as hexadecimal text, kept in memory for the test.
final class Golden {
    private let bytes: UnsafeMutableRawBufferPointer

    init(_ hex: String) {
        let digits = Array(hex.filter { !$0.isWhitespace })
        bytes = .allocate(byteCount: max(digits.count / 2, 1), alignment: 1)
        count = digits.count / 2
        for index in 0..<count {
            bytes[index] = UInt8(String(digits[2 * index...2 * index + 1]), radix: 16)!
        }
    }

    init(bytes source: [UInt8]) {
        bytes = .allocate(byteCount: max(source.count, 1), alignment: 1)
        bytes.copyBytes(from: source)
        count = source.count
    }

    deinit { bytes.deallocate() }

    let count: Int

    /// Lives as long as this object.
    var view: ByteView { ByteView(base: UnsafeRawPointer(bytes.baseAddress!), count: count) }

    /// `name=value` of every field, by the run-time definition.
    func fields(of feed: FeedDefinition) -> [String] {
        var decoder = RowDecoder(feed: feed)
        let row = decoder.decode(view, packet: 1, message: 1, sequence: 0)
        var text = TextBuffer(capacity: 64)
        FieldDump(feed: feed).appendCSV(row, bytes: view, to: &text)
        return text.text().split(separator: "\n").map { line in
            line.split(separator: ",", maxSplits: 5, omittingEmptySubsequences: false)[4...]
                .joined(separator: "=")
        }
    }
}
