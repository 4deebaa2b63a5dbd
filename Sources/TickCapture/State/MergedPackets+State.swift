import TickCore

/// Several files in a state: where each stands, and the packets that were read of them but not
/// handed out yet, bytes and all.
extension MergedPackets {
    /// Appends everything but what the files' headers say.
    ///
    /// Throws: where a file cannot be read for the digest of its edges.
    public mutating func encode(to writer: inout StateWriter) throws(CaptureError) {
        writer.put(UInt32(lanes.count))
        for index in lanes.indices {
            try lanes[index].reader.encode(to: &writer)
            writer.put(lanes[index].runningMax)
            writer.put(lanes[index].hasHead)
            if lanes[index].hasHead { lanes[index].head.encode(to: &writer) }
        }
        writer.put(Int64(current ?? -1))
        writer.put(rival.time)
        writer.put(Int64(rival.index))
        writer.put(hasStarted)
        untold.encode(to: &writer)
    }

    /// Takes up what `encode` wrote, before the first packet; returns where `go` is to go to next.
    public mutating func restore(
        from reader: inout StateReader
    ) throws(StateError) -> [SourcePosition] {
        let count = try reader.takeCount(1)
        guard count == lanes.count else {
            throw StateError("the state was taken of \(count) inputs, there are \(lanes.count)")
        }
        var positions: [SourcePosition] = []
        for index in lanes.indices {
            positions.append(try lanes[index].reader.restore(from: &reader))
            lanes[index].runningMax = try reader.take()
            lanes[index].hasHead = try reader.takeBool()
            if lanes[index].hasHead { try lanes[index].takeHead(from: &reader, UInt16(index)) }
        }
        let current = Int(truncatingIfNeeded: try reader.take(Int64.self))
        guard (-1..<count).contains(current) else { throw StateError("no input is \(current)") }
        self.current = current < 0 ? nil : current
        rival.time = try reader.take()
        rival.index = Int(truncatingIfNeeded: try reader.take(Int64.self))
        hasStarted = try reader.takeBool()
        untold = try [CaptureError](from: &reader)
        return positions
    }

    /// Goes to the positions that `restore` returned.
    ///
    /// Throws: where what comes before one in its file is not what it was.
    public mutating func go(to positions: [SourcePosition]) throws(CaptureError) {
        for (index, position) in positions.enumerated() {
            try lanes[index].reader.go(to: position)
        }
    }

    /// Where the file at `index` stands: behind the last packet read of it.
    public func offset(_ index: Int) -> UInt64 { lanes[index].reader.offset }

    /// The file of the last packet handed out; the first one before that.
    public var currentIndex: Int { current ?? 0 }
}

extension MergedPackets.Lane {
    mutating func takeHead(
        from reader: inout StateReader, _ source: UInt16
    ) throws(StateError) {
        head.originalCount = Int(truncatingIfNeeded: try reader.take(Int64.self))
        head.receiveTime = try reader.take()
        head.number = try reader.take()
        head.linkType = LinkType(rawValue: try reader.take())
        head.source = source
        let bytes = try reader.takeBytes()
        headBytes?.deallocate()
        let room = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(bytes.count, 1), alignment: 64)
        room.copyBytes(from: bytes)
        headBytes = room
        head.bytes = ByteView(base: UnsafeRawPointer(room.baseAddress!), count: bytes.count)
    }
}

extension Packet {
    func encode(to writer: inout StateWriter) {
        writer.put(Int64(originalCount))
        writer.put(receiveTime)
        writer.put(number)
        writer.put(linkType.rawValue)
        writer.put(bytes: Array(bytes.buffer))
    }
}
