import TickCore

/// Epochs: sessions by name, restarts inside a session, stragglers of an epoch that is over.
extension SequencedChannel {
    /// Where a packet belongs in time.
    enum Belonging {
        case current, opensEpoch, stale, garbage
    }

    /// Judges a packet against the current epoch.
    func belonging(_ block: MessageBlock, line: Int) -> Belonging {
        guard epochCount > 0 else { return .opensEpoch }
        guard block.session == session else {
            if pastSessions.contains(block.session) { return .stale }
            return isWellFormed(block) ? .opensEpoch : .garbage
        }
        guard Framing.restartsInSession else { return .current }
        if block.sendTime < epochSendTime { return .stale }
        return isRestart(block, lines[line]) ? .opensEpoch : .current
    }

    /// Sequence 1 at offset 0, later than this line has been heard, on a line that had gone on:
    /// a line never goes back, so the stream began anew. A line that lags behind an epoch which
    /// the other line opened is not a second restart.
    private func isRestart(_ block: MessageBlock, _ state: LineStates.State) -> Bool {
        block.sequence == 1 && block.streamOffset == 0 && expected > 1
            && state.epoch == epochCount && state.next > 1 && block.sendTime > state.sendTime
    }

    /// Whether a packet's lengths fill it exactly; a stray payload must not open an epoch.
    private func isWellFormed(_ block: MessageBlock) -> Bool {
        var offset = 0
        for _ in 0..<block.count {
            guard block.body.has(2, at: offset) else { return false }
            offset += 2 + Framing.messageLength(block.body, at: offset)
        }
        return offset == block.body.count
    }

    /// Opens an epoch with the packet that belongs to it.
    mutating func openEpoch<Handler: MessageHandler & ~Copyable>(
        _ block: MessageBlock, line: Int, _ handler: inout Handler
    ) {
        if epochCount > 0 {
            giveUpAll(&handler)
            if block.session != session { keepPast(session) }
        }
        session = block.session
        epochSendTime = block.sendTime
        epochCount += 1
        expected = max(block.sequence, 1)
        known = expected
        endsAt = nil
        if epochs.count < limits.listedMax {
            epochs.append(
                ChannelEpoch(
                    session: session, first: expected, next: expected, packet: block.packet))
        }
        handler.epochBegan(missing: expected &- 1)
    }

    /// Brings the listed epoch up to date.
    mutating func noteProgress() {
        guard epochCount == epochs.count, epochCount > 0 else { return }
        epochs[epochCount - 1].next = expected
    }

    private mutating func keepPast(_ session: SessionKey) {
        if pastSessions.count >= limits.listedMax { pastSessions.removeFirst() }
        pastSessions.append(session)
    }
}
