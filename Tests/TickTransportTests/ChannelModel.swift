import TickTransport

/// What a channel must say about one epoch, worked out message by message from the rules alone:
/// no packets, no buffers, no counters kept on the side.
///
/// Packets must be whole (`present` nil) and the reorder buffer unbounded.
struct ChannelModel {
    let timeout: Int64
    private(set) var events: [ChannelLog.Event] = []
    private(set) var duplicates: UInt64 = 0
    private(set) var afterGiveUp: UInt64 = 0
    private var expected: UInt64 = 0
    /// Messages here before their turn, and the packet that will hand them on: the one that starts
    /// lowest, and of those the one that came first.
    private var ahead: [UInt64: (start: UInt64, time: Int64)] = [:]
    private var lost: Set<UInt64> = []
    /// The number after the highest one that anything spoke of.
    private var known: UInt64 = 0
    private var endsAt: UInt64?
    private var since = Int64.min
    private var now = Int64.min
    /// When the message before the gap came.
    private var left = Int64.min

    init(timeout: Int64) { self.timeout = timeout }

    private var isWaiting: Bool { expected < known }

    mutating func take(_ packet: WirePacket) {
        now = max(now, packet.receiveTime)
        if expected == 0 { open(at: packet.sequence) }
        let next = packet.sequence + UInt64(packet.count)
        let isInTurn =
            packet.kind == .data
            ? packet.sequence <= expected && next > expected : packet.sequence == expected
        while isWaiting && !isInTurn && now - since >= timeout { giveUp() }
        if packet.kind == .data { takeData(packet, next) } else { takeQuiet(packet) }
    }

    mutating func finish() {
        while isWaiting { giveUp() }
    }

    private mutating func open(at sequence: UInt64) {
        expected = sequence
        known = sequence
        events.append(.epoch(missing: sequence - 1))
    }

    private mutating func takeData(_ packet: WirePacket, _ next: UInt64) {
        let wasWaiting = isWaiting
        let before = expected
        for sequence in packet.sequence..<next {
            if sequence < expected {
                if lost.contains(sequence) { afterGiveUp += 1 } else { duplicates += 1 }
            } else if let other = ahead[sequence] {
                duplicates += 1
                if packet.sequence < other.start {
                    ahead[sequence] = (packet.sequence, packet.receiveTime)
                }
            } else {
                ahead[sequence] = (packet.sequence, packet.receiveTime)
            }
        }
        known = max(known, next)
        run()
        if !wasWaiting || expected > before { since = now }
        if expected > before { settle() }
    }

    private mutating func takeQuiet(_ packet: WirePacket) {
        guard packet.sequence >= expected else { return }
        if packet.kind == .endOfSession { endsAt = packet.sequence }
        if packet.sequence > expected {
            if !isWaiting { since = now }
            known = max(known, packet.sequence)
        } else if isWaiting {
            since = now
        } else {
            let time = packet.kind == .heartbeat
            events.append(time ? .heartbeat(packet.receiveTime) : .ended)
        }
    }

    private mutating func giveUp() {
        let end = min(ahead.keys.min() ?? known, known)
        events.append(.lost(expected..<end))
        for sequence in expected..<end { lost.insert(sequence) }
        expected = end
        run()
        settle()
    }

    /// Hands on what is in turn.
    private mutating func run() {
        while let packet = ahead.removeValue(forKey: expected) {
            left = packet.time
            events.append(.message(expected, epoch: 1))
            expected += 1
        }
    }

    private mutating func settle() {
        if isWaiting {
            since = max(since, left, ahead.min { $0.key < $1.key }?.value.time ?? now)
        } else if endsAt == expected {
            events.append(.ended)
        }
    }
}
