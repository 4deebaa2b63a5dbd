import TickCore

/// Rows as text.
extension MessageRow {
    /// The heading of `appendCSV`, with its line end.
    public static let csvHeading: StaticString =
        "packet,msg,sequence,type,event_time_ns,symbol,side,price,size,order_id,trade_id,entry\n"

    /// Appends the row as one CSV line; what the message does not carry is empty.
    ///
    /// Limits: `entry` is always empty: no feed here has messages with several entries.
    public func appendCSV(to text: inout TextBuffer) {
        text.append(integer: packet)
        text.append(UInt8(ascii: ","))
        text.append(integer: message)
        text.append(UInt8(ascii: ","))
        if sequence != 0 { text.append(integer: sequence) }
        text.append(UInt8(ascii: ","))
        if fit != .malformed || type != 0 { Self.append(csv: type, to: &text) }
        text.append(UInt8(ascii: ","))
        if present.contains(.eventTime) { text.append(integer: eventTime) }
        text.append(UInt8(ascii: ","))
        if present.contains(.symbol) { withSymbol { text.append(csv: $0) } }
        text.append(UInt8(ascii: ","))
        if present.contains(.side) { Self.append(csv: side, to: &text) }
        text.append(UInt8(ascii: ","))
        if present.contains(.price) { appendPrice(to: &text) }
        text.append(UInt8(ascii: ","))
        if present.contains(.size) { text.append(integer: size) }
        text.append(UInt8(ascii: ","))
        if present.contains(.orderID) { text.append(integer: orderID) }
        text.append(UInt8(ascii: ","))
        if present.contains(.tradeID) { text.append(integer: tradeID) }
        text.append(",\n")
    }

    /// Appends the row as one line of JSON; what the message does not carry is left out.
    ///
    /// A message that does not fit its definition says how (`fit`) and shows its first bytes.
    /// Limits: identifiers and times are JSON integers of up to 64 bits.
    public func appendJSON(to text: inout TextBuffer, bytes: ByteView) {
        appendJSONHead(to: &text)
        if present.contains(.eventTime) {
            text.append(",\"event_time_ns\":")
            text.append(integer: eventTime)
        }
        if present.contains(.symbol) {
            text.append(",\"symbol\":")
            withSymbol { text.append(json: $0) }
        }
        if present.contains(.side) {
            text.append(",\"side\":")
            Self.append(json: side, to: &text)
        }
        if present.contains(.price) {
            text.append(",\"price\":")
            appendPrice(to: &text)
        }
        Self.append(size, ",\"size\":", when: present.contains(.size), to: &text)
        Self.append(orderID, ",\"order_id\":", when: present.contains(.orderID), to: &text)
        Self.append(tradeID, ",\"trade_id\":", when: present.contains(.tradeID), to: &text)
        appendMisfit(to: &text, bytes: bytes, limit: OddMessages.sampleBytes)
        text.append("}\n")
    }

    /// Appends `{"packet":1,"msg":1,"sequence":7,"type":"A"`, open for more.
    func appendJSONHead(to text: inout TextBuffer) {
        text.append("{\"packet\":")
        text.append(integer: packet)
        text.append(",\"msg\":")
        text.append(integer: message)
        Self.append(sequence, ",\"sequence\":", when: sequence != 0, to: &text)
        if fit != .malformed || type != 0 {
            text.append(",\"type\":")
            Self.append(json: type, to: &text)
        }
    }

    /// Appends how the message fails to fit, and its first `limit` bytes; nothing where it fits.
    func appendMisfit(to text: inout TextBuffer, bytes: ByteView, limit: Int) {
        guard let name = fit.name else { return }
        text.append(",\"fit\":\"")
        text.append(name)
        text.append("\",\"byte_count\":")
        text.append(integer: UInt64(bytes.count))
        text.append(",\"bytes\":\"")
        for byte in bytes.buffer.prefix(limit) { text.append(hex: byte) }
        text.append("\"")
    }

    /// Lends the symbol's characters without their padding.
    public func withSymbol<Result>(_ body: (ByteView) -> Result) -> Result {
        withUnsafeBytes(of: symbol.bigEndian) { buffer in
            var count = 8
            while count > 0, buffer[count - 1] == 0x20 { count -= 1 }
            return body(ByteView(UnsafeRawBufferPointer(rebasing: buffer[..<count])))
        }
    }

    private func appendPrice(to text: inout TextBuffer) {
        text.append(decimal: Int128(price), digits: Int(priceDigits))
    }

    static func append(csv byte: UInt8, to text: inout TextBuffer) {
        withUnsafeBytes(of: byte) { text.append(csv: ByteView($0)) }
    }

    static func append(json byte: UInt8, to text: inout TextBuffer) {
        withUnsafeBytes(of: byte) { text.append(json: ByteView($0)) }
    }

    private static func append(
        _ number: UInt64, _ key: StaticString, when isPresent: Bool, to text: inout TextBuffer
    ) {
        guard isPresent else { return }
        text.append(key)
        text.append(integer: number)
    }
}

extension MessageRow.Fit {
    /// The name in output; nil for messages as defined.
    public var name: StaticString? {
        switch self {
        case .known: nil
        case .longer: "longer"
        case .unknown: "unknown"
        case .malformed: "malformed"
        }
    }
}
