import Foundation
import Testing

@testable import TickCore

@Suite struct TextBufferTests {
    private func written(_ body: (inout TextBuffer) -> Void) -> String {
        var buffer = TextBuffer(capacity: 1)
        body(&buffer)
        return buffer.text()
    }

    @Test(arguments: [
        0, 1, 9, 10, 99, 100, 12345, 999_999_999, UInt64.max, 1 << 63, 10_000_000_000,
    ])
    func `integers are written in full`(value: UInt64) {
        #expect(written { $0.append(integer: value) } == String(value))
        for power in 0..<20 {
            let edge = (0..<power).reduce(UInt64(1)) { value, _ in value &* 10 }
            #expect(written { $0.append(integer: edge) } == String(edge))
            #expect(written { $0.append(integer: edge - 1) } == String(edge - 1))
        }
    }

    @Test(arguments: [0, -1, 1, Int64.min, Int64.max])
    func `signed integers keep their sign`(value: Int64) {
        #expect(written { $0.append(integer: value) } == String(value))
    }

    @Test(arguments: [
        (87_390_000_000, "87.39"), (1_600_000_000_000, "1600"), (0, "0"), (1, "0.000000001"),
        (-500_000_000, "-0.5"), (100_000, "0.0001"), (-1_000_000_000, "-1"),
        (Int64.max, "9223372036.854775807"), (Int64.min, "-9223372036.854775808"),
    ])
    func `prices are minimal decimals`(nanos: Int64, text: String) {
        #expect(written { $0.append(price: Price(nanos: nanos)) } == text)
        #expect(written { $0.append(decimal: Int128(nanos), digits: 9) } == text)
    }

    @Test func `wide decimals agree with Foundation`() {
        var value: Int128 = 7
        while value < Int128.max / 13 {
            for digits in [0, 4, 9] {
                let text = written { $0.append(decimal: -value, digits: digits) }
                let expected = Decimal(string: String(-value))! / pow(10, digits)
                if value < 1 << 120 { #expect(Decimal(string: text) == expected) }
                #expect(!text.contains(".") || text.last != "0")
            }
            value = value * 11 + 3
        }
        #expect(
            written { $0.append(decimal: Int128.min, digits: 0) }
                == "-170141183460469231731687303715884105728")
    }

    @Test func `venue text is quoted so that readers get it back`() {
        let odd: [UInt8] = Array("A,\"B\\\n".utf8) + [0xFF]
        odd.withUnsafeBytes { bytes in
            let view = ByteView(bytes)
            #expect(written { $0.append(csv: view) } == "\"A,\"\"B\\\\x0a\\xff\"")
            #expect(written { $0.append(json: view) } == "\"A,\\\"B\\\\\\u000a\\u00ff\"")
        }
    }
}

@Suite struct DurationTextTests {
    @Test(arguments: [
        ("1s", 1_000_000_000), ("100ms", 100_000_000), ("1m", 60_000_000_000), ("10ns", 10),
        ("250us", 250_000), ("2h", 7_200_000_000_000), ("1d", 86_400_000_000_000), ("0", 0),
    ])
    func `durations read and write`(text: String, nanos: Int64) {
        #expect(DurationText.nanos(text) == nanos)
        if nanos > 0 { #expect(DurationText.text(nanos) == text) }
    }

    @Test(arguments: [
        "", "s", "1", "-1s", "1.5s", "1 s", "1S", "99999999999999999999s", "1000000000000d",
    ])
    func `what is no duration is refused`(text: String) {
        #expect(DurationText.nanos(text) == nil)
    }

    @Test func `integers of every length are written as Swift writes them`() {
        var random = SplitMix(state: 3)
        var numbers: [UInt64] = [0, .max, UInt64(Int64.max)]
        var power: UInt64 = 1
        for _ in 0..<19 {
            numbers += [power - 1, power, power + 1, power * 2 - 1, power &+ power / 2]
            numbers += (0..<50).map { _ in random.next() % (power * 10 / 10 + 1) }
            power *= 10
        }
        numbers += (0..<1000).map { _ in random.next() >> (random.next() % 64) }
        for number in numbers {
            var text = TextBuffer(capacity: 1)
            text.append(integer: number)
            text.append(integer: Int64(bitPattern: number))
            #expect(text.text() == "\(number)\(Int64(bitPattern: number))")
        }
    }
}
