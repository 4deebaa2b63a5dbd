import TickCore
import TickWindows

/// Late ticks as CSV lines, from which one gets back to the packet.
enum LateTickText {
    static let header: StaticString =
        "symbol,event_time_ns,price,size,start_ns,end_ns,watermark_ns,sequence,packet\n"

    static func append(_ late: LateRecord, symbol: ByteView, to out: inout TextBuffer) {
        out.append(csv: symbol)
        out.append(UInt8(ascii: ","))
        out.append(integer: late.tick.eventTime)
        out.append(UInt8(ascii: ","))
        out.append(price: late.tick.price)
        out.append(UInt8(ascii: ","))
        out.append(integer: late.tick.size)
        for time in [late.span.start, late.span.end, late.watermark] {
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
