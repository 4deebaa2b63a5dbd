import Testing
import TickWindows

/// Aggregates from text, their columns, and what a plan refuses.
struct AggregateSpecTests {
    @Test func `every aggregate has a text and a column`() throws {
        let text =
            "count,sum:size,sum:notional,mean:price,first:price,last:size,min:size,max:price,"
            + "vwap,twap,returns:mean,returns:variance,spread,distinct:size,quantile:price:0.5"
        let specs = try AggregateSpec.parse(text)
        #expect(specs.map(\.name).joined(separator: ",") == text)
        #expect(
            specs.map(\.column) == [
                "trade_count", "size_sum", "notional_sum", "price_mean", "price_first",
                "size_last", "size_min", "price_max", "price_vwap", "twap", "return_mean",
                "return_variance", "spread", "size_distinct", "price_p50",
            ])
        var plan = WindowPlan(.tumbling(size: 1))
        plan.aggregates = specs
        try plan.check()
        #expect(plan.wantsQuotes)
        #expect(specs == (try AggregateSpec.parse(text)))
        #expect(specs[0] != specs[1])
    }

    @Test func `returns alone are both of their moments`() throws {
        #expect(try AggregateSpec.parse("returns") == [.returns(.mean), .returns(.variance)])
    }

    @Test(arguments: [
        ("0", "size_p0", "quantile:size:0"), ("1.0", "size_p100", "quantile:size:1"),
        ("0.999", "size_p99_9", "quantile:size:0.999"),
        ("0.000001", "size_p0_0001", "quantile:size:0.000001"),
        ("0.050", "size_p5", "quantile:size:0.05"),
    ])
    func `a rank has one name`(rank: String, column: String, name: String) throws {
        let spec = try #require(try AggregateSpec.parse("quantile:size:\(rank)").first)
        #expect(spec.column == column)
        #expect(spec.name == name)
    }

    @Test(arguments: [
        ("twap,tvap", "aggregate \"tvap\" at character 6: there is no aggregate \"tvap\"; there"),
        ("", "aggregate \"\" at character 1: there is no aggregate"),
        ("twap,", "aggregate \"\" at character 6: there is no aggregate"),
        ("twap:price", "aggregate \"twap:price\" at character 1: twap takes no parameter"),
        ("min", "aggregate \"min\" at character 1: write min:price|size"),
        ("min:volume", "aggregate \"min:volume\" at character 1: write min:price|size"),
        ("sum:price", "aggregate \"sum:price\" at character 1: write sum:size|notional"),
        ("returns:median", "\"returns:median\" at character 1: write returns:mean|variance"),
        ("quantile:price", "write quantile:price|size:RANK with a rank of 0 to 1"),
        ("quantile:price:1.01", "the rank \"1.01\" is no decimal of 0 to 1"),
        ("quantile:price:-0.5", "the rank \"-0.5\" is no decimal"),
        ("quantile:price:.5", "the rank \".5\" is no decimal"),
        ("quantile:price:0.1234567", "with at most six digits"),
        ("quantile:price:99999999999999999999", "is no decimal of 0 to 1"),
    ])
    func `a text that says nothing known is refused`(text: String, reason: String) {
        let error = #expect(throws: PlanError.self) { try AggregateSpec.parse(text) }
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        #expect(error?.code == .syntax)
    }

    @Test func `a plan refuses columns that are taken or no identifiers`() {
        func refusal(_ specs: [AggregateSpec]) -> String? {
            var plan = WindowPlan(.tumbling(size: 1))
            plan.aggregates = specs
            do throws(PlanError) { try plan.check() } catch { return error.message }
            return nil
        }
        #expect(refusal([.twap, .count, .twap])?.contains("\"twap\" already") == true)
        let own = AggregateSpec.custom("close", empty: RoundedMean())
        #expect(refusal([own])?.contains("a column \"close\" already") == true)
        let odd = AggregateSpec.custom("my:1", column: "1st", empty: RoundedMean())
        #expect(refusal([odd])?.contains("\"1st\" is not made of") == true)
        let many = (0...WindowPlan.aggregatesMax).map {
            AggregateSpec.custom("mean\($0)", empty: RoundedMean())
        }
        #expect(refusal(many)?.contains("33 aggregates") == true)
        #expect(refusal(Array(many.dropLast())) == nil)
    }
}
