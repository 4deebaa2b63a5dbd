import TickCore

/// What each line of a channel last carried.
///
/// Limits: `countMax` lines; further ones share the last place.
@usableFromInline struct LineStates {
    static let countMax = 8

    @usableFromInline struct State {
        /// The sequence number after the last one this line carried; 0 before its first packet.
        @usableFromInline var next: UInt64 = 0
        @usableFromInline var sendTime = Int64.min
        /// The epoch in which this line was last heard.
        @usableFromInline var epoch = 0
    }

    @usableFromInline var states: InlineArray<8, State> = .init(repeating: State())

    @usableFromInline init() {}

    @inlinable @inline(__always)
    subscript(line: Int) -> State { states[min(max(line, 0), 7)] }

    /// The latest send time that any line carried.
    var latestSendTime: Int64 {
        states.indices.reduce(Int64.min) { max($0, states[$1].sendTime) }
    }

    /// Takes note of a packet in its turn.
    @inlinable @inline(__always)
    mutating func note(_ line: Int, _ block: MessageBlock, next: UInt64, epoch: Int) {
        let place = min(max(line, 0), 7)
        states[place].next = next
        states[place].epoch = epoch
        if block.sendTime > states[place].sendTime { states[place].sendTime = block.sendTime }
    }
}
