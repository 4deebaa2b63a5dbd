import TickCore

/// What the fragments of one datagram have in common.
struct FragmentKey: Equatable {
    var source: Endpoint
    var destination: Endpoint
    var id: UInt32
    var nextHeader: UInt8
    /// The input it came from: the same fragments in two files are two datagrams.
    var input: UInt16
}

/// The datagrams of which some fragments came and others not yet.
///
/// Concurrency: owned by one decoder. Cost: a scan of at most `entriesMax` keys per fragment; one
/// allocation of about 4 MiB at the first fragment, touched only as used.
/// Limits: `entriesMax` datagrams, the oldest given up for a new one; `packetsMax` packets and
/// `nanosMax` of capture time from a datagram's first fragment. Fragments that overlap with other
/// bytes give their datagram up (RFC 5722); repeated ones are harmless.
@usableFromInline struct FragmentTable: ~Copyable {
    var entries: UnsafeMutableBufferPointer<Entry>
    var slots: UnsafeMutableRawBufferPointer
    /// Incomplete datagrams given up so far.
    var givenUp: UInt64 = 0

    static let entriesMax = 64
    static let packetsMax: UInt64 = 100_000
    static let nanosMax: Int64 = 30_000_000_000
    /// The largest payload that can be put together.
    static let payloadBytesMax = 65_535

    enum Insertion {
        case pending, malformed
        /// The whole payload; lives until the next insertion.
        case complete(ByteView)
    }

    struct Entry {
        var key: FragmentKey
        var isUsed = false
        /// The payload's size, once the last fragment came, else -1.
        var total = -1
        /// The end of the furthest fragment.
        var furthest = 0
        var unitsReceived = 0
        var firstPacket: UInt64 = 0
        var firstTime = Packet.noTime
    }

    init() {
        entries = UnsafeMutableBufferPointer(start: nil, count: 0)
        slots = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    }

    deinit {
        entries.deallocate()
        slots.deallocate()
    }

    /// Datagrams waiting.
    @usableFromInline var count: Int {
        var used = 0
        for entry in entries where entry.isUsed { used += 1 }
        return used
    }

    /// Adds `bytes` and says whether that completes the payload.
    mutating func insert(
        _ key: FragmentKey, _ fragment: Fragment, _ bytes: ByteView, _ packet: Packet
    ) -> Insertion {
        let end = fragment.offset + bytes.count
        guard bytes.count > 0, end <= Self.payloadBytesMax,
            fragment.isLast || bytes.count % 8 == 0
        else { return .malformed }
        if entries.isEmpty { allocate() }
        giveUpOld(packet)
        let index = find(key) ?? start(key, packet)
        let slot = FragmentSlot(slots.baseAddress! + index * FragmentSlot.sizeBytes)
        guard agrees(index, fragment, end), let added = slot.add(bytes, at: fragment.offset) else {
            giveUp(index)
            return .malformed
        }
        entries[index].unitsReceived += added
        entries[index].furthest = max(entries[index].furthest, end)
        if fragment.isLast { entries[index].total = end }
        let total = entries[index].total
        guard total >= 0, entries[index].unitsReceived == (total + 7) / 8 else { return .pending }
        entries[index].isUsed = false
        return .complete(ByteView(base: slot.payload, count: total))
    }

    /// Whether a fragment ending at `end` fits what is known of the payload's size.
    private func agrees(_ index: Int, _ fragment: Fragment, _ end: Int) -> Bool {
        let entry = entries[index]
        let fitsTotal = entry.total < 0 || end <= entry.total
        guard fragment.isLast else { return fitsTotal }
        return fitsTotal && end >= max(entry.furthest, entry.total)
    }

    private func find(_ key: FragmentKey) -> Int? {
        entries.firstIndex { $0.isUsed && $0.key == key }
    }

    /// A free entry for `key`, the oldest given up where none is.
    private mutating func start(_ key: FragmentKey, _ packet: Packet) -> Int {
        var chosen = 0
        for index in entries.indices {
            guard entries[index].isUsed else {
                chosen = index
                break
            }
            if entries[index].firstPacket < entries[chosen].firstPacket { chosen = index }
        }
        if entries[chosen].isUsed { giveUp(chosen) }
        entries[chosen] = Entry(
            key: key, isUsed: true, firstPacket: packet.number, firstTime: packet.receiveTime)
        FragmentSlot(slots.baseAddress! + chosen * FragmentSlot.sizeBytes).clear()
        return chosen
    }

    private mutating func giveUpOld(_ packet: Packet) {
        for index in entries.indices where entries[index].isUsed {
            let entry = entries[index]
            let packets = packet.number &- entry.firstPacket
            let isOldByCount = packet.number > entry.firstPacket && packets > Self.packetsMax
            let hasTimes = packet.receiveTime != Packet.noTime && entry.firstTime != Packet.noTime
            let (nanos, overflows) = packet.receiveTime.subtractingReportingOverflow(
                entry.firstTime)
            let isOldByTime = hasTimes && !overflows && nanos > Self.nanosMax
            if isOldByCount || isOldByTime { giveUp(index) }
        }
    }

    private mutating func giveUp(_ index: Int) {
        entries[index].isUsed = false
        givenUp &+= 1
    }

    mutating func allocate() {
        let nowhere = Endpoint(ipv4: 0, port: 0)
        let blank = FragmentKey(
            source: nowhere, destination: nowhere, id: 0, nextHeader: 0, input: 0)
        entries = .allocate(capacity: Self.entriesMax)
        entries.initialize(repeating: Entry(key: blank))
        slots = .allocate(
            byteCount: Self.entriesMax * FragmentSlot.sizeBytes, alignment: 64)
    }
}
