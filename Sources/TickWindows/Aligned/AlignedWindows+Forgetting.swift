import TickCore

/// Giving back what no window needs any more.
extension AlignedWindows {
    /// Gives back the slices that no window needs any more.
    mutating func forget(_ watermark: Int64) {
        while let bucket = store.buckets.first, isDead(bucket, watermark) {
            forgetFirst(bucket, watermark)
        }
        for query in queries.indices where !queries[query].panes.isEmpty {
            forgetPanes(query, watermark)
        }
    }

    /// Gives back the slices of the first bucket.
    mutating func forgetFirst(_ bucket: SliceBucket, _ watermark: Int64) {
        store.removeFirst()
        if isPlain { return store.release(all: bucket.first) }
        var slice = bucket.first
        while slice != Slice.none {
            let next = store.pool[Int(slice)].next
            if fills { settleClose(slice, watermark) }
            release(slice)
            slice = next
        }
    }

    private mutating func isDead(_ bucket: SliceBucket, _ watermark: Int64) -> Bool {
        if firstDeath?.start != bucket.start {
            firstDeath = (bucket.start, death(of: bucket))
        }
        return firstDeath!.watermark <= watermark && !isHeld(bucket.start)
    }

    /// The watermark at which all windows of a bucket are past their lateness. By index, as a walk
    /// over the queries would copy each.
    private mutating func death(of bucket: SliceBucket) -> Int64 {
        var death = Int64.min
        for index in queries.indices {
            let end = queries[index].windows.lastEnd(containing: bucket.start)
            death = max(death, queries[index].death(end: end))
        }
        return death
    }

    private mutating func release(_ slice: UInt32) {
        let instrument = store.pool[Int(slice)].instrument
        for query in evicting {
            let state = sliding.state(query, instrument)
            if state.pointee.first == slice && !state.pointee.isDirty { evictFirst(query, state) }
        }
        if aggregates != nil { carryOn(slice) }
        if keepsTicks { history.pointee.release(&store.pool[Int(slice)].trades) }
        store.release(slice)
    }

    /// Once in a while: a look at every window costs more than what it frees.
    private mutating func forgetPanes(_ query: Int, _ watermark: Int64) {
        guard queries[query].panes.count >= queries[query].panesSweepAt else { return }
        let rules = queries[query]
        queries[query].panes = rules.panes.filter {
            !rules.isLate(end: $0.key.end, watermark: watermark)
        }
        queries[query].panesSweepAt = max(1 << 12, queries[query].panes.count * 2)
    }
}
