/// Bytes of captures, built field by field without any code of the plant.
struct Wire {
    var bytes: [UInt8] = []

    init() {}

    init(text: String, _ count: Int) { self.text(text, count) }

    /// `count` bytes, the highest first.
    mutating func big(_ value: UInt64, _ count: Int) {
        bytes += (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }

    /// `count` bytes, the lowest first.
    mutating func little(_ value: UInt64, _ count: Int) {
        bytes += (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }

    mutating func text(_ text: String, _ count: Int) {
        bytes += Array((text + String(repeating: " ", count: count)).utf8.prefix(count))
    }
}

/// A nanosecond pcap file of Ethernet frames, or of another link type.
struct WireCapture {
    private(set) var bytes: [UInt8]
    /// Where each record ends.
    private(set) var ends: [Int] = []
    static let headerBytes = 24

    init(linkType: UInt32 = 1, snapLength: UInt32 = 65_535) {
        var file = Wire()
        file.little(0xA1B2_3C4D, 4)
        file.little(2, 2)
        file.little(4, 2)
        file.little(0, 8)
        file.little(UInt64(snapLength), 4)
        file.little(UInt64(linkType), 4)
        bytes = file.bytes
    }

    /// Adds a record; `captured` bytes of it, all if not given.
    mutating func add(_ frame: [UInt8], at time: Int64, captured: Int? = nil) {
        var record = Wire()
        record.little(UInt64(time / 1_000_000_000), 4)
        record.little(UInt64(time % 1_000_000_000), 4)
        record.little(UInt64(captured ?? frame.count), 4)
        record.little(UInt64(frame.count), 4)
        bytes += record.bytes + frame.prefix(captured ?? frame.count)
        ends.append(bytes.count)
    }

    /// Ethernet, IPv4 and UDP around a payload.
    static func frame(_ payload: [UInt8], port: UInt16 = 26_400) -> [UInt8] {
        ethernet + ip(udp(payload, port: port))
    }

    static let ethernet: [UInt8] = [1, 0, 0x5E, 124, 0, 1, 2, 0, 0, 0, 0, 1, 8, 0]

    static func udp(_ payload: [UInt8], port: UInt16 = 26_400) -> [UInt8] {
        var header = Wire()
        header.big(40_000, 2)
        header.big(UInt64(port), 2)
        header.big(UInt64(payload.count + 8), 2)
        header.big(0, 2)
        return header.bytes + payload
    }

    /// An IPv4 packet; `offset` and `more` make it a fragment.
    static func ip(
        _ payload: [UInt8], id: UInt16 = 1, offset: Int = 0, more: Bool = false
    ) -> [UInt8] {
        var header = Wire()
        header.big(0x4500, 2)
        header.big(UInt64(payload.count + 20), 2)
        header.big(UInt64(id), 2)
        header.big(UInt64(offset / 8) | (more ? 0x2000 : 0), 2)
        header.big(0x4011_0000, 4)
        header.bytes += [10, 1, 2, 3, 233, 252, 0, 1]
        return header.bytes + payload
    }
}

/// ITCH messages and MoldUDP64 packets.
enum WireItch {
    /// 2026-03-16 00:00 US Eastern.
    static let midnight: Int64 = 1_773_633_600_000_000_000
    static let noon: Int64 = midnight + 43_200_000_000_000

    static func mold(
        _ messages: [[UInt8]], sequence: UInt64, session: String = "TRIAL"
    ) -> [UInt8] {
        var packet = Wire()
        packet.text(session, 10)
        packet.big(sequence, 8)
        packet.big(UInt64(messages.count), 2)
        for message in messages {
            packet.big(UInt64(message.count), 2)
            packet.bytes += message
        }
        return packet.bytes
    }

    /// Type, locate 1, tracking number 0, time.
    private static func start(_ type: String, _ time: Int64) -> Wire {
        var message = Wire()
        message.text(type, 1)
        message.big(1, 2)
        message.big(0, 2)
        message.big(UInt64(time - midnight), 6)
        return message
    }

    static func system(_ code: String, at time: Int64) -> [UInt8] {
        var message = start("S", time)
        message.text(code, 1)
        return message.bytes
    }

    static func add(
        _ order: UInt64, shares: UInt32 = 100, price: UInt32 = 1_000_000, at time: Int64
    ) -> [UInt8] {
        var message = start("A", time)
        message.big(order, 8)
        message.text("B", 1)
        message.big(UInt64(shares), 4)
        message.text("TRIAL", 8)
        message.big(UInt64(price), 4)
        return message.bytes
    }

    static func execute(
        _ order: UInt64, shares: UInt32 = 10, match: UInt64 = 1, at time: Int64
    ) -> [UInt8] {
        var message = start("E", time)
        message.big(order, 8)
        message.big(UInt64(shares), 4)
        message.big(match, 8)
        return message.bytes
    }

    static func cross(shares: UInt64, price: UInt32, at time: Int64) -> [UInt8] {
        var message = start("Q", time)
        message.big(shares, 8)
        message.text("TRIAL", 8)
        message.big(UInt64(price), 4)
        message.big(7, 8)
        message.text("C", 1)
        return message.bytes
    }

    /// One add and `trades` executions a second apart, each in a packet of its own; the times at
    /// which they were captured are those of the events.
    static func packets(trades: Int) -> [(time: Int64, payload: [UInt8])] {
        var packets = [
            (noon, mold([add(1, shares: 1_000_000, at: noon)], sequence: 1))
        ]
        for trade in 1...trades {
            let time = noon + Int64(trade) * 1_000_000_000
            let message = execute(1, shares: UInt32(trade), at: time)
            packets.append((time, mold([message], sequence: UInt64(trade + 1))))
        }
        return packets.map { (time: $0.0, payload: $0.1) }
    }

    /// Those packets as a capture.
    static func capture(trades: Int) -> WireCapture {
        var capture = WireCapture()
        for packet in packets(trades: trades) {
            capture.add(WireCapture.frame(packet.payload), at: packet.time)
        }
        return capture
    }
}
