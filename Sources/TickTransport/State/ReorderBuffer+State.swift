import TickCore

/// Packets ahead of their turn in a state: header and bytes of each, ascending.
extension ReorderBuffer {
    func encode(to writer: inout StateWriter) {
        writer.put(UInt32(count))
        forEach { $0.encode(to: &writer) }
    }

    /// Takes up what `encode` wrote; nothing is held.
    mutating func restore(from reader: inout StateReader) throws(StateError) {
        var last: UInt64 = 0
        for _ in 0..<(try reader.takeCount(Held.stateBytes)) {
            let held = try Held(from: &reader)
            guard held.block.sequence >= last else {
                throw StateError("packet \(held.block.sequence) waits behind \(last)")
            }
            last = held.block.sequence
            append(held)
        }
    }
}

extension ReorderBuffer.Held {
    /// Without the packet's bytes.
    static var stateBytes: Int { 73 }

    func encode(to writer: inout StateWriter) {
        writer.put(block.kind.stateCode)
        writer.put(Int64(block.count))
        writer.put(block.sequence)
        writer.put(block.session.high)
        writer.put(block.session.low)
        writer.put(block.streamOffset)
        writer.put(block.sendTime)
        writer.put(block.receiveTime)
        writer.put(block.packet)
        writer.put(bytes: bytes)
    }

    init(from reader: inout StateReader) throws(StateError) {
        let kind = try MessageBlock.Kind(stateCode: try reader.take())
        let count = Int(truncatingIfNeeded: try reader.take(Int64.self))
        let sequence: UInt64 = try reader.take()
        guard (0...Int(UInt16.max)).contains(count), sequence <= UInt64(Int64.max) else {
            throw StateError("a packet of \(count) messages from \(sequence) on")
        }
        let session = SessionKey(high: try reader.take(), low: try reader.take())
        let streamOffset: Int64 = try reader.take()
        let (sendTime, receiveTime): (Int64, Int64) = (try reader.take(), try reader.take())
        let packet: UInt64 = try reader.take()
        let bytes = try reader.takeBytes()
        // Only its size is asked for; the bytes are lent with the copy.
        let body = ByteView(base: UnsafeRawPointer(bitPattern: 1)!, count: bytes.count)
        self.init(
            bytes: bytes,
            block: MessageBlock(
                body: body, kind: kind, count: count, sequence: sequence, session: session,
                streamOffset: streamOffset, sendTime: sendTime, receiveTime: receiveTime,
                packet: packet))
    }
}

extension MessageBlock.Kind {
    fileprivate var stateCode: UInt8 {
        switch self {
        case .data: 0
        case .heartbeat: 1
        case .endOfSession: 2
        case .unsequenced: 3
        }
    }

    fileprivate init(stateCode: UInt8) throws(StateError) {
        switch stateCode {
        case 0: self = .data
        case 1: self = .heartbeat
        case 2: self = .endOfSession
        case 3: self = .unsequenced
        default: throw StateError("\(stateCode) is no kind of packet")
        }
    }
}

extension LineStates {
    func encode(to writer: inout StateWriter) {
        for index in states.indices {
            writer.put(states[index].next)
            writer.put(states[index].sendTime)
            writer.put(Int64(states[index].epoch))
        }
    }

    mutating func restore(from reader: inout StateReader) throws(StateError) {
        for index in states.indices {
            states[index].next = try reader.take()
            states[index].sendTime = try reader.take()
            states[index].epoch = Int(truncatingIfNeeded: try reader.take(Int64.self))
        }
    }
}
