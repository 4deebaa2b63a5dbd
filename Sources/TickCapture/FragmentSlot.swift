import Glibc
import TickCore

/// The memory in which one payload is put together.
///
/// Layout: 64 KiB of payload, then one bit for each unit of eight bytes received.
/// Invariant: points at `sizeBytes` bytes that its table owns.
struct FragmentSlot {
    private let base: UnsafeMutableRawPointer

    private static let payloadBytes = 64 << 10
    static let unitBytes = 8
    static let sizeBytes = payloadBytes + payloadBytes / unitBytes / 8

    init(_ base: UnsafeMutableRawPointer) { self.base = base }

    /// The payload so far.
    var payload: UnsafeRawPointer { UnsafeRawPointer(base) }

    /// Forgets what was received.
    func clear() { memset(base + Self.payloadBytes, 0, Self.sizeBytes - Self.payloadBytes) }

    /// Adds `bytes` at `offset`, a multiple of eight; returns how many units are new, or nil where
    /// other bytes stand there already.
    func add(_ bytes: ByteView, at offset: Int) -> Int? {
        var added = 0
        for start in stride(from: 0, to: bytes.count, by: Self.unitBytes) {
            let target = base + offset + start
            let size = min(Self.unitBytes, bytes.count - start)
            if take(unit: (offset + start) / Self.unitBytes) {
                target.copyMemory(from: bytes.base + start, byteCount: size)
                added += 1
            } else if memcmp(target, bytes.base + start, size) != 0 {
                return nil
            }
        }
        return added
    }

    /// Whether a unit was received.
    func has(unit: Int) -> Bool {
        base.load(fromByteOffset: Self.payloadBytes + unit / 8, as: UInt8.self)
            & UInt8(1) << UInt8(unit % 8) != 0
    }

    /// Marks a unit received; false where it was before.
    private func take(unit: Int) -> Bool {
        let byte = base + Self.payloadBytes + unit / 8
        let mask = UInt8(1) << UInt8(unit % 8)
        let old = byte.load(as: UInt8.self)
        byte.storeBytes(of: old | mask, as: UInt8.self)
        return old & mask == 0
    }
}
