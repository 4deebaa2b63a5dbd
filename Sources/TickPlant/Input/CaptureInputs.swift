import TickCapture
import TickCore
import TickFeeds

/// The inputs named on a command line, opened: what can be opened is, what cannot is an error.
public struct CaptureInputs {
    /// The inputs in the order of the arguments, from their first bytes on.
    public let sources: [any ChunkSource]
    /// Whether the inputs are CSV files of trades rather than captures.
    public let areTradeFiles: Bool

    /// Opens every path; compressed ones are decompressed on a thread of their own.
    ///
    /// Throws: an input error for the first input that is missing, unreadable, no file or in a
    /// compression that is not read here.
    public init(_ paths: [String]) throws(PlantError) {
        var sources: [any ChunkSource] = []
        var tradeFiles = 0
        guard paths.count <= MergedPackets.filesMax else {
            throw PlantError(
                .usage, "\(paths.count) inputs; at most \(MergedPackets.filesMax) are merged")
        }
        guard paths.filter({ $0 == "-" }).count <= 1 else {
            throw PlantError(.usage, "standard input (-) can be named once only")
        }
        for path in paths {
            do {
                let source = try openChunks(path: path)
                let isCompressed = source is GzipChunkSource || source is ZstdChunkSource
                let (prefix, whole) = Self.peek(isCompressed ? PrefetchedChunks(source) : source)
                if TradeHeading.recognises(prefix) { tradeFiles += 1 }
                sources.append(whole)
            } catch {
                throw PlantError(capture: error)
            }
        }
        guard tradeFiles == 0 || tradeFiles == sources.count else {
            throw PlantError(
                .usage, "captures and CSV files of trades cannot be one input; run them apart")
        }
        self.sources = sources
        areTradeFiles = tradeFiles > 0
    }

    /// A source's first bytes, and the whole of it again; a failure comes with the reading.
    private static func peek(
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
