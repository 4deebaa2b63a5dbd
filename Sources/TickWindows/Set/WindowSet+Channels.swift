import TickCore

/// The events of channels, or of any other source: what moves event time beside messages.
extension WindowSet where Output: ~Copyable {
    /// Adds a channel; its ordinal, or nil where `channelsMax` are there.
    ///
    /// `hasOfficialPrints` says that opening and closing crosses are reported on it, for which
    /// calendar bars wait.
    ///
    /// Limits: a channel that joins later cannot take back windows that fired before.
    public mutating func addChannel(
        disorder: Int64, heartbeatMargin: Int64, hasOfficialPrints: Bool = false
    ) -> UInt16? {
        var channel: UInt16?
        for index in 0..<groupCount {
            channel = groups[index].clock.addChannel(
                disorder: disorder, heartbeatMargin: heartbeatMargin,
                hasOfficialPrints: hasOfficialPrints)
        }
        return channel
    }

    /// Makes a channel the one whose messages come next.
    public mutating func select(_ channel: UInt16) {
        for index in 0..<groupCount { groups[index].clock.select(channel) }
    }

    /// A new epoch of the selected channel begins; `missing` messages before it were never seen.
    public mutating func beginEpoch(missing: UInt64) {
        for index in 0..<groupCount {
            groups[index].clock.beginEpoch(missing: missing)
            advance(index)
        }
    }

    /// Messages of the selected channel are lost; the next one comes after them.
    public mutating func giveUpGap() {
        for index in 0..<groupCount { groups[index].clock.giveUpGap() }
    }

    /// The messages of the selected channel that come now fill a gap late.
    public mutating func beginFilling() {
        for index in 0..<groupCount { groups[index].clock.beginFilling() }
    }

    /// The gap is filled; the next message follows on it.
    public mutating func endFilling() {
        for index in 0..<groupCount { groups[index].clock.endFilling() }
    }

    /// The selected channel is whole and quiet at `time` of its own clock.
    public mutating func heartbeat(at time: Int64) {
        for index in 0..<groupCount where groups[index].clock.heartbeat(at: time) {
            advance(index)
        }
    }

    /// The selected channel says itself that nothing with a time ≤ `watermark` will come.
    public mutating func advance(to watermark: Int64) {
        for index in 0..<groupCount {
            groups[index].clock.advance(to: watermark)
            advance(index)
        }
    }

    /// The selected channel is silent: it holds no other back until its next message.
    public mutating func becomeIdle() {
        for index in 0..<groupCount {
            groups[index].clock.becomeIdle()
            advance(index)
        }
    }

    /// It is `now` by the clock that packets are received by.
    ///
    /// A session that is over by it, and the wait for its official prints too, completes its last
    /// bars, so that they do not wait for the next day's first message. To be called now and then;
    /// every 100 ms will do.
    /// Cost: a compare a clock.
    public mutating func passTime(_ now: Int64) {
        for index in 0..<groupCount where groups[index].passTime(now) { advance(index) }
    }

    /// The selected channel's session is over, with nothing missing; another may follow.
    public mutating func endSession() {
        for index in 0..<groupCount {
            groups[index].clock.endSession()
            advance(index)
        }
    }

    /// The selected source is over for good.
    public mutating func endSource() {
        for index in 0..<groupCount {
            groups[index].clock.endSource()
            advance(index)
        }
    }

    /// The input is over: everything open is put out, `complete` where all channels of its symbol
    /// said that it was over or had gone past its end, otherwise `assumed`.
    public mutating func finish() {
        for index in 0..<groupCount {
            groups[index].clock.finish()
            advance(index)
        }
    }
}
