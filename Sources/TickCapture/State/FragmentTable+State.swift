import TickCore

/// Datagrams that fragments are missing of in a state: what came of each.
///
/// Layout: of each entry in use its number, key, sizes and times, a bit for each unit up to the
/// furthest fragment, and those bytes; what did not come is written as zeros.
extension FragmentTable {
    func encode(to writer: inout StateWriter) {
        writer.put(givenUp)
        writer.put(UInt32(count))
        for index in entries.indices where entries[index].isUsed {
            let entry = entries[index]
            writer.put(UInt8(index))
            entry.encode(to: &writer)
            let slot = slot(index)
            let units = FragmentSlot.units(entry.furthest)
            for unit in 0..<units { writer.put(slot.has(unit: unit)) }
            for unit in 0..<units {
                let offset = unit * FragmentSlot.unitBytes
                let size = min(FragmentSlot.unitBytes, entry.furthest - offset)
                if slot.has(unit: unit) {
                    writer.put(
                        raw: UnsafeRawBufferPointer(start: slot.payload + offset, count: size))
                } else {
                    writer.put(rawCount: size) { _ in }
                }
            }
        }
    }

    /// Takes up what `encode` wrote; there are no fragments.
    mutating func restore(from reader: inout StateReader) throws(StateError) {
        givenUp = try reader.take()
        let used = try reader.takeCount(Entry.stateBytes)
        if used > 0 && entries.isEmpty { allocate() }
        for _ in 0..<used { try restoreEntry(&reader) }
    }

    private mutating func restoreEntry(_ reader: inout StateReader) throws(StateError) {
        let index = Int(try reader.take(UInt8.self))
        guard index < Self.entriesMax, !entries[index].isUsed else {
            throw StateError("no fragments can be number \(index)")
        }
        let entry = try Entry(from: &reader)
        let units = FragmentSlot.units(entry.furthest)
        let slot = slot(index)
        slot.clear()
        var has: [Bool] = []
        for _ in 0..<units { has.append(try reader.takeBool()) }
        for unit in 0..<units {
            let offset = unit * FragmentSlot.unitBytes
            let size = min(FragmentSlot.unitBytes, entry.furthest - offset)
            try reader.takeRaw(size) { bytes in
                if has[unit] { _ = slot.add(ByteView(bytes), at: offset) }
            }
        }
        guard has.count(where: { $0 }) == entry.unitsReceived else {
            throw StateError("\(entry.unitsReceived) units of a datagram, which are not there")
        }
        entries[index] = entry
    }

    private func slot(_ index: Int) -> FragmentSlot {
        FragmentSlot(slots.baseAddress! + index * FragmentSlot.sizeBytes)
    }
}

extension FragmentSlot {
    /// Units that so many bytes take.
    static func units(_ bytes: Int) -> Int { (bytes + unitBytes - 1) / unitBytes }
}

extension FragmentTable.Entry {
    static var stateBytes: Int { 83 }

    func encode(to writer: inout StateWriter) {
        key.source.encode(to: &writer)
        key.destination.encode(to: &writer)
        writer.put(key.id)
        writer.put(key.nextHeader)
        writer.put(key.input)
        writer.put(Int32(total))
        writer.put(Int32(furthest))
        writer.put(Int32(unitsReceived))
        writer.put(firstPacket)
        writer.put(firstTime)
    }

    init(from reader: inout StateReader) throws(StateError) {
        key = FragmentKey(
            source: try Endpoint(from: &reader), destination: try Endpoint(from: &reader),
            id: try reader.take(), nextHeader: try reader.take(), input: try reader.take())
        isUsed = true
        total = Int(try reader.take(Int32.self))
        furthest = Int(try reader.take(Int32.self))
        unitsReceived = Int(try reader.take(Int32.self))
        firstPacket = try reader.take()
        firstTime = try reader.take()
        let payloadMax = FragmentTable.payloadBytesMax
        guard (-1...payloadMax).contains(total), (1...payloadMax).contains(furthest) else {
            throw StateError("a datagram of \(total) bytes, of which \(furthest) came")
        }
    }
}

extension DatagramDecoder {
    /// Appends counters and fragments.
    public func encode(to writer: inout StateWriter) {
        tally.encode(to: &writer)
        fragments.encode(to: &writer)
    }

    /// Takes up what `encode` wrote; no packet was decoded.
    public mutating func restore(from reader: inout StateReader) throws(StateError) {
        tally = try DatagramCounters(from: &reader)
        try fragments.restore(from: &reader)
    }
}

extension DatagramCounters: StateCounts {
    /// Every count.
    public static var stateFields: [WritableKeyPath<DatagramCounters, UInt64>] {
        [
            \.datagrams, \.truncated, \.truncatedHeaders, \.fragmentsPending, \.notUDP, \.notIP,
            \.malformed, \.unknownLinkType, \.reassembled, \.reassemblyGivenUp,
        ]
    }
}
