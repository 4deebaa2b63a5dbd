import TickCore
import TickFeeds

/// A channel's lane in a state: transport, decoder, and what comes behind it.
extension Lane where Decoder: ~Copyable {
    func encode(to writer: inout StateWriter) {
        writer.put(strays)
        channel.encode(to: &writer)
        writer.put(handler.receiveTime)
        writer.put(Int64(handler.epochs))
        handler.decoder.encode(to: &writer)
    }

    /// Takes up what `encode` wrote; the lane has taken nothing.
    mutating func restore(from reader: inout StateReader) throws(StateError) {
        strays = try reader.take()
        try channel.restore(from: &reader)
        handler.receiveTime = try reader.take()
        handler.epochs = Int(truncatingIfNeeded: try reader.take(Int64.self))
        guard handler.epochs == channel.epochCount else {
            throw StateError("a lane in epoch \(handler.epochs) of \(channel.epochCount)")
        }
        try handler.decoder.restore(from: &reader)
    }
}

extension FeedLane where Sink: ~Copyable {
    func encode(to writer: inout StateWriter) {
        switch self {
        case .itch(let lane): lane.pointee.encode(to: &writer)
        case .tops15(let lane): lane.pointee.encode(to: &writer)
        case .tops16(let lane): lane.pointee.encode(to: &writer)
        case .deep10(let lane): lane.pointee.encode(to: &writer)
        case .deepPlus102(let lane): lane.pointee.encode(to: &writer)
        }
    }

    func restore(from reader: inout StateReader) throws(StateError) {
        switch self {
        case .itch(let lane): try lane.pointee.restore(from: &reader)
        case .tops15(let lane): try lane.pointee.restore(from: &reader)
        case .tops16(let lane): try lane.pointee.restore(from: &reader)
        case .deep10(let lane): try lane.pointee.restore(from: &reader)
        case .deepPlus102(let lane): try lane.pointee.restore(from: &reader)
        }
    }
}

extension LaneReference {
    func encode(to writer: inout StateWriter) {
        switch self {
        case .trades(let lane): lane.encode(to: &writer)
        case .quotes(let lane, let books):
            lane.encode(to: &writer)
            books.pointee.encode(to: &writer)
        }
    }

    func restore(from reader: inout StateReader) throws(StateError) {
        switch self {
        case .trades(let lane): try lane.restore(from: &reader)
        case .quotes(let lane, let books):
            try lane.restore(from: &reader)
            try books.pointee.restore(from: &reader)
        }
    }
}

extension DatagramWalk {
    func encode(to writer: inout StateWriter) {
        writer.put(packets)
        writer.put(filtered)
        damages.encode(to: &writer)
        decoder.encode(to: &writer)
    }

    mutating func restore(from reader: inout StateReader) throws(StateError) {
        packets = try reader.take()
        filtered = try reader.take()
        damages = try .init(from: &reader)
        try decoder.restore(from: &reader)
    }
}
