import Testing
import TickCore
import TickWindows

@testable import TickPlant

/// Values of aggregates in every output.
struct AggregateTextTests {
    private static let values: [AggregateValue] = [
        .none, .integer(.min), .nanos(-1_500_000_000), .nanos(.max),
        .wide(Int128(Int64.max) * 4_000_000_000), .real(0.1), .real(1.5e-12), .real(.infinity),
    ]

    private func text(_ body: (UnsafeBufferPointer<AggregateValue>, inout TextBuffer) -> Void)
        -> String
    {
        var text = TextBuffer()
        Self.values.withUnsafeBufferPointer { body($0, &text) }
        return text.text()
    }

    @Test func `values are minimal, and nothing where there is none`() {
        let expected = [
            "", "-9223372036854775808", "-1.5", "9223372036.854775807", "36893488147419103228",
            "0.1", "1.5e-12", "inf",
        ]
        for (value, wanted) in zip(Self.values, expected) {
            #expect(
                text {
                    _ = $0; AggregateText.append(value, to: &$1)
                } == wanted)
        }
    }

    @Test func `members keep every digit, and what is no number is null`() throws {
        let specs = try AggregateSpec.parse(
            "spread,count,twap,first:price,sum:notional,returns,quantile:size:0.5")
        let expected =
            ",\"spread\":null,\"trade_count\":-9223372036854775808,\"twap\":\"-1.5\""
            + ",\"price_first\":\"9223372036.854775807\""
            + ",\"notional_sum\":\"36893488147419103228\",\"return_mean\":0.1"
            + ",\"return_variance\":1.5e-12,\"size_p50\":null"
        #expect(text { AggregateText.appendMembers($0, specs, to: &$1) } == expected)
    }
}
