import CTickLinux

/// Asking for memory before it is needed.
public enum Prefetch {
    /// Asks for the cache line at `place`, to be written soon; any address will do.
    @inlinable @inline(__always)
    public static func toWrite(_ place: UnsafeRawPointer) { tick_prefetch_for_write(place) }
}
