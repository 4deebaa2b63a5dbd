import TickCore

/// The slow path: anything that is not the next packet of an unbroken sequence.
extension SequencedChannel {
    @usableFromInline @inline(never)
    mutating func receiveSlowly<Handler: MessageHandler & ~Copyable>(
        _ block: MessageBlock, line: Int, _ handler: inout Handler
    ) {
        now = max(now, block.receiveTime)
        if isWaiting { giveUpOverdue(&handler) }
        if block.kind == .unsequenced { return passUnsequenced(block, &handler) }
        switch belonging(block, line: line) {
        case .stale:
            tally.stale &+= UInt64(block.count)
            return
        case .garbage:
            tally.malformedPackets &+= 1
            return
        case .opensEpoch:
            openEpoch(block, line: line, &handler)
        case .current:
            break
        }
        lines.note(line, block, next: block.next, epoch: epochCount)
        switch block.kind {
        case .data: place(block, &handler)
        case .heartbeat, .endOfSession: noteQuiet(block, &handler)
        case .unsequenced: break
        }
        noteProgress()
    }

    /// Ends the input: what is still missing is given up, what waits is handed on.
    public mutating func finish<Handler: MessageHandler & ~Copyable>(_ handler: inout Handler) {
        giveUpAll(&handler)
        noteProgress()
    }

    private mutating func place<Handler: MessageHandler & ~Copyable>(
        _ block: MessageBlock, _ handler: inout Handler
    ) {
        if block.next <= expected {
            return noteCopies(of: block)
        }
        known = max(known, block.next)
        guard block.sequence <= expected else {
            if !isWaiting { openGap(since: block.receiveTime) }
            if !reorder.insert(block) { tally.duplicates &+= UInt64(block.count) }
            if reorder.isFull(limits) {
                tally.reorderOverflows &+= 1
                giveUpFirst(&handler)
                drain(&handler)
            }
            return
        }
        let start = expected
        if start > block.sequence { tally.duplicates &+= start &- block.sequence }
        let fills = isWaiting
        if fills { handler.gapFilling() }
        deliver(block, from: start, &handler)
        if fills {
            handler.gapFilled()
            tally.gapsFilled &+= 1
            gapSince = now
        }
        drain(&handler)
    }

    private mutating func noteCopies(of block: MessageBlock) {
        let range = block.sequence..<max(block.next, block.sequence)
        let late = lost.reversed().prefix { $0.epoch == epochCount }.reduce(UInt64(0)) {
            $0 &+ UInt64(range.clamped(to: $1.range).count)
        }
        tally.afterGiveUp &+= late
        tally.duplicates &+= UInt64(block.count) &- min(late, UInt64(block.count))
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
            if !isWaiting { openGap(since: block.receiveTime) }
            return
        }
        guard !isWaiting else { return }
        if isEnd { return endSession(&handler) }
        let time = block.sendTime != Packet.noTime ? block.sendTime : block.receiveTime
        if time != Packet.noTime { handler.heartbeat(at: time) }
    }

    private mutating func endSession<Handler: MessageHandler & ~Copyable>(
        _ handler: inout Handler
    ) {
        if epochCount == epochs.count { epochs[epochCount - 1].isEnded = true }
        handler.sessionEnded()
    }

    private mutating func passUnsequenced<Handler: MessageHandler & ~Copyable>(
        _ block: MessageBlock, _ handler: inout Handler
    ) {
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
    private mutating func drain<Handler: MessageHandler & ~Copyable>(_ handler: inout Handler) {
        while let first = reorder.first, first <= expected {
            let held = reorder.removeFirst()
            guard held.block.next > expected else {
                tally.duplicates &+= UInt64(held.block.count)
                continue
            }
            if first < expected { tally.duplicates &+= expected &- first }
            held.bytes.withUnsafeBytes { bytes in
                var block = held.block
                block.body = ByteView(bytes)
                deliver(block, from: expected, &handler)
            }
        }
        settle(&handler)
    }

    private mutating func settle<Handler: MessageHandler & ~Copyable>(_ handler: inout Handler) {
        let wasWaiting = isWaiting
        isWaiting = expected < known
        if isWaiting {
            let since = reorder.isEmpty ? now : reorder.firstReceiveTime
            if wasWaiting { gapSince = max(gapSince, since) } else { openGap(since: since) }
        } else if let end = endsAt, end == expected {
            endSession(&handler)
        }
    }

    private mutating func giveUpOverdue<Handler: MessageHandler & ~Copyable>(
        _ handler: inout Handler
    ) {
        while isWaiting, gapSince == Packet.noTime || now &- gapSince >= limits.gapTimeoutNanos {
            giveUpFirst(&handler)
            drain(&handler)
        }
    }

    mutating func giveUpAll<Handler: MessageHandler & ~Copyable>(_ handler: inout Handler) {
        while isWaiting {
            giveUpFirst(&handler)
            drain(&handler)
        }
    }

    private mutating func giveUpFirst<Handler: MessageHandler & ~Copyable>(
        _ handler: inout Handler
    ) {
        let end = min(reorder.first ?? known, known)
        guard end > expected else { return }
        let range = expected..<end
        tally.missing &+= end &- expected
        if lost.count < limits.listedMax { lost.append(LostRange(range: range, epoch: epochCount)) }
        expected = end
        handler.gapGivenUp(range)
    }
}
