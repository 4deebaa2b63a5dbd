import Glibc
import Testing
import TickCapture
import TickCore

struct FileChunkSourceTests {
    /// A fresh temporary file of these bytes, gone after `body`.
    static func withFile<Result>(
        _ bytes: [UInt8], _ body: (String) throws -> Result
    ) throws -> Result {
        var template = Array("\(P_tmpdir)/tickplant-capture-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        try #require(descriptor >= 0)
        let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        defer { unlink(path) }
        try #require(write(descriptor, bytes, bytes.count) == bytes.count)
        close(descriptor)
        return try body(path)
    }

    @Test func `plain, gzip and zstd files are told by content and read alike`() throws {
        let plain = CompressedCaptureTests.capture(packets: 20, size: 90)
        for bytes in [plain, Compressor.gzip(plain), Compressor.zstd(plain)] {
            try Self.withFile(bytes) { path in
                let source = try openChunks(path: path)
                #expect(source.totalBytes == UInt64(bytes.count))
                #expect(ReadCapture(source).packets.count == 20)
                #expect(source.compressedBytesRead == UInt64(bytes.count))
                #expect(source.path == path)
            }
        }
    }

    @Test func `a pipe is read without a size`() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let bytes = CompressedCaptureTests.capture(packets: 5, size: 50)
        try #require(write(ends[1], bytes, bytes.count) == bytes.count)
        close(ends[1])
        defer { close(ends[0]) }
        let source = try FileChunkSource(descriptor: ends[0], path: "standard input")
        #expect(source.totalBytes == nil)
        #expect(ReadCapture(try decompressing(source)).packets.count == 5)
    }

    @Test func `missing files, directories and empty files are told apart by path`() throws {
        let missing = #expect(throws: CaptureError.self) { _ = try openChunks(path: "/no/such") }
        #expect(missing?.code == .notFound)
        #expect(missing?.description.hasPrefix("/no/such: ") == true)
        let directory = #expect(throws: CaptureError.self) { _ = try openChunks(path: P_tmpdir) }
        #expect(directory?.code == .isDirectory)
        try Self.withFile([]) { path in
            let damage = ReadCapture(try openChunks(path: path)).damage
            #expect(damage?.code == .empty)
            #expect(damage?.path == path)
        }
    }

    @Test(.enabled(if: geteuid() != 0, "root may read every file"))
    func `a file without permission says so`() throws {
        try Self.withFile([1]) { path in
            chmod(path, 0)
            let error = #expect(throws: CaptureError.self) { _ = try openChunks(path: path) }
            #expect(error?.code == .permissionDenied)
        }
    }
}
