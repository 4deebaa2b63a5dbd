import Testing
import TickRing

/// The model of memory allows what C++ allows, on the known small programs, and no more.
@Suite struct LitmusTests {
    private typealias Access = LitmusProgram.Access
    private static let (x, y) = (RingCell.tail, RingCell.claim)

    /// All that the loads of the threads can give together.
    private func outcomes(_ threads: [[LitmusProgram.Access]]) -> Set<[Int]> {
        var found: Set<[Int]> = []
        var checker = ModelChecker(
            layout: ModelLayout(
                capacity: 1, consumers: 1, threads: threads.count, wordsPerSlot: 1),
            programs: threads.map { .litmus(LitmusProgram($0)) })
        checker.atEnd = { state in
            found.insert(
                state.threads.flatMap { thread -> [Int] in
                    guard case .litmus(let program) = thread.program else { return [] }
                    return program.loaded
                })
        }
        #expect(checker.run().failure == nil)
        return found
    }

    @Test func `a message is passed by release and acquire, and only by both`() {
        func pass(_ store: Access, _ load: Access) -> Set<[Int]> {
            outcomes([[.relaxedStore(Self.x, 1), store], [load, .relaxedLoad(Self.x)]])
        }
        let old = [1, 0]
        let (released, acquired) = (
            Access.releasingStore(Self.y, 1), Access.acquiringLoad(Self.y)
        )
        #expect(pass(released, acquired) == [[0, 0], [0, 1], [1, 1]])
        #expect(pass(.relaxedStore(Self.y, 1), acquired).contains(old))
        #expect(pass(released, .relaxedLoad(Self.y)).contains(old))
    }

    @Test func `a message is passed by fences around relaxed accesses`() {
        func pass(_ first: [Access], _ second: [Access]) -> Set<[Int]> {
            outcomes([
                [.relaxedStore(Self.x, 1)] + first + [.relaxedStore(Self.y, 1)],
                [.relaxedLoad(Self.y)] + second + [.relaxedLoad(Self.x)],
            ])
        }
        #expect(!pass([.fence(.releasing)], [.fence(.acquiring)]).contains([1, 0]))
        #expect(pass([], [.fence(.acquiring)]).contains([1, 0]))
        #expect(pass([.fence(.releasing)], []).contains([1, 0]))
    }

    @Test func `two who store and look at each other miss each other without full fences`() {
        func look(_ fences: [Access], _ others: [Access]) -> Set<[Int]> {
            outcomes([
                [.releasingStore(Self.x, 1)] + fences + [.acquiringLoad(Self.y)],
                [.releasingStore(Self.y, 1)] + others + [.acquiringLoad(Self.x)],
            ])
        }
        let full: [Access] = [.fence(.sequential)]
        #expect(look([], []) == [[0, 0], [0, 1], [1, 0], [1, 1]])
        #expect(look(full, []).contains([0, 0]))
        #expect(look(full, full) == [[0, 1], [1, 0], [1, 1]])
    }

    @Test func `two readers may see two stores in two orders, but not with full fences`() {
        func watch(_ fences: [Access]) -> Set<[Int]> {
            outcomes([
                [.releasingStore(Self.x, 1)], [.releasingStore(Self.y, 1)],
                [.acquiringLoad(Self.x)] + fences + [.acquiringLoad(Self.y)],
                [.acquiringLoad(Self.y)] + fences + [.acquiringLoad(Self.x)],
            ])
        }
        #expect(watch([]).contains([1, 0, 1, 0]))
        #expect(!watch([.fence(.sequential)]).contains([1, 0, 1, 0]))
    }

    @Test func `one word is never seen to go back`() {
        let found = outcomes([
            [.relaxedStore(Self.x, 1), .relaxedStore(Self.x, 2)],
            [.relaxedLoad(Self.x), .relaxedLoad(Self.x)],
        ])
        #expect(found == [[0, 0], [0, 1], [0, 2], [1, 1], [1, 2], [2, 2]])
    }

    @Test func `stores may come in an order that no thread made`() {
        let found = outcomes([
            [.relaxedStore(Self.x, 1), .relaxedStore(Self.y, 2), .relaxedLoad(Self.y)],
            [.relaxedStore(Self.y, 1), .relaxedStore(Self.x, 2), .relaxedLoad(Self.x)],
        ])
        // Each word ends with the first store of one thread although the other's came second.
        #expect(found.contains([1, 1]))
        #expect(!found.contains([0, 0]))
    }
}
