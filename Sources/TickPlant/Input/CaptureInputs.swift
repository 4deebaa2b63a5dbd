import TickCapture
import TickCore
import TickFeeds

/// The inputs named on a command line, opened: what can be opened is, what cannot is an error.
public struct CaptureInputs {
    /// The inputs that are read front to back, in the order of the arguments, from their first
    /// bytes on.
    public let sources: [any ChunkSource]
    /// Whether the inputs are files and tables of trades rather than captures.
    public var areTradeFiles: Bool { !trades.isEmpty }
    /// The inputs where they are trades, in the order of the arguments.
    let trades: [TradeInput]
    /// How many inputs were named.
    let count: Int
    /// The archives whose tables are among the inputs.
    let archives: [String]
    /// Which columns of tables hold what.
    let columns: ColumnsMap

    /// Opens every path; compressed ones are decompressed on a thread of their own.
    ///
    /// With `tables` also Parquet files, archives and Iceberg tables are inputs: of trades.
    ///
    /// Throws: an input error for the first input that is missing, unreadable, no file or in a
    /// compression that is not read here; a usage error for a table without columns of trades.
    public init(
        _ paths: [String], tables options: TradeTableOptions? = nil
    ) throws(PlantError) {
        var opening = Opening(tables: options.map { TradeTableOpening($0) })
        guard paths.count <= MergedPackets.filesMax else {
            throw PlantError(
                .usage, "\(paths.count) inputs; at most \(MergedPackets.filesMax) are merged")
        }
        guard paths.filter({ $0 == "-" }).count <= 1 else {
            throw PlantError(.usage, "standard input (-) can be named once only")
        }
        for path in paths { try opening.open(path) }
        let trades = try opening.trades()
        guard opening.captures == 0 || trades.isEmpty else {
            throw PlantError(
                .usage, "captures and files of trades cannot be one input; run them apart")
        }
        archives = opening.tables?.archives ?? []
        try options?.check(trades, archives: archives.count)
        sources = opening.sources
        columns = options?.columns ?? ColumnsMap()
        count = paths.count
        self.trades = trades
    }

    /// Throws: where a run would write the archive that it reads.
    func check(against archive: ArchiveOptions?) throws(PlantError) {
        guard let archive else { return }
        for path in archives where ArchiveOptions(path).isSame(as: archive) {
            throw PlantError(
                .usage, "is read and cannot be written by the same run; name another --archive",
                path: path)
        }
    }

    /// Whether all of them can be read again by their names.
    var areRepeatable: Bool { sources.allSatisfy(\.isRepeatable) }

    /// A source's first bytes, and the whole of it again; a failure comes with the reading.
    fileprivate static func peek(
        _ source: any ChunkSource
    ) -> (prefix: [UInt8], whole: any ChunkSource) {
        var prefix = [UInt8](repeating: 0, count: TradeHeading.bytesMax)
        var count = 0
        prefix.withUnsafeMutableBytes { buffer in
            while count < buffer.count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
                guard let more = try? source.read(into: rest), more > 0 else { return }
                count += more
            }
        }
        let found = Array(prefix[..<count])
        return (found, PeekedChunkSource(prefix: found, rest: source))
    }
}

/// Inputs while they are opened.
private struct Opening {
    var sources: [any ChunkSource] = []
    var captures = 0
    var tables: TradeTableOpening?
    private var found: [Trades] = []

    /// A file of lines, or one table, before those named one after the other are put together.
    private enum Trades {
        case lines(any ChunkSource)
        case rows(any TradeRows)
    }

    init(tables: TradeTableOpening?) { self.tables = tables }

    mutating func open(_ path: String) throws(PlantError) {
        if let table = try tables?.folder(path) { return found.append(.rows(table)) }
        let (prefix, whole, isPlain) = try Self.open(path)
        if let table = try tables?.file(path, prefix: prefix, isPlainFile: isPlain) {
            return found.append(.rows(table))
        }
        if TradeHeading.recognises(prefix) { found.append(.lines(whole)) } else { captures += 1 }
        sources.append(whole)
    }

    private static func open(
        _ path: String
    ) throws(PlantError) -> (prefix: [UInt8], whole: any ChunkSource, isPlain: Bool) {
        do {
            let source = try openChunks(path: path)
            let isCompressed = source is GzipChunkSource || source is ZstdChunkSource
            let (prefix, whole) = CaptureInputs.peek(
                isCompressed ? PrefetchedChunks(source) : source)
            return (prefix, whole, source.seeking != nil)
        } catch {
            throw PlantError(capture: error)
        }
    }

    /// The inputs of trades, in their order.
    func trades() throws(PlantError) -> [TradeInput] {
        var inputs: [TradeInput] = []
        var rows: [any TradeRows] = []
        for input in found {
            switch input {
            case .rows(let table): rows.append(table)
            case .lines(let source):
                if !rows.isEmpty { inputs.append(.table(try TradeTable(rows))) }
                rows = []
                inputs.append(.lines(source))
            }
        }
        if !rows.isEmpty { inputs.append(.table(try TradeTable(rows))) }
        return inputs
    }
}

extension PlantError {
    /// The same failure, as one of the whole run.
    init(capture error: CaptureError) {
        let code: Code =
            switch error.code {
            case .badFilter, .unsupportedLinkType, .changed: .usage
            case .readFailed: .system
            default: .input
            }
        self.init(code, error.description)
    }
}
