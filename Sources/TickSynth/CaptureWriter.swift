/// Frames payloads as Ethernet, IPv4 and UDP and writes them as nanosecond pcap records.
///
/// Repeats and swaps packets and cuts the day into several files, where asked to.
/// Concurrency: owned by one thread.
/// Source: draft-ietf-opsawg-pcap, RFC 791, RFC 768.
struct CaptureWriter: ~Copyable {
    /// Ethernet 14, IPv4 20, UDP 8 bytes.
    static let frameHeader = 42
    static let recordHeader = 16

    private var file: OutputFile
    private let options: SynthOptions
    private let frame: FrameHeader
    private var fileNumber = 1
    private var lastCapture: Int64 = 0
    private var identification: UInt16 = 0
    private var held: [UInt8] = []
    private var heldTime: Int64 = 0
    private(set) var packets: UInt64 = 0
    private(set) var bytes: UInt64 = 0
    private(set) var failure: SynthError?

    init(options: SynthOptions, frame: FrameHeader) throws(SynthError) {
        self.options = options
        self.frame = frame
        file = try OutputFile(path: options.path(ofFile: 1), force: options.force)
        writeFileHeader()
    }

    /// When a packet of `time` reaches the capture: 3 to 11 microseconds later, the same in every
    /// writing of a day, whatever is lost, repeated or cut.
    @inline(__always)
    static func captureTime(of time: Int64) -> Int64 {
        let mixed = UInt64(bitPattern: time) &* 0x9E37_79B9_7F4A_7C15
        return time &+ 3_000 &+ Int64(mixed &>> 51)
    }

    var hasFailed: Bool { failure != nil || file.failure != nil }

    /// Takes one packet whose first message has number `sequence` and left at `time`.
    mutating func ship(_ payload: UnsafeRawBufferPointer, sequence: UInt64, at time: Int64) {
        packets &+= 1
        if options.splitFiles > 1 { turnFile(before: sequence) }
        let repeats = options.faults.duplicateEvery
        let swaps = options.faults.reorderEvery
        if swaps != 0 && packets % swaps == 0 && held.isEmpty {
            held = Array(payload)
            heldTime = time
            return
        }
        record(payload, time)
        if repeats != 0 && packets % repeats == 0 { record(payload, time) }
        releaseHeld()
    }

    /// Closes the last file; throws the first failure.
    mutating func close() throws(SynthError) {
        releaseHeld()
        try file.close()
        bytes += file.bytesWritten
        if let failure { throw failure }
    }

    private mutating func releaseHeld() {
        guard !held.isEmpty else { return }
        let late = held
        held = []
        late.withUnsafeBytes { record($0, heldTime) }
    }

    @inline(__always)
    private mutating func record(_ payload: UnsafeRawBufferPointer, _ time: Int64) {
        lastCapture = max(lastCapture, Self.captureTime(of: time))
        let length = Self.frameHeader &+ payload.count
        let record = WireMessage(base: file.reserve(Self.recordHeader &+ length))
        let seconds = lastCapture / 1_000_000_000
        record.u32le(0, UInt32(truncatingIfNeeded: seconds))
        record.u32le(4, UInt32(truncatingIfNeeded: lastCapture &- seconds &* 1_000_000_000))
        record.u32le(8, UInt32(truncatingIfNeeded: length))
        record.u32le(12, UInt32(truncatingIfNeeded: length))
        identification &+= 1
        frame.write(
            at: record.base + Self.recordHeader, payloadCount: payload.count,
            identification: identification)
        guard let start = payload.baseAddress else { return }
        (record.base + (Self.recordHeader &+ Self.frameHeader))
            .copyMemory(from: start, byteCount: payload.count)
    }

    private mutating func writeFileHeader() {
        let header = WireMessage(base: file.reserve(24))
        header.u32le(0, 0xA1B2_3C4D)
        header.u16le(4, 2)
        header.u16le(6, 4)
        header.u64le(8, 0)
        header.u32le(16, 65_535)
        header.u32le(20, 1)
    }

    /// Goes on to the file that holds `sequence` when the day is cut into equal parts.
    private mutating func turnFile(before sequence: UInt64) {
        let parts = UInt64(options.splitFiles)
        let wanted = Int(clamping: (max(sequence, 1) - 1) * parts / max(options.messages, 1)) + 1
        while fileNumber < min(wanted, options.splitFiles) && !hasFailed {
            releaseHeld()
            do throws(SynthError) {
                try file.close()
                bytes += file.bytesWritten
                fileNumber += 1
                file = try OutputFile(path: options.path(ofFile: fileNumber), force: options.force)
                writeFileHeader()
            } catch {
                failure = error
            }
        }
    }
}

extension SynthOptions {
    /// The names of all capture files.
    var outputPaths: [String] { (1...splitFiles).map { path(ofFile: $0) } }

    /// `day.pcap.zst` is cut into `day-1.pcap.zst`, `day-2.pcap.zst` ….
    func path(ofFile number: Int) -> String {
        guard splitFiles > 1 else { return output }
        let nameStart = output.lastIndex(of: "/").map(output.index(after:)) ?? output.startIndex
        let suffix = output[nameStart...].firstIndex(of: ".") ?? output.endIndex
        return output[..<suffix] + "-\(number)" + output[suffix...]
    }
}
