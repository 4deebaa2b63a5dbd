import TickCore
import TickWindows

/// What stands in the first word of a record between two threads of a run: its kind, and the step
/// that it belongs to.
///
/// Layout: kind in the low 8 bits, step in the others; a record is whole words, in one piece.
/// Units: a step is one call of the ingest thread, the same number in every shard.
struct ShardRecord {
    /// What follows the first word.
    enum Kind: UInt8 {
        /// Nothing: the ring's end, at which the next record would be cut; the step says how many
        /// words.
        case pad = 1
        /// Ingest to shard: a tick.
        case tick
        /// Ingest to shard: an event time.
        case observe
        /// Ingest to shard: when the packet of what follows was captured.
        case receiveTime
        /// A new instrument: venue and length, then the symbol.
        case instrument
        /// Nothing more came, or will be put out, up to this step.
        case mark
        /// Nothing more will come.
        case end
        /// Ingest to shard: put your state down.
        case state
        /// Ingest to shard: instrument and event time of a trade that could not be resolved.
        case unresolved
        /// Ingest to shard: disorder, heartbeat margin, official prints.
        case channel
        /// Ingest to shard: a `ChannelEvent`.
        case event
        /// Shard to writer: a pane.
        case pane
        /// Shard to writer: a late record.
        case late
        /// Shard to writer: lines of bars.
        case barText
        /// Shard to writer: lines of late ticks.
        case lateText
        /// Shard to writer: what follows is to wait until every shard has come to here.
        case barrier
    }

    let word: UInt64

    @inline(__always)
    init(_ kind: Kind, step: UInt64) { word = step &<< 8 | UInt64(kind.rawValue) }

    @inline(__always)
    init(word: UInt64) { self.word = word }

    @inline(__always)
    var kind: Kind {
        guard let kind = Kind(rawValue: UInt8(truncatingIfNeeded: word)) else {
            preconditionFailure("a record of kind \(word & 255)")
        }
        return kind
    }

    @inline(__always)
    var step: UInt64 { word &>> 8 }

    /// Words that a value takes.
    @inline(__always)
    static func words<Value: BitwiseCopyable>(_ type: Value.Type) -> Int {
        (MemoryLayout<Value>.size + 7) / 8
    }
}

extension UnsafeMutablePointer<UInt64> {
    /// Puts a value down; the words behind it are as they were.
    @inline(__always)
    func put<Value: BitwiseCopyable>(_ value: Value) {
        // A store at any address would be a call to copy memory.
        if MemoryLayout<Value>.alignment <= MemoryLayout<UInt64>.alignment {
            UnsafeMutableRawPointer(self).assumingMemoryBound(to: Value.self).pointee = value
        } else {
            UnsafeMutableRawPointer(self).storeBytes(of: value, as: Value.self)
        }
    }
}

extension UnsafePointer<UInt64> {
    /// Takes a value up.
    @inline(__always)
    func take<Value: BitwiseCopyable>(_ type: Value.Type) -> Value {
        MemoryLayout<Value>.alignment <= MemoryLayout<UInt64>.alignment
            ? UnsafeRawPointer(self).assumingMemoryBound(to: Value.self).pointee
            : UnsafeRawPointer(self).loadUnaligned(as: type)
    }
}
