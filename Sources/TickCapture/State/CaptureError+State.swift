import TickCore

extension CaptureError {
    /// Appends all of it.
    public func encode(to writer: inout StateWriter) {
        writer.put(text: code.rawValue)
        writer.put(text: message)
        writer.put(text: path)
        writer.put(offset)
        writer.put(compressedOffset)
        writer.put(packetsBefore)
    }

    /// Takes off what `encode` wrote.
    public init(from reader: inout StateReader) throws(StateError) {
        let text = try reader.takeText()
        guard let code = Code(rawValue: text) else {
            throw StateError("\(text) is no kind of damage")
        }
        self.init(
            code, try reader.takeText(), path: try reader.takeText(),
            offset: try reader.takeOptional(), compressedOffset: try reader.takeOptional(),
            packetsBefore: try reader.takeOptional())
    }
}

extension [CaptureError] {
    /// Appends them all behind their count.
    public func encode(to writer: inout StateWriter) {
        writer.put(UInt32(count))
        for error in self { error.encode(to: &writer) }
    }

    /// Takes off what `encode` wrote.
    public init(from reader: inout StateReader) throws(StateError) {
        self = []
        for _ in 0..<(try reader.takeCount(15)) { append(try CaptureError(from: &reader)) }
    }
}
