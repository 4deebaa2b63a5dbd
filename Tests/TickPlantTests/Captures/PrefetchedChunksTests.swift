import Foundation
import TickCapture
import Testing

@testable import TickPlant

/// Reading ahead on another thread.
@Suite struct PrefetchedChunksTests {
    /// Yields numbered bytes in odd pieces, then ends or fails; tells when it is gone.
    private final class Pieces: ChunkSource {
        let path = "pieces"
        var compressedBytesRead: UInt64 { UInt64(made) }
        let totalBytes: UInt64?
        private let count: Int
        private let failure: CaptureError?
        private let gone: DispatchSemaphore
        private var made = 0
        private var piece = 1

        init(_ count: Int, failure: CaptureError? = nil, gone: DispatchSemaphore = .init(value: 0))
        {
            self.count = count
            self.failure = failure
            self.gone = gone
            totalBytes = UInt64(count)
        }

        deinit { gone.signal() }

        func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureError) -> Int {
            let size = min(piece, buffer.count, count - made)
            piece = piece &* 7 % 100_003
            if size == 0, let failure { throw failure }
            for index in 0..<size { buffer[index] = Self.byte(made + index) }
            made += size
            return size
        }

        static func byte(_ place: Int) -> UInt8 { UInt8(truncatingIfNeeded: place &* 31 >> 3) }
    }

    /// Reads to the end in pieces of `size`; the bytes and what stopped it.
    private func drain(
        _ chunks: PrefetchedChunks, size: Int
    ) -> (bytes: [UInt8], failure: CaptureError?) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 1)
        defer { buffer.deallocate() }
        var bytes: [UInt8] = []
        do throws(CaptureError) {
            while case let count = try chunks.read(into: buffer), count > 0 {
                bytes += buffer[..<count]
            }
            return (bytes, nil)
        } catch {
            return (bytes, error)
        }
    }

    @Test(arguments: [0, 1, 1000, 3_000_000], [1021, 300_000])
    func `bytes come in order and once`(count: Int, size: Int) {
        let chunks = PrefetchedChunks(Pieces(count))
        let (bytes, failure) = drain(chunks, size: size)
        #expect(failure == nil)
        #expect(bytes == (0..<count).map(Pieces.byte))
        #expect(chunks.compressedBytesRead == count)
        #expect(chunks.totalBytes == UInt64(count))
    }

    @Test(arguments: [0, 5, 2_500_000])
    func `a failure comes after the bytes before it, and again`(count: Int) {
        let wanted = CaptureError(.corrupt, "broken", path: "pieces")
        let chunks = PrefetchedChunks(Pieces(count, failure: wanted))
        let (bytes, failure) = drain(chunks, size: 4096)
        #expect(bytes == (0..<count).map(Pieces.byte))
        #expect(failure == wanted)
        #expect(drain(chunks, size: 1).failure == wanted)
    }

    @Test(arguments: [0, 1, 100_000])
    func `a reader dropped early ends the thread and frees the source`(read: Int) {
        let gone = DispatchSemaphore(value: 0)
        for _ in 0..<20 {
            do {
                let chunks = PrefetchedChunks(Pieces(.max, gone: gone))
                var buffer = [UInt8](repeating: 0, count: max(read, 1))
                if read > 0 {
                    buffer.withUnsafeMutableBytes { _ = try? chunks.read(into: $0) }
                    usleep(1000)
                }
            }
            #expect(gone.wait(timeout: .now() + 20) == .success)
        }
    }
}
