import TickCore

/// Epochs: sessions by name, restarts inside a session, stragglers of an epoch that is over.
extension SequencedChannel {
    /// Where a packet belongs in time.
    enum Belonging {
        case outside, current, opensEpoch, stranger, stale, garbage
    }

    /// Judges a packet against the current epoch.
    func belonging(_ block: MessageBlock, line: Int) -> Belonging {
        if block.kind == .unsequenced || block.sequence == 0 { return .outside }
        guard epochNumber > 0 else { return .opensEpoch }
        guard block.session == session else {
            if pastSessions.contains(block.session) { return .stale }
            guard isWellFormed(block) else { return .garbage }
            return endsAt == expected ? .opensEpoch : .stranger
        }
        guard Framing.restartsInSession else { return .current }
        if block.sendTime < epochSendTime { return .stale }
        return isRestart(block, lines[line]) ? .opensEpoch : .current
    }

    /// Sequence 1 at offset 0, sent later than all that this line brought, on a line that had gone
    /// on: a line never goes back, so the stream began anew. A line that only now joins the epoch
    /// may lag, so it must be later than every line by more than the venue's pause between signs
    /// of life.
    private func isRestart(_ block: MessageBlock, _ state: LineStates.State) -> Bool {
        guard block.sequence == 1 && block.streamOffset == 0 && expected > 1 else { return false }
        guard isWellFormed(block) else { return false }
        if state.epoch == epochNumber { return state.next > 1 && block.sendTime > state.sendTime }
        let latest = lines.latestSendTime
        return latest < .max - Self.pauseNanosMax && block.sendTime > latest + Self.pauseNanosMax
    }

    /// IEX-TP sends a heartbeat after one silent second.
    private static var pauseNanosMax: Int64 { 1_000_000_000 }

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
        _ block: MessageBlock, _ handler: inout Handler
    ) {
        if epochNumber > 0 {
            giveUpAll(&handler)
            noteProgress()
            if block.session != session { keepPast(session) }
        }
        session = block.session
        epochSendTime = block.sendTime
        epochNumber += 1
        expected = max(block.sequence, 1)
        known = expected
        endsAt = nil
        if listed.count < limits.listedMax {
            listed.append(
                ChannelEpoch(
                    session: session, first: expected, next: expected, packet: block.packet))
        }
        handler.epochBegan(missing: expected &- 1)
    }

    /// Notes how far the listed epoch has come, before the next one.
    private mutating func noteProgress() {
        guard epochNumber == listed.count, epochNumber > 0 else { return }
        listed[epochNumber - 1].next = expected
    }

    private mutating func keepPast(_ session: SessionKey) {
        if pastSessions.count >= limits.listedMax { pastSessions.removeFirst() }
        pastSessions.append(session)
    }
}

/// Sessions that come without the end of the one before.
extension SequencedChannel {
    struct Stranger {
        var held: ReorderBuffer.Held
        var line: Int
        /// How many packets the channel had taken with it.
        var packets: UInt64
    }

    /// Opens a new session's epoch once two packets name it: one stray packet of a foreign session
    /// must not end the stream that goes on.
    mutating func meet<Handler: MessageHandler & ~Copyable>(
        _ block: MessageBlock, line: Int, _ handler: inout Handler
    ) {
        guard let first = stranger, first.held.block.session == block.session else {
            if let old = stranger { tally.stale &+= UInt64(old.held.block.count) }
            let held = ReorderBuffer.Held(copying: block)
            stranger = Stranger(held: held, line: line, packets: tally.packets)
            return
        }
        stranger = nil
        if first.held.block.sequence <= block.sequence {
            first.held.withBlock { enter($0, line: first.line, &handler) }
            receiveSlowly(block, line: line, &handler)
        } else {
            enter(block, line: line, &handler)
            first.held.withBlock { receiveSlowly($0, line: first.line, &handler) }
        }
    }

    /// At the end of the input a stranger that came last is believed.
    mutating func partFromStranger<Handler: MessageHandler & ~Copyable>(
        _ handler: inout Handler
    ) {
        guard let last = stranger else { return }
        stranger = nil
        if last.packets == tally.packets {
            last.held.withBlock { enter($0, line: last.line, &handler) }
        } else {
            tally.stale &+= UInt64(last.held.block.count)
        }
    }

    private mutating func enter<Handler: MessageHandler & ~Copyable>(
        _ block: MessageBlock, line: Int, _ handler: inout Handler
    ) {
        openEpoch(block, &handler)
        admit(block, line: line, &handler)
    }
}
