import TickTransport

/// A random stream as two lines bring it: cut differently, late, twice, or not at all.
struct LineScript {
    var messages = 40
    /// One packet in so many is lost, sent twice, or held up; 0 for never.
    var lossOneIn = 6
    var copyOneIn = 8
    var delayOneIn = 5
    var delayMax = 3_000
    var lines = 2
    /// Nanoseconds between messages.
    var pace = 100

    /// The packets in the order of arrival.
    func packets(_ random: inout SeededGenerator) -> [WirePacket] {
        var all: [WirePacket] = []
        for line in 0..<lines { all += packets(of: line, &random) }
        // A stable order: ties arrive as they were made.
        let order = all.indices.sorted {
            (all[$0].receiveTime, $0) < (all[$1].receiveTime, $1)
        }
        return order.map { all[$0] }
    }

    private func packets(
        of line: Int, _ random: inout SeededGenerator
    ) -> [WirePacket] {
        var made: [WirePacket] = []
        var sequence = 1
        while sequence <= messages {
            let count = min(random.number(1...4), messages - sequence + 1)
            made += arrivals(
                WirePacket(sequence: UInt64(sequence), count: count, line: line), &random)
            sequence += count
            if random.once(in: 5) {
                made += arrivals(
                    WirePacket(kind: .heartbeat, sequence: UInt64(sequence), line: line), &random)
            }
        }
        made += arrivals(
            WirePacket(kind: .endOfSession, sequence: UInt64(sequence), line: line), &random)
        return made
    }

    private func arrivals(
        _ packet: WirePacket, _ random: inout SeededGenerator
    ) -> [WirePacket] {
        if happens(lossOneIn, &random) { return [] }
        var copies = [packet]
        if happens(copyOneIn, &random) { copies.append(packet) }
        return copies.map { copy in
            var arrival = copy
            let last = Int(copy.sequence) + copy.count
            let late = happens(delayOneIn, &random) ? random.number(0...delayMax) : 0
            arrival.sendTime = Int64(last * pace)
            arrival.receiveTime = Int64(last * pace + random.number(0...50) + late)
            return arrival
        }
    }

    private func happens(_ oneIn: Int, _ random: inout SeededGenerator) -> Bool {
        oneIn > 0 && random.once(in: oneIn)
    }
}
