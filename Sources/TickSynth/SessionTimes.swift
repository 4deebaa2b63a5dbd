import TickCore

/// When what happens on a trading day, as instants.
///
/// Units: nanoseconds since the Unix epoch; the comments are Eastern local time.
struct SessionTimes {
    let midnight: Int64

    init(date: CivilDate) { midnight = EasternTime.midnight(of: date) }

    /// 03:05: the first message, then the directory.
    var messages: Int64 { at(3, 5) }
    /// 04:00: orders may be entered.
    var system: Int64 { at(4, 0) }
    /// 09:28: imbalances ahead of the opening cross.
    var openingImbalance: Int64 { at(9, 28) }
    /// 09:30.
    var market: Int64 { at(9, 30) }
    /// 15:55: imbalances ahead of the closing cross.
    var closingImbalance: Int64 { at(15, 55) }
    /// 16:00.
    var marketEnd: Int64 { at(16, 0) }
    /// 20:00.
    var systemEnd: Int64 { at(20, 0) }
    /// 20:05: the last message.
    var messagesEnd: Int64 { at(20, 5) }

    /// The instant of a local time; sessions lie after any switch of daylight saving time, and the
    /// feeds count from midnight, so a plain offset is what they carry.
    func at(_ hour: Int64, _ minute: Int64) -> Int64 {
        midnight + hour * EasternTime.hour + minute * 60 * EasternTime.second
    }
}
