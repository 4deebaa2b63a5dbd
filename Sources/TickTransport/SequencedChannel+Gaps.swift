import TickCore

/// The slow path: anything that is not the next packet of an unbroken sequence.
extension SequencedChannel {
    @usableFromInline
    mutating func receiveSlowly<Handler: MessageHandler & ~Copyable>(
        _ block: MessageBlock, line: Int, _ handler: inout Handler
    ) {
        now = max(now, block.receiveTime)
        let belonging = belonging(block, line: line)
        if isWaiting && !(belonging == .current && isInTurn(block)) { giveUpOverdue(&handler) }
        switch belonging {
        case .outside: passOutside(block, &handler)
        case .stale: tally.stale &+= UInt64(block.count)
        case .garbage: tally.malformedPackets &+= 1
        case .stranger: meet(block, line: line, &handler)
        case .opensEpoch:
            openEpoch(block, &handler)
            admit(block, line: line, &handler)
        case .current: admit(block, line: line, &handler)
        }
    }

    /// Ends the input: what is still missing is given up, what waits is handed on.
    public mutating func finish<Handler: MessageHandler & ~Copyable>(_ handler: inout Handler) {
        giveUpAll(&handler)
        partFromStranger(&handler)
        giveUpAll(&handler)
    }

    /// Whether the venue says here that nothing before this packet is still to come: a wild number
    /// that claims otherwise must not cost the stream that goes on.
    private func isInTurn(_ block: MessageBlock) -> Bool {
        block.kind == .data
            ? block.sequence <= expected && block.next > expected : block.sequence == expected
    }

    /// Takes a packet of the current epoch.
    mutating func admit<Handler: MessageHandler & ~Copyable>(
        _ block: MessageBlock, line: Int, _ handler: inout Handler
    ) {
        lines.note(line, block, next: block.next, epoch: epochNumber)
        if block.kind == .data { place(block, &handler) } else { noteQuiet(block, &handler) }
    }

    private mutating func place<Handler: MessageHandler & ~Copyable>(
        _ block: MessageBlock, _ handler: inout Handler
    ) {
        guard block.next > expected else { return noteCopies(of: block, before: block.next) }
        guard block.sequence <= expected else { return hold(block, &handler) }
        if block.sequence < expected { noteCopies(of: block, before: expected) }
        let fills = isWaiting
        let gapEnd = min(reorder.first ?? known, known)
        known = max(known, block.next)
        if fills { handler.gapFilling() }
        deliver(block, from: expected, &handler)
        let closes = fills && expected >= gapEnd
        if fills {
            handler.gapFilled()
            gapSince = now
        }
        if closes { tally.gapsFilled &+= 1 }
        drain(&handler, closedGap: closes)
    }

    /// Keeps a packet that came ahead of its turn.
    private mutating func hold<Handler: MessageHandler & ~Copyable>(
        _ block: MessageBlock, _ handler: inout Handler
    ) {
        known = max(known, block.next)
        if !isWaiting { openGap(since: now) }
        if !reorder.insert(block) { tally.duplicates &+= UInt64(block.count) }
        guard reorder.isFull(limits) else { return }
        tally.reorderOverflows &+= 1
        giveUpFirst(&handler)
    }

    /// Counts the messages of a block below `end` by why nobody waits for them any more.
    private mutating func noteCopies(of block: MessageBlock, before end: UInt64) {
        let range = block.sequence..<max(end, block.sequence)
        let late = lost.reversed()
            .prefix { $0.epoch == epochNumber && $0.range.upperBound > range.lowerBound }
            .reduce(UInt64(0)) { $0 &+ UInt64(range.clamped(to: $1.range).count) }
        tally.afterGiveUp &+= late
        tally.duplicates &+= UInt64(range.count) &- late
    }

