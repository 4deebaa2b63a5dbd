import TickCore

/// Several captures as one input.
///
/// Each file keeps its own order. The next packet is that of the file whose running maximum of
/// capture time, its next packet included, is smallest; ties go by the order of the arguments. A
/// packet without time inherits its file's running maximum. So a file that goes back in time is
/// read as it stands.
///
/// Concurrency: one thread. Cost: one compare per packet while one file stays ahead of the others,
/// else a scan over the files; bytes are never copied.
/// Limits: `filesMax` files, each with an open file and a buffer of 256 KiB.
public struct MergedPackets: ~Copyable {
    var lanes: UnsafeMutableBufferPointer<Lane>
    var current: Int?
    /// The best of the other lanes when `current` was chosen.
    var rival: Rank
    var untold: [CaptureError] = []
    var hasStarted = false

    /// The damage that the last `damaged` was about.
    public private(set) var damage: CaptureError?

    /// The most files that can be merged.
    public static let filesMax = 4096

    /// One file with the packet that it would hand out next.
    struct Lane: ~Copyable {
        var reader: PacketReader
        var head = Packet.blank
        var runningMax = Packet.noTime
        var hasHead = false
        /// The head's own bytes, where they were taken from a state and not from the file.
        var headBytes: UnsafeMutableRawBufferPointer?

        init(reader: consuming PacketReader) { self.reader = reader }

        deinit { headBytes?.deallocate() }
    }

    /// Where a lane stands in line; smaller goes first.
    struct Rank {
        var time: Int64
        var index: Int

        static let last = Rank(time: .max, index: .max)

        func goesBefore(_ other: Rank) -> Bool {
            time < other.time || (time == other.time && index < other.index)
        }
    }

    /// The packets of `sources`, marked with their index; `digests` as a `PacketReader` has it.
    public init(
        _ sources: [any ChunkSource], messageSizes: MessageSizes = .totalViewITCH50,
        digests: Bool = false
    ) {
        precondition(sources.count <= Self.filesMax, "\(sources.count) files at once")
        lanes = .allocate(capacity: sources.count)
        rival = .last
        for (index, source) in sources.enumerated() {
            let reader = PacketReader(
                source, input: UInt16(index), messageSizes: messageSizes, digests: digests)
            lanes.initializeElement(at: index, to: Lane(reader: reader))
        }
    }

    deinit {
        lanes.deinitialize()
        lanes.deallocate()
    }

    /// Reads the next packet of all files; its bytes live until the next call.
    ///
    /// A damaged file says so once, after its packets before the damage; the others go on.
    public mutating func next(_ packet: inout Packet) -> PacketOutcome {
        if let current {
            if readOn(current, &packet) { return .packet }
        } else if !hasStarted {
            start()
        }
        current = nil
        guard untold.isEmpty else { return tellDamage() }
        return takeFirstInLine(&packet)
    }

    private mutating func tellDamage() -> PacketOutcome {
        damage = untold.removeFirst()
        return .damaged
    }

    private mutating func start() {
        hasStarted = true
        var packet = Packet.blank
        rival = Rank(time: .min, index: -1)
        for index in lanes.indices { _ = readOn(index, &packet) }
    }

    /// Reads the lane's next packet; true where it is the next of all, else it becomes the head.
    private mutating func readOn(_ index: Int, _ packet: inout Packet) -> Bool {
        let outcome = lanes[index].reader.next(&packet)
        guard outcome == .packet else {
            if outcome == .damaged, let damage = lanes[index].reader.damage {
                untold.append(damage)
            }
            return false
        }
        if packet.receiveTime > lanes[index].runningMax {
            lanes[index].runningMax = packet.receiveTime
        }
        if rank(index).goesBefore(rival) { return true }
        lanes[index].head = packet
        lanes[index].hasHead = true
        return false
    }

    /// Hands out the head of the lane that is first in line and remembers the second.
    private mutating func takeFirstInLine(_ packet: inout Packet) -> PacketOutcome {
        rival = .last
        var best = Rank.last
        for index in lanes.indices where lanes[index].hasHead {
            let candidate = rank(index)
            if candidate.goesBefore(best) {
                rival = best
                best = candidate
            } else if candidate.goesBefore(rival) {
                rival = candidate
            }
        }
        guard best.index != .max else { return .end }
        current = best.index
        lanes[best.index].hasHead = false
        packet = lanes[best.index].head
        return .packet
    }

    private func rank(_ index: Int) -> Rank {
        Rank(time: lanes[index].runningMax, index: index)
    }
}

/// What is known of the files.
extension MergedPackets {
    /// How many files there are.
    public var count: Int { lanes.count }

    /// What is known so far of the file at `index`.
    public func info(_ index: Int) -> CaptureInfo { lanes[index].reader.info }

    /// The file at `index` as the user named it.
    public func path(_ index: Int) -> String { lanes[index].reader.path }

    /// Bytes read of all files, before decompression, and their size where all are known.
    public var progress: (read: UInt64, total: UInt64?) {
        var (read, total): (UInt64, UInt64?) = (0, 0)
        for index in lanes.indices {
            let progress = lanes[index].reader.progress
            read &+= progress.read
            total = total.flatMap { sum in progress.total.map { sum &+ $0 } }
        }
        return (read, total)
    }
}
