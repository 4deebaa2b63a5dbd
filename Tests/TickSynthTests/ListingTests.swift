import Testing

@testable import TickSynth

/// The directory of a day.
@Suite struct ListingTests {
    @Test(arguments: [1, 2, 999, 1000, 65_000])
    func `symbols are unique, ranked by their bytes and priced inside the wire's limits`(
        count: Int
    ) {
        var random = RandomStream(seed: 6)
        let listings = Listings(count: count, random: &random)
        let all = (0..<count).map { listings.base[$0] }
        #expect(Set(all.map(\.symbol)).count == count)
        let ranked = all.sorted { $0.rank < $1.rank }.map { Array($0.name.utf8) }
        #expect(zip(ranked, ranked.dropFirst()).allSatisfy { $0 < $1 })
        #expect(all.filter(\.isTest).count == (count < 2 ? 0 : count < 1000 ? 1 : 3))
        for listing in all {
            #expect((1...8).contains(listing.name.utf8.count))
            #expect(listing.price(0) > 0 && listing.price(255) < 0x7735_9400)
            #expect(listing.reference < 10_000 || listing.reference % 100 == 0)
        }
    }
}
