import TickCore

/// A tick that came after its window had fired.
struct LateTick {
    var tick: Tick
    /// Its window `[start, end)`.
    var start: Int64
    var end: Int64
    /// The watermark it came behind.
    var watermark: Int64
}

/// Late ticks as CSV lines, from which one gets back to the packet.
enum LateTickText {
    static let header: StaticString =
        "symbol,event_time_ns,price,size,start_ns,end_ns,watermark_ns,sequence,packet\n"

    static func append(_ late: LateTick, symbol: ByteView, to out: inout TextBuffer) {
        out.append(csv: symbol)
        out.append(UInt8(ascii: ","))
        out.append(integer: late.tick.eventTime)
        out.append(UInt8(ascii: ","))
        out.append(price: late.tick.price)
        out.append(UInt8(ascii: ","))
        out.append(integer: late.tick.size)
        for time in [late.start, late.end, late.watermark] {
            out.append(UInt8(ascii: ","))
            out.append(integer: time)
        }
        out.append(UInt8(ascii: ","))
        if late.tick.sequence != 0 { out.append(integer: late.tick.sequence) }
        out.append(UInt8(ascii: ","))
        out.append(integer: UInt64(late.tick.packet))
        out.append(UInt8(ascii: "\n"))
    }
}
