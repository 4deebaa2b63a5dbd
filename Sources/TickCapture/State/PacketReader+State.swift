import TickCore

/// A reader in a state: where it stands in its file, and what it knows of it.
extension PacketReader {
    /// Appends everything but what the file's header says.
    ///
    /// Throws: where the file cannot be read for the digest of its edges.
    public mutating func encode(to writer: inout StateWriter) throws(CaptureError) {
        try buffer.position().encode(to: &writer)
        writer.put(layout.rawValue)
        writer.put(linkType.rawValue)
        writer.put(number)
        writer.put(firstTime)
        writer.put(lastTime)
        oddities.encode(to: &writer)
        writer.put(section.isBigEndian)
        for interfaces in [section.interfaces, pastInterfaces] {
            writer.put(UInt32(interfaces.count))
            for interface in interfaces { interface.encode(to: &writer) }
        }
        writer.put(damageIsTold)
        (damage.map { [$0] } ?? []).encode(to: &writer)
    }

    /// Takes up what `encode` wrote, before the first packet; returns where `go` is to go to next.
    public mutating func restore(
        from reader: inout StateReader
    ) throws(StateError) -> SourcePosition {
        let position = try SourcePosition(from: &reader)
        let layout = try reader.take(case: Layout.self)
        guard layout == .ended || layout == self.layout else {
            throw StateError("\(path) is a capture of another kind than the state was taken of")
        }
        self.layout = layout
        linkType = LinkType(rawValue: try reader.take())
        number = try reader.take()
        firstTime = try reader.take()
        lastTime = try reader.take()
        oddities = try CaptureOddities(from: &reader)
        section.isBigEndian = try reader.takeBool()
        section.interfaces = try Self.interfaces(&reader)
        pastInterfaces = try Self.interfaces(&reader)
        damageIsTold = try reader.takeBool()
        damage = try [CaptureError](from: &reader).first
        return position
    }

    /// Goes to the position that `restore` returned.
    ///
    /// Throws: where what comes before it in the file is not what it was.
    /// Cost: a file that is not compressed is gone to at once, any other is read up to there.
    public mutating func go(to position: SourcePosition) throws(CaptureError) {
        try buffer.go(to: position)
        ahead = buffer.cursor
    }

    private static func interfaces(
        _ reader: inout StateReader
    ) throws(StateError) -> [PcapngInterface] {
        var interfaces: [PcapngInterface] = []
        for _ in 0..<(try reader.takeCount(PcapngInterface.stateBytes)) {
            interfaces.append(try PcapngInterface(from: &reader))
        }
        return interfaces
    }
}

extension PcapngInterface {
    static var stateBytes: Int { 32 }

    func encode(to writer: inout StateWriter) {
        writer.put(linkType.rawValue)
        writer.put(snapLength)
        writer.put(resolution.unitsPerSecond)
        writer.put(offsetSeconds)
        writer.put(statisticsDrops)
    }

    init(from reader: inout StateReader) throws(StateError) {
        self.init(
            linkType: LinkType(rawValue: try reader.take()), snapLength: try reader.take(),
            resolution: TimeResolution(unitsPerSecond: try reader.take()),
            offsetSeconds: try reader.take(), statisticsDrops: try reader.take())
    }
}

extension CaptureOddities: StateCounts {
    /// Every count.
    public static var stateFields: [WritableKeyPath<CaptureOddities, UInt64>] {
        [
            \.fractionsTooLarge, \.aboveSnapLength, \.timesOutOfRange, \.blocksSkipped,
            \.malformedOptions, \.droppedBeforePackets,
        ]
    }
}
