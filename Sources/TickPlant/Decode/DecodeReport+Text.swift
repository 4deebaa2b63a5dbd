/// What a decode tells at its end.
extension DecodeReport {
    /// What was damaged or lost; told even to those who want quiet.
    public func damageLines() -> [String] {
        damages.map(\.description)
            + counted([
                (malformedPackets, "packets whose lengths do not fit their transport"),
                (malformedMessages, "malformed messages"),
                (datagrams.truncated, "packets cut by the snap length"),
                (datagrams.truncatedHeaders, "packets whose headers are cut"),
                (datagrams.malformed, "malformed packets"),
                (datagrams.unknownLinkType, "packets of a link type not read here"),
                (reassemblyLost, "fragmented datagrams never completed"),
            ])
    }

    /// What was done, for people who did not ask for quiet.
    public func lines() -> [String] {
        counted([
            (unrecognised, "datagrams of no known feed"),
            (unknownMessages, "messages of unknown type"),
            (longerMessages, "messages longer than known"),
            (unresolved, "messages about orders never seen"),
        ]) + ["\(rows) messages of \(packets) packets"]
    }

    private func counted(_ counts: [(UInt64, String)]) -> [String] {
        counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    }
}
