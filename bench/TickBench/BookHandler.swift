import TickBook
import TickCore
import TickFeeds
import TickTransport

/// Messages in sequence to books and quotes, as a lane of a replay has them, without windows.
struct BookHandler: ~Copyable, CaptureHandler {
    var decoder: ItchTicks<BookStage<QuoteFold>>
    var messages: UInt64 = 0

    @inline(__always)
    mutating func message(_ bytes: ByteView, _ origin: MessageOrigin) {
        messages &+= 1
        decoder.begin(origin)
        _ = decoder.decode(bytes, sequence: origin.sequence)
    }

    @inline(__always)
    mutating func messages<Prefix: LengthPrefix>(
        _ run: consuming MessageRun<Prefix>
    ) -> MessageRun<Prefix> {
        var run = run
        decoder.begin(run.origin)
        while true {
            let sequence = run.sequence
            guard let bytes = run.next() else { return run }
            messages &+= 1
            _ = decoder.decode(bytes, sequence: sequence)
        }
    }

    static var looksAhead: Bool { true }

    @inline(__always)
    func prefetch(_ bytes: ByteView) { decoder.prefetch(bytes) }

    mutating func begin(at receiveTime: Int64) {
        let midnight = EasternTime.midnight(of: EasternTime.date(at: receiveTime))
        decoder.midnight = midnight
        decoder.sink.next.midnight = midnight
    }

    mutating func epochBegan(missing: UInt64) { decoder.streamBegan(missing: missing) }
    mutating func gapGivenUp(_ range: Range<UInt64>) { decoder.messagesLost() }
    mutating func gapFilling() {}
    mutating func gapFilled() {}
    mutating func heartbeat(at time: Int64) {}
    mutating func sessionEnded() {}
}
