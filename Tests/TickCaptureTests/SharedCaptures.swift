import Glibc
import TickCapture

/// Captures of others that are no part of this repository, if they are at hand.
enum SharedCaptures {
    /// The folder of captures, or nil where there is none.
    static let folder: String? = {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let shared = getenv("TICKPLANT_SHARED").map { String(cString: $0) } ?? "/\(root)/../shared"
        return access("\(shared)/captures", R_OK) == 0 ? "\(shared)/captures" : nil
    }()

    static let absent = "captures folder absent: set TICKPLANT_SHARED to run this test"

    /// The whole text of a file.
    static func text(_ path: String) throws -> String {
        let source = try FileChunkSource(path: path)
        var bytes: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 8)
        defer { buffer.deallocate() }
        while case let count = try source.read(into: buffer), count > 0 {
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
