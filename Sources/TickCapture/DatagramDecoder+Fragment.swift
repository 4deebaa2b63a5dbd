import TickCore

/// What a fragment's header says of it.
struct Fragment {
    var id: UInt32
    /// What the whole payload starts with.
    var nextHeader: UInt8
    /// Where its bytes stand in the whole payload.
    var offset: Int
    var isLast: Bool
}

/// Fragments, put together within the bounds of `FragmentTable`.
extension DatagramDecoder {
    /// Adds a fragment and decodes the datagram that it completes.
    mutating func decodeFragment(
        _ fragment: Fragment, _ payload: IPPayload, _ packet: Packet, _ datagram: inout Datagram
    ) -> DatagramOutcome {
        guard payload.bytes.count == payload.declared else {
            return cutFragment(fragment, payload, packet, &datagram)
        }
        let key = FragmentKey(
            source: payload.source, destination: payload.destination, id: fragment.id,
            nextHeader: fragment.nextHeader, input: packet.source)
        let givenUp = fragments.givenUp
        let result = fragments.insert(key, fragment, payload.bytes, packet)
        tally.reassemblyGivenUp &+= fragments.givenUp &- givenUp
        switch result {
        case .pending: return .fragmentPending
        case .malformed: return .malformed
        case .complete(let bytes):
            tally.reassembled &+= 1
            var whole = payload
            whole.bytes = bytes
            whole.declared = bytes.count
            whole.isReassembled = true
            return decodeNext(fragment.nextHeader, whole, packet, &datagram)
        }
    }

    /// A fragment cut by the snap length: its datagram cannot be put together. The first one still
    /// names its flow.
    private func cutFragment(
        _ fragment: Fragment, _ payload: IPPayload, _ packet: Packet, _ datagram: inout Datagram
    ) -> DatagramOutcome {
        let namesFlow =
            fragment.offset == 0 && fragment.nextHeader == Self.udpNumber && payload.bytes.has(8)
        guard namesFlow else { return packet.missing }
        datagram.destination = payload.destination
        datagram.destination.port = payload.bytes.u16be(2)
        datagram.payload = payload.bytes.dropping(8)
        return .truncated
    }
}
