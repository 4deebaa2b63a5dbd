import TickCore
import TickWindows

/// Everything that a new process needs, beside the same inputs and options, to go on with a replay
/// exactly as the one it was taken of would have: the same rows, the same report.
///
/// Taken between two packets on the ingest thread, which only copies; `encoded` may run on any.
/// Layout encoded: magic `TPRS`, version u16, finished u8, the settings, how far a table was shown,
/// windows and run, the last two behind counts of 64 bits.
/// Concurrency: a value. Limits: a checksum over it is the container's.
public struct ReplayState: Sendable {
    /// What was asked for, in words; equal for who goes on.
    let settings: [ReplaySetting]
    /// The run had come to its end, and its last rows were put out.
    public let isFinished: Bool
    let shown: BarTable.Shown
    /// What the windows hold.
    public let windows: WindowState
    /// Instruments, inputs, channels, counters.
    let run: [UInt8]

    private static let magic: [UInt8] = Array("TPRS".utf8)
    private static let version: UInt16 = 2

    init(
        settings: [ReplaySetting], isFinished: Bool, shown: BarTable.Shown, windows: WindowState,
        run: [UInt8]
    ) {
        self.settings = settings
        self.isFinished = isFinished
        self.shown = shown
        self.windows = windows
        self.run = run
    }

    /// The canonical bytes: equal states give equal bytes, whatever the number of shards.
    public func encoded() -> [UInt8] {
        var writer = StateWriter()
        for byte in Self.magic { writer.put(byte) }
        writer.put(Self.version)
        writer.put(isFinished)
        writer.put(UInt32(settings.count))
        for setting in settings {
            writer.put(text: setting.name)
            writer.put(text: setting.value)
        }
        writer.put(shown.hasHeader)
        writer.put(shown.date.map { Int32($0.year) })
        writer.put(UInt8(shown.date?.month ?? 0))
        writer.put(UInt8(shown.date?.day ?? 0))
        for part in [windows.encoded(), run] {
            writer.put(UInt64(part.count))
            part.withUnsafeBytes { writer.put(raw: $0) }
        }
        return writer.bytes
    }

    /// Reads canonical bytes.
    ///
    /// Throws: where they are cut, of another version, or none of a replay.
    public init(decoding bytes: [UInt8]) throws(StateError) {
        var reader = StateReader(bytes)
        for expected in Self.magic where try reader.take(UInt8.self) != expected {
            throw StateError("the bytes do not begin with TPRS; this is no state of a replay")
        }
        let version: UInt16 = try reader.take()
        guard version == Self.version else {
            throw StateError(
                "a replay's state of version \(version); this program reads \(Self.version)")
        }
        isFinished = try reader.takeBool()
        var settings: [ReplaySetting] = []
        for _ in 0..<(try reader.takeCount(8)) {
            settings.append(
                ReplaySetting(name: try reader.takeText(), value: try reader.takeText()))
        }
        self.settings = settings
        shown = try BarTable.Shown(from: &reader)
        windows = try WindowState(decoding: try Self.part(&reader))
        run = try Self.part(&reader)
        guard reader.isAtEnd else { throw StateError("bytes follow behind the state's end") }
    }

    private static func part(_ reader: inout StateReader) throws(StateError) -> [UInt8] {
        let count = try reader.take(UInt64.self)
        return try reader.takeRaw(Int(clamping: count)) { Array($0) }
    }
}

extension BarTable.Shown {
    init(from reader: inout StateReader) throws(StateError) {
        self.init()
        hasHeader = try reader.takeBool()
        let year = try reader.takeOptional(Int32.self)
        let (month, day) = (Int(try reader.take(UInt8.self)), Int(try reader.take(UInt8.self)))
        guard let year else { return }
        guard let date = CivilDate(year: Int(year), month: month, day: day) else {
            throw StateError("\(year)-\(month)-\(day) is no day")
        }
        self.date = date
    }
}
