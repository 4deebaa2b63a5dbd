/// How reading ends: cleanly, or with what was wrong.
extension PacketReader {
    /// The answer once nothing more can be read: damage once, then the end.
    mutating func tellEnd() -> PacketOutcome {
        guard damage != nil, !damageIsTold else { return .end }
        damageIsTold = true
        return .damaged
    }

    /// Ends here: cleanly where all bytes were used, else with the source's own error or a cut.
    mutating func endOfBytes(_ what: String, from start: UInt64) {
        if var failure = buffer.failure {
            failure.packetsBefore = number
            damage = failure
        } else if buffer.count > 0 || start != buffer.offset {
            damage = damage(
                .cut, "the file ends in the middle of a \(what); get the whole file", at: start)
        }
        layout = .ended
    }

    /// Ends here with damage.
    mutating func fail(_ code: CaptureError.Code, _ message: String, at offset: UInt64) {
        damage = damage(code, message, at: offset)
        layout = .ended
    }

    private func damage(
        _ code: CaptureError.Code, _ message: String, at offset: UInt64
    ) -> CaptureError {
        CaptureError(code, message, path: path, offset: offset, packetsBefore: number)
    }
}
