import Testing
import TickStorage

@testable import TickLog

/// What a compaction leaves, worked out from its definition over all records at once.
private struct CompactionModel {
    var batches: [Batch] = []
    var cleaned: Int64 = 0

    struct Batch {
        var entries: [Entry]
        var base: Int64
        var horizon: Int64?
    }

    var entries: [Entry] { batches.flatMap(\.entries) }

    /// From when on tombstones go, by base offset of the batch.
    var horizons: [Int64: Int64] {
        var horizons: [Int64: Int64] = [:]
        for batch in batches where !batch.entries.isEmpty { horizons[batch.base] = batch.horizon }
        return horizons
    }

    mutating func append(_ entries: [Entry], batchMax: Int) {
        var rest = entries[...]
        while !rest.isEmpty {
            batches.append(Batch(entries: Array(rest.prefix(batchMax)), base: rest.first!.offset))
            rest = rest.dropFirst(batchMax)
        }
    }

    mutating func clean(upTo end: Int64, nowMillis: Int64, retention: Int64) {
        var latest: [[UInt8]: Int64] = [:]
        for batch in batches where batch.base >= cleaned && batch.base < end {
            for entry in batch.entries { latest[entry.key ?? []] = entry.offset }
        }
        for index in batches.indices where batches[index].base < end {
            let horizon = batches[index].horizon
            batches[index].entries.removeAll { entry in
                guard let key = entry.key else { return true }
                if entry.offset < latest[key] ?? -1 { return true }
                return entry.value == nil && horizon != nil && nowMillis >= horizon!
            }
            if horizon == nil, batches[index].entries.contains(where: { $0.value == nil }) {
                batches[index].horizon = nowMillis + retention
            }
        }
        cleaned = end
    }
}

@Suite struct CleanerModelTests {
    @Test(arguments: 0..<40)
    func `any sequence of appends and compactions leaves what the definition says`(
        seed: Int
    ) throws {
        var random = SplitMix(seed: UInt64(seed))
        var source = EntrySource(seed: UInt64(seed), keys: 1 + random.below(12))
        source.tombstonePercent = random.below(60)
        let disk = SimulatedDisk()
        var (directory, log) = try LogWorld.log(disk, LogWorld.options(segment: 500))
        var options = CleanupOptions(.compact)
        options.deleteRetentionMillis = Int64(random.below(3)) * 400
        options.segmentBytesMax = 200 + random.below(2000)
        options.minCompactionLagMillis = random.below(2) == 0 ? 0 : 500
        // Often too little for all keys, so that it takes several rounds.
        options.keyBytesMax = random.below(2) == 0 ? 1 << 20 : 200
        // Of several rounds a later one may already drop what the first gave no time to stay.
        if options.keyBytesMax == 200 { options.deleteRetentionMillis += 1 }
        var model = CompactionModel()
        var now: Int64 = 1_000_000
        for _ in 0..<30 {
            now += Int64(random.below(500))
            switch random.below(5) {
            case 0, 1:
                model.append(try log.append(&source, 1 + random.below(20)), batchMax: 4)
                try log.flush()
                if random.below(3) == 0 { try log.roll() }
            case 2:
                _ = try log.sync()
                try directory.writeRecoveryPoints()
            case 3:
                let limit = log.endOffset - Int64(random.below(10))
                let end = expectedEnd(log, limit, now, options, synced: log.durableEndOffset)
                let report = try LogCleaner(log.folder, options).run(
                    nowMillis: now, limit: limit, force: true, nowNanos: { 0 }, sleep: { _ in })
                #expect((report == nil) == (end == nil))
                if let end {
                    model.clean(
                        upTo: max(end, model.cleaned), nowMillis: now,
                        retention: options.deleteRetentionMillis)
                    #expect(report?.cleanedOffset == max(end, report!.cleanedOffset))
                }
            default:
                try log.close()
                try directory.close()
                (directory, log) = try LogWorld.log(disk, LogWorld.options(segment: 500))
            }
            try log.flush()
            try #require(try LogWorld.read(disk) == model.entries, "seed \(seed)")
            // The first of several rounds meets tombstones that a later one takes away.
            if options.keyBytesMax > 200 {
                try #require(try horizons(log.folder, disk) == model.horizons, "seed \(seed)")
            }
            let found = try LogWorld.verify(disk, compacted: model.cleaned)
            try #require(found.problems == [], "seed \(seed)")
        }
    }

    /// What the batches with records say of when their tombstones go, by base offset.
    private func horizons(_ folder: LogFolder, _ disk: SimulatedDisk) throws -> [Int64: Int64] {
        var horizons: [Int64: Int64] = [:]
        for segment in folder.segments {
            let path = folder.file(segment.baseOffset, SegmentName.log)
            let scanner = SegmentScanner(try disk.open(path, .read), segment: segment.baseOffset)
            while case .batch(let header, _) = try scanner.next() {
                guard header.count > 0 else { continue }
                horizons[header.baseOffset] = header.deleteHorizonMillis
            }
        }
        return horizons
    }

