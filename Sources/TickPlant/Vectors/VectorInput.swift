/// One input of a vector.
enum VectorInput: Sendable, Equatable {
    case event(Event)
    case timers(Timers)
    case watermark(Int64, source: Int)
    case idle(source: Int)
    /// The end of one source; of all where none is named.
    case end(source: Int?)
    case trade(Trade)
    case cancel(reference: Int64)
    case correct(Correction)

    /// A value at a time.
    struct Event: Sendable, Equatable {
        var time: Int64
        var key: String
        var value: Int64
        var source: Int
    }

    /// An event that sets and deletes timers of its key.
    struct Timers: Sendable, Equatable {
        var time: Int64
        var key: String
        var register: [Int64]
        var delete: [Int64]
        var source: Int
    }

    struct Trade: Sendable, Equatable {
        var id: Int64
        var time: Int64
        var key: String
        var price: Int64
        var size: UInt64
        var condition: String?
        /// The time that places it, where that is not when it was printed.
        var officialTime: Int64?
        var source: Int
    }

    /// What is new about an earlier trade.
    struct Correction: Sendable, Equatable {
        var reference: Int64
        var price: Int64?
        var size: UInt64?
        var condition: String?
    }

    /// The source that it comes from or is about; nil where it names none.
    var source: Int? {
        switch self {
        case .event(let event): event.source
        case .timers(let timers): timers.source
        case .watermark(_, let source), .idle(let source): source
        case .end(let source): source
        case .trade(let trade): trade.source
        case .cancel, .correct: nil
        }
    }
}

extension VectorInput {
    /// The input as its file has it, on one line.
    var text: String {
        var line = JSONLine()
        switch self {
        case .event(let event):
            line.add("t", "event")
            line.add("ts", event.time)
            line.add("key", event.key)
            line.add("value", event.value)
            line.add(source: event.source)
        case .timers(let timers):
            line.add("t", "event")
            line.add("ts", timers.time)
            line.add("key", timers.key)
            line.add(raw: "register", "\(timers.register)")
            line.add(raw: "delete", "\(timers.delete)")
            line.add(source: timers.source)
        case .watermark(let time, let source):
            line.add("t", "watermark")
            line.add("ts", time)
            line.add(source: source)
        case .idle(let source):
            line.add("t", "idle")
            line.add("source", source)
        case .end(let source):
            line.add("t", "end")
            if let source { line.add("source", source) }
        case .trade, .cancel, .correct: addMarket(&line)
        }
        return line.text
    }

    private func addMarket(_ line: inout JSONLine) {
        switch self {
        case .trade(let trade):
            line.add("t", "trade")
            line.add("id", trade.id)
            line.add("ts", trade.time)
            line.add("key", trade.key)
            line.add("price", trade.price)
            line.add("size", trade.size)
            if let condition = trade.condition { line.add("cond", condition) }
            if let official = trade.officialTime { line.add("official_ts", official) }
            line.add(source: trade.source)
        case .cancel(let reference):
            line.add("t", "cancel")
            line.add("ref", reference)
        case .correct(let correction):
            line.add("t", "correct")
            line.add("ref", correction.reference)
            if let price = correction.price { line.add("price", price) }
            if let size = correction.size { line.add("size", size) }
            if let condition = correction.condition { line.add("cond", condition) }
        default: break
        }
    }
}
