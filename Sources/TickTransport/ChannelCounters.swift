/// What a channel has seen, message by message where not said otherwise.
public struct ChannelCounters: Sendable, Equatable {
    /// Transport packets of any kind.
    public var packets: UInt64 = 0
    /// Messages handed on in sequence.
    public var messages: UInt64 = 0
    /// Messages that had been handed on before (the other line's copy, a retransmission).
    public var duplicates: UInt64 = 0
    /// Gaps seen, filled or not.
    public var gaps: UInt64 = 0
    /// Messages given up.
    public var missing: UInt64 = 0
    /// Gaps that were filled before they were given up.
    public var gapsFilled: UInt64 = 0
    /// Messages that came after they had been given up; not handed on, as their order is lost.
    public var afterGiveUp: UInt64 = 0
    /// Heartbeat packets.
    public var heartbeats: UInt64 = 0
    /// End-of-session packets.
    public var endsOfSession: UInt64 = 0
    /// Messages of an epoch that was over, or of a session that only one packet ever named.
    public var stale: UInt64 = 0
    /// Messages outside the sequence, handed on without proof.
    public var unsequenced: UInt64 = 0
    /// Packets whose length prefixes do not fit what the header promises.
    public var malformedPackets: UInt64 = 0
    /// Bytes behind the last promised message.
    public var trailingBytes: UInt64 = 0
    /// Gaps given up early because the reorder buffer was full.
    public var reorderOverflows: UInt64 = 0

    /// Nothing seen yet.
    public init() {}
}

/// One unbroken run of a channel: a session, or what lies between two restarts.
public struct ChannelEpoch: Sendable, Equatable {
    /// The session as it stands in the header.
    public var session: SessionKey
    /// The first sequence number seen; more than 1 when the capture joined late.
    public var first: UInt64
    /// The sequence number after the last one handed on or given up.
    public var next: UInt64
    /// The capture record that opened it.
    public var packet: UInt64
    /// Whether the channel said that it was over.
    public var isEnded = false
}

/// The bounds of a channel's patience and memory.
public struct ChannelLimits: Sendable, Equatable {
    /// How long a gap waits for its messages, in nanoseconds of receive time.
    public var gapTimeoutNanos: Int64
    /// The most packets held behind a gap.
    public var reorderPacketsMax: Int
    /// The most bytes held behind a gap.
    public var reorderBytesMax: Int
    /// How many lost ranges, epochs and past sessions are kept by name; further ones only count.
    public var listedMax: Int

    /// Bounds of given size; the defaults wait one second and hold 64 MiB.
    public init(
        gapTimeoutNanos: Int64 = 1_000_000_000, reorderPacketsMax: Int = 65_536,
        reorderBytesMax: Int = 64 << 20, listedMax: Int = 4096
    ) {
        self.gapTimeoutNanos = gapTimeoutNanos
        self.reorderPacketsMax = reorderPacketsMax
        self.reorderBytesMax = reorderBytesMax
        self.listedMax = listedMax
    }
}
