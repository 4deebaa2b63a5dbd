extension Endpoint {
    /// Appends address and port.
    public func encode(to writer: inout StateWriter) {
        writer.put(isIPv6)
        writer.put(high)
        writer.put(low)
        writer.put(port)
    }

    /// Takes off what `encode` wrote.
    public init(from reader: inout StateReader) throws(StateError) {
        let isIPv6 = try reader.takeBool()
        let (high, low): (UInt64, UInt64) = (try reader.take(), try reader.take())
        self.init(ipv6High: high, low: low, port: try reader.take())
        self.isIPv6 = isIPv6
    }
}

extension MessageOrigin {
    /// Appends all of it.
    public func encode(to writer: inout StateWriter) {
        writer.put(sequence)
        writer.put(receiveTime)
        writer.put(packet)
    }

    /// Takes off what `encode` wrote.
    public init(from reader: inout StateReader) throws(StateError) {
        self.init(
            sequence: try reader.take(), receiveTime: try reader.take(),
            packet: try reader.take())
    }
}
