import CTickLinux

/// The usual trade, told by one compare: of a given channel, touching all, no official print.
extension Tick {
    /// The bits of the tick's last eight bytes that tell: channel, kind, eligibility, official.
    @inlinable @inline(__always)
    static var usualMask: UInt64 { UInt64(littleEndian: 0xFFFF_00FF_FFFF_0000) }

    /// What those bits are in a usual trade of a channel.
    @inlinable @inline(__always)
    public static func usualTrade(channel: UInt16) -> UInt64 {
        UInt64(littleEndian: UInt64(channel) &<< 16 | UInt64(Eligibility.all.rawValue) &<< 48)
    }

    /// Whether a tick is a trade that `usualTrade` describes.
    @inlinable @inline(__always)
    public static func isUsualTrade(_ tick: UnsafePointer<Tick>, _ usual: UInt64) -> Bool {
        UnsafeRawPointer(tick).load(fromByteOffset: 56, as: UInt64.self) & usualMask == usual
    }

    /// Asks for the memory of a tick that will be read soon; any address will do.
    @inlinable @inline(__always)
    public static func prefetch(_ tick: UnsafePointer<Tick>) { tick_prefetch_for_read(tick) }
}
