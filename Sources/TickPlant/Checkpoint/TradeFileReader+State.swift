import TickCapture
import TickCore
import TickFeeds

/// A file of trades in a state: where its next line begins, and what its lines have said.
extension TradeFileReader {
    /// The file as the user named it.
    var path: String { source.path }

    /// Where the next line begins.
    var offset: UInt64 { endOffset &- UInt64(end - cursor) }

    /// Counts the bytes of the buffer before `place` as read.
    mutating func digestConsumed(to place: Int) {
        guard digest != nil else { return }
        digest!.update(UnsafeRawBufferPointer(start: buffer + digested, count: place - digested))
        digested = place
    }

    /// Appends all but the names of instruments.
    mutating func encode(to writer: inout StateWriter) throws(CaptureError) {
        digestConsumed(to: cursor)
        let position =
            if let digest {
                SourcePosition(offset: offset, digest: digest.value)
            } else {
                try SourcePosition(offset: offset, of: source)
            }
        position.encode(to: &writer)
        writer.put(lineNumber)
        writer.put(isDecimal != nil)
        writer.put(isDecimal ?? false)
        writer.put(isInLongLine)
        writer.put(badLines)
        writer.put(UInt32(badLineSamples.count))
        for sample in badLineSamples { writer.put(text: sample) }
    }

    /// Takes up what `encode` wrote, before the first line; returns where `go` is to go to next.
    mutating func restore(from reader: inout StateReader) throws(StateError) -> SourcePosition {
        let position = try SourcePosition(from: &reader)
        lineNumber = try reader.take()
        let isKnown = try reader.takeBool()
        let isDecimal = try reader.takeBool()
        if isKnown {
            self.isDecimal = isDecimal
            prices = PlainTrade.Prices(priceDigits: priceDigits, isDecimal: isDecimal)
        }
        isInLongLine = try reader.takeBool()
        badLines = try reader.take()
        for _ in 0..<(try reader.takeCount(4)) { badLineSamples.append(try reader.takeText()) }
        return position
    }

    /// Goes to the position that `restore` returned.
    ///
    /// Throws: where what comes before it in the file is not what it was.
    mutating func go(to position: SourcePosition) throws(CaptureError) {
        if let seeking = source.seeking {
            try position.check(source)
            try seeking.seek(to: position.offset)
        } else {
            try read(to: position)
        }
        endOffset = position.offset
    }

    private mutating func read(to position: SourcePosition) throws(CaptureError) {
        var left = position.offset
        while left > 0 {
            let room = UnsafeMutableRawBufferPointer(
                start: buffer, count: Int(min(left, UInt64(Self.chunkBytes))))
            let count = try source.read(into: room)
            guard count > 0 else { throw position.changed(path) }
            digest?.update(UnsafeRawBufferPointer(rebasing: room[..<count]))
            left -= UInt64(count)
        }
        guard digest?.value == position.digest else { throw position.changed(path) }
    }
}