    /// Where a compaction ends: before the active segment, the limit, what is not synced, and the
    /// first segment that is too young.
    private func expectedEnd(
        _ log: Log, _ limit: Int64, _ now: Int64, _ options: CleanupOptions, synced: Int64
    ) -> Int64? {
        var end: Int64?
        let written = log.folder.directory.writtenRecoveryPoint("s")
        for segment in log.folder.segments.dropLast() {
            guard segment.endOffset <= min(limit, written) else { break }
            if options.minCompactionLagMillis > 0, let latest = segment.maxTimestamp,
                now - latest < options.minCompactionLagMillis
            {
                break
            }
            end = segment.endOffset
        }
        return end
    }

    @Test func `keys are compared whole where all hashes are one`() {
        var keys = KeyOffsets(bytesMax: 1 << 20, hashMask: 0)
        var model: [[UInt8]: Int64] = [:]
        var random = SplitMix(seed: 5)
        for offset in 0..<2000 {
            let key = (0..<random.below(12)).map { _ in UInt8(random.below(2)) }
            let noted = key.withUnsafeBytes { keys.note($0, Int64(offset)) }
            #expect(noted)
            model[key] = Int64(offset)
        }
        #expect(keys.count == model.count)
        for (key, offset) in model {
            #expect(key.withUnsafeBytes { keys.offset(of: $0) } == offset)
        }
        #expect([9, 9, 9].withUnsafeBytes { keys.offset(of: $0) } == nil)
    }

    @Test func `keys past the memory for them are refused and those known are not lost`() {
        var keys = KeyOffsets(bytesMax: 4000)
        var taken = 0
        while [UInt8](String(taken).utf8).withUnsafeBytes({ keys.note($0, Int64(taken)) }) {
            taken += 1
        }
        #expect((50...200).contains(taken))
        for number in 0..<taken {
            let found = [UInt8](String(number).utf8).withUnsafeBytes { keys.offset(of: $0) }
            #expect(found == Int64(number))
        }
        let again = [UInt8]("0".utf8).withUnsafeBytes { keys.note($0, 7777) }
        #expect(again)
    }

    @Test func `a batch whose keys do not fit is an error that says so`() throws {
        let disk = SimulatedDisk()
        let (directory, log) = try LogWorld.log(disk)
        var source = EntrySource(seed: 1)
        _ = try log.append(&source, 8)
        try log.roll()
        _ = try log.sync()
        try directory.writeRecoveryPoints()
        var options = CleanupOptions(.compact)
        options.keyBytesMax = 20
        let error = #expect(throws: StorageError.self) {
            try LogCleaner(log.folder, options).run(
                nowMillis: 0, limit: 8, nowNanos: { 0 }, sleep: { _ in })
        }
        #expect(error?.code == .tooLarge)
        // Given up cleanly: another one, with memory, goes through.
        options.keyBytesMax = 1 << 20
        #expect(
            try LogCleaner(log.folder, options).run(
                nowMillis: 0, limit: 8, nowNanos: { 0 }, sleep: { _ in }) != nil)
    }

    @Test func `little that is dirty is left alone, and the pace is kept`() throws {
        let disk = SimulatedDisk()
        let (directory, log) = try LogWorld.log(disk)
        var source = EntrySource(seed: 2)
        func more(_ count: Int) throws {
            _ = try log.append(&source, count)
            try log.roll()
            _ = try log.sync()
            try directory.writeRecoveryPoints()
        }
        try more(200)
        var options = CleanupOptions(.compact)
        options.bytesPerSecondMax = 1000
        var clock: Int64 = 5
        var slept: Int64 = 0
        let first = try LogCleaner(log.folder, options).run(
            nowMillis: 0, limit: .max, nowNanos: { clock },
            sleep: {
                clock += $0
                slept += $0
            })
        let report = try #require(first)
        let moved = Double(report.bytesBefore * 2 + report.bytesAfter)
        #expect(abs(Double(slept) / 1e9 - moved / 1000) < 1)
        #expect(report.bytesAfter < report.bytesBefore / 2)
        options.minDirtyRatio = 0.9
        try more(4)
        #expect(try LogCleaner(log.folder, options).begin(nowMillis: 0, limit: .max) == false)
        options.minDirtyRatio = 0.01
        let cleaner = LogCleaner(log.folder, options)
        #expect(try cleaner.begin(nowMillis: 0, limit: .max))
        // While one cleans, nobody else does.
        #expect(try LogCleaner(log.folder, options).begin(nowMillis: 0, limit: .max) == false)
        cleaner.abandon()
        #expect(try LogCleaner(log.folder, options).begin(nowMillis: 0, limit: .max))
    }
}
