/// Writes messages as a Nasdaq BinaryFILE: two bytes of length each, a zero length at the end.
///
/// Source: Nasdaq BinaryFILE 1.00.
struct BinaryFileWriter: MessageWriter, ~Copyable {
    private var file: OutputFile
    private(set) var messageCount: UInt64 = 0

    init(options: SynthOptions) throws(SynthError) {
        file = try OutputFile(path: options.output, force: options.force)
    }

    var quietUntil: Int64 { .min }
    var hasFailed: Bool { file.failure != nil }
    var bytes: UInt64 { file.bytesWritten }

    @inline(__always)
    mutating func reserve(_ byteCount: Int, at time: Int64) -> WireMessage {
        messageCount &+= 1
        let block = file.reserve(byteCount &+ 2)
        WireMessage(base: block).u16be(0, UInt16(truncatingIfNeeded: byteCount))
        return WireMessage(base: block + 2)
    }

    mutating func close(at time: Int64) throws(SynthError) {
        WireMessage(base: file.reserve(2)).u16be(0, 0)
        try file.close()
    }
}
