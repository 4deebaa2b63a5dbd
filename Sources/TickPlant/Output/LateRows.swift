import TickCore
import TickWindows

/// Ticks that changed no window, as CSV lines from which one gets back to the packet.
///
/// Where there are several queries, each line begins with `bars`. The last column, `why`, tells
/// late trades from those in no window and from breaks and corrections that came too late.
struct LateRows {
    private let names: [String]

    init(_ plans: [WindowPlan]) { names = plans.map(\.name) }

    func appendHeader(to out: inout TextBuffer) {
        if names.count > 1 { out.append("bars,") }
        out.append("symbol,event_time_ns,price,size,start_ns,end_ns,watermark_ns,")
        out.append("sequence,packet,why\n")
    }

    func append(_ late: LateRecord, symbol: ByteView, to out: inout TextBuffer) {
        if names.count > 1 {
            var name = names[Int(late.query)]
            name.withUTF8 { out.append(csv: ByteView(UnsafeRawBufferPointer($0))) }
            out.append(UInt8(ascii: ","))
        }
        out.append(csv: symbol)
        out.append(UInt8(ascii: ","))
        out.append(integer: late.tick.eventTime)
        out.append(UInt8(ascii: ","))
        out.append(price: late.tick.price)
        out.append(UInt8(ascii: ","))
        // A quote in the place of a trade has no size that traded.
        out.append(
            integer: late.tick.eligibility.contains(.volume) || late.tick.kind != .trade
                ? late.tick.size : 0)
        appendTimes(late, to: &out)
        out.append(UInt8(ascii: ","))
        if late.tick.sequence != 0 { out.append(integer: late.tick.sequence) }
        out.append(UInt8(ascii: ","))
        out.append(integer: UInt64(late.tick.packet))
        out.append(UInt8(ascii: ","))
        out.append(late.kind.name)
        out.append(UInt8(ascii: "\n"))
    }

    /// The window, empty where there is none, and the watermark.
    private func appendTimes(_ late: LateRecord, to out: inout TextBuffer) {
        let hasWindow = late.span != WindowSpan(start: 0, end: 0)
        for time in [late.span.start, late.span.end] {
            out.append(UInt8(ascii: ","))
            if hasWindow { out.append(integer: time) }
        }
        out.append(UInt8(ascii: ","))
        out.append(integer: late.watermark)
    }
}
