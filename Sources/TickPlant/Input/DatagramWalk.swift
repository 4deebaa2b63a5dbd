import TickCapture
import TickCore

/// From packets to datagrams: the filter, the network layers, and what was left behind.
///
/// Concurrency: one thread; keep it in a local variable. Cost: inlines into the caller's loop.
struct DatagramWalk: ~Copyable {
    var decoder = DatagramDecoder()
    private var filter: PacketFilter?
    var packets: UInt64 = 0
    var filtered: UInt64 = 0
    var damages: [CaptureError] = []

    /// What one step came to.
    enum Step {
        /// A datagram, whole or cut by the snap length.
        case datagram
        /// A message of a BinaryFILE day file; it is the packet itself.
        case message
        /// Nothing to go on with: counted.
        case nothing
        case end
    }

    init(filter expression: String?) throws(PlantError) {
        guard let expression else { return }
        do { filter = try PacketFilter(expression) } catch { throw PlantError(capture: error) }
    }

    /// Whether packets pass a filter first.
    var isFiltered: Bool { filter != nil }

    /// Counts packets in which a `PlainFlow` found a datagram.
    mutating func countPlain(_ count: UInt64) {
        packets &+= count
        decoder.countPlain(count)
    }

    /// Reads one packet and finds the datagram in it.
    @inline(__always)
    mutating func next<Packets: PacketStream & ~Copyable>(
        _ stream: inout Packets, _ packet: inout Packet, _ datagram: inout Datagram
    ) throws(PlantError) -> Step {
        let outcome = stream.next(&packet)
        return try take(outcome, &stream, packet, &datagram)
    }

    /// Goes on with what reading came to.
    @inline(__always)
    mutating func take<Packets: PacketStream & ~Copyable>(
        _ outcome: PacketOutcome, _ stream: inout Packets, _ packet: borrowing Packet,
        _ datagram: inout Datagram
    ) throws(PlantError) -> Step {
        switch outcome {
        case .packet: return try take(packet, &datagram)
        case .end: return .end
        case .damaged:
            if let damage = stream.damage { damages.append(damage) }
            return .nothing
        }
    }

    /// Finds the datagram in a packet that was read.
    @inline(__always)
    mutating func take(
        _ packet: borrowing Packet, _ datagram: inout Datagram
    ) throws(PlantError) -> Step {
        packets &+= 1
        if filter != nil, try !passesFilter(packet) { return .nothing }
        if packet.linkType == .binaryFile { return .message }
        let outcome = decoder.decode(packet, into: &datagram)
        return outcome == .datagram || outcome == .truncated ? .datagram : .nothing
    }

    var counters: DatagramCounters { decoder.counters }

    /// Fragmented datagrams that were never completed.
    var reassemblyLost: UInt64 {
        decoder.counters.reassemblyGivenUp &+ UInt64(decoder.datagramsPending)
    }

    @inline(never)
    private mutating func passesFilter(_ packet: borrowing Packet) throws(PlantError) -> Bool {
        do {
            if try filter!.accepts(packet) { return true }
        } catch {
            throw PlantError(capture: error)
        }
        filtered &+= 1
        return false
    }
}
