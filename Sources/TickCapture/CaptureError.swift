/// What was wrong with an input: what, where, and what to do about it.
///
/// Concurrency: a value.
public struct CaptureError: Error, Equatable, Sendable {
    /// What kind of failure it is; decides the exit code.
    public var code: Code
    /// What was wrong, the value, and what to do; without the place.
    public var message: String
    /// The file as the user named it; "standard input" for `-`.
    public var path: String
    /// The byte offset in the uncompressed data, where known.
    public var offset: UInt64?
    /// The byte offset in the compressed file, where the input is compressed.
    public var compressedOffset: UInt64?
    /// How many packets were delivered before, where known.
    public var packetsBefore: UInt64?

    /// The kinds of failure.
    public enum Code: String, Sendable {
        case notFound, permissionDenied, isDirectory, readFailed
        case empty, notACapture, unsupportedCompression, unsupportedVersion
        case cut, corrupt, recordTooLarge, trailingBytes
        case badFilter, unsupportedLinkType
        /// Not the file that a run to be resumed had read.
        case changed

        /// Whose fault it is.
        public var fault: Fault {
            switch self {
            case .notFound, .permissionDenied, .isDirectory, .badFilter, .unsupportedLinkType,
                .changed:
                .user
            case .readFailed: .system
            case .empty, .notACapture, .unsupportedCompression, .unsupportedVersion, .cut,
                .corrupt, .recordTooLarge, .trailingBytes:
                .input
            }
        }

        /// Whether the same call can succeed later with nothing changed.
        public var retryHelps: Bool { self == .readFailed }
    }

    /// Who has to act: the user's command, the input's bytes, or the machine.
    public enum Fault: Sendable { case user, input, system }

    /// An error of this kind and message at these places.
    public init(
        _ code: Code, _ message: String, path: String, offset: UInt64? = nil,
        compressedOffset: UInt64? = nil, packetsBefore: UInt64? = nil
    ) {
        self.code = code
        self.message = message
        self.path = path
        self.offset = offset
        self.compressedOffset = compressedOffset
        self.packetsBefore = packetsBefore
    }
}

extension CaptureError: CustomStringConvertible {
    /// `day.pcap.gz: message (byte 4096, compressed byte 812, after 31 packets)`.
    public var description: String {
        var places: [String] = []
        if let offset { places.append("byte \(offset)") }
        if let compressedOffset { places.append("compressed byte \(compressedOffset)") }
        if let packetsBefore { places.append("after \(packetsBefore) packets") }
        let place = places.isEmpty ? "" : " (" + places.joined(separator: ", ") + ")"
        return "\(path): \(message)\(place)"
    }
}