    private mutating func noteQuiet<Handler: MessageHandler & ~Copyable>(
        _ block: MessageBlock, _ handler: inout Handler
    ) {
        let isEnd = block.kind == .endOfSession
        if isEnd { tally.endsOfSession &+= 1 } else { tally.heartbeats &+= 1 }
        guard block.sequence >= expected else { return }
        if isEnd { endsAt = block.sequence }
        if block.sequence > expected {
            known = max(known, block.sequence)
            if !isWaiting { openGap(since: now) }
            return
        }
        if isWaiting { return gapSince = now }
        if isEnd { return endSession(&handler) }
        beat(block.sendTime, block.receiveTime, &handler)
    }

    private mutating func endSession<Handler: MessageHandler & ~Copyable>(
        _ handler: inout Handler
    ) {
        if epochNumber == listed.count { listed[epochNumber - 1].isEnded = true }
        handler.sessionEnded()
    }

    private mutating func passOutside<Handler: MessageHandler & ~Copyable>(
        _ block: MessageBlock, _ handler: inout Handler
    ) {
        if block.kind == .heartbeat { tally.heartbeats &+= 1 }
        if block.kind == .endOfSession { tally.endsOfSession &+= 1 }
        let body = block.body
        var offset = 0
        let origin = MessageOrigin(
            sequence: 0, receiveTime: block.receiveTime, packet: block.packet)
        for _ in 0..<block.count {
            guard body.has(2, at: offset) else { break }
            let length = Framing.messageLength(body, at: offset)
            guard let message = body.slice(at: offset + 2, count: length) else { break }
            tally.unsequenced &+= 1
            handler.message(message, origin)
            offset += 2 + length
        }
        if offset != body.count { tally.malformedPackets &+= 1 }
    }
}

/// Waiting and giving up.
extension SequencedChannel {
    mutating func openGap(since time: Int64) {
        isWaiting = true
        gapSince = time
        tally.gaps &+= 1
    }

    /// Hands on what waits and is now in turn; opens the next gap or ends the wait.
    private mutating func drain<Handler: MessageHandler & ~Copyable>(
        _ handler: inout Handler, closedGap: Bool
    ) {
        var left = gapSince
        while let first = reorder.first, first <= expected {
            let held = reorder.removeFirst()
            if first < expected {
                noteCopies(of: held.block, before: min(expected, held.block.next))
            }
            guard held.block.next > expected else { continue }
            held.withBlock { deliver($0, from: expected, &handler) }
            left = held.block.receiveTime
        }
        settle(&handler, since: max(gapSince, left), closedGap: closedGap)
    }

    /// A gap is there since the packets on both its sides have come: one wild number that waits
    /// for hours must not make the next gap old.
    private mutating func settle<Handler: MessageHandler & ~Copyable>(
        _ handler: inout Handler, since left: Int64, closedGap: Bool
    ) {
        guard expected < known else {
            isWaiting = false
            if let end = endsAt, end == expected { endSession(&handler) }
            return
        }
        let since = max(left, reorder.isEmpty ? now : reorder.firstReceiveTime)
        if closedGap || !isWaiting { openGap(since: since) } else { gapSince = since }
    }

    private mutating func giveUpOverdue<Handler: MessageHandler & ~Copyable>(
        _ handler: inout Handler
    ) {
        // Without a clock nothing is overdue; the bounds of the reorder buffer decide alone.
        if gapSince == Packet.noTime { gapSince = now }
        while isWaiting && isOverdue { giveUpFirst(&handler) }
    }

    private var isOverdue: Bool {
        let (waited, overflow) = now.subtractingReportingOverflow(gapSince)
        return overflow || waited >= limits.gapTimeoutNanos
    }

    mutating func giveUpAll<Handler: MessageHandler & ~Copyable>(_ handler: inout Handler) {
        while isWaiting { giveUpFirst(&handler) }
    }

    /// Gives the first gap up and hands on what waited behind it.
    private mutating func giveUpFirst<Handler: MessageHandler & ~Copyable>(
        _ handler: inout Handler
    ) {
        let range = expected..<min(reorder.first ?? known, known)
        tally.missing &+= range.upperBound &- range.lowerBound
        if lost.count < limits.listedMax {
            lost.append(LostRange(range: range, epoch: epochNumber))
        }
        expected = range.upperBound
        handler.gapGivenUp(range)
        drain(&handler, closedGap: true)
    }
}
