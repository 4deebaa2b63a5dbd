import TickStorage

/// The ways of coding a page's values.
extension ChunkWriter {
    /// Appends the pending values to the page's body, and says how.
    func appendValues(_ keys: UnsafeBufferPointer<UInt64>?) -> PageEncoding {
        switch way {
        case .dictionary:
            dictionary.mark()
            if places(keys, first: pending.values.count) {
                appendPlaces(scratch.body)
                return .rleDictionary
            }
            dictionary.rollBack()
            fellBack = true
            way = alternative
        case .undecided where pending.values.count > 0: return decide(keys)
        default: break
        }
        return appendDirectly(scratch.body)
    }

    /// Codes the page both ways and keeps to what is smaller in the file. Of the dictionary only a
    /// part is charged to its first page: later ones use it too.
    private func decide(_ keys: UnsafeBufferPointer<UInt64>?) -> PageEncoding {
        let body = scratch.body
        let levels = body.count
        let encoding = appendDirectly(body)
        if repeats(keys) {
            let trial = scratch.trial
            trial.removeAll()
            appendPlaces(trial)
            let coded = scratch.compressedBytes(trial.bytes)
            let charge = scratch.compressedBytes(dictionary.page.bytes) / 4
            let direct = scratch.compressedBytes(
                UnsafeRawBufferPointer(rebasing: body.bytes[levels...]))
            if coded + charge < direct {
                body.cut(to: levels)
                body.append(trial.bytes)
                way = .dictionary
                return .rleDictionary
            }
        }
        dictionary.removeAll()
        way = alternative
        return encoding
    }

    /// Looks the pending values up in the dictionary; false where it is not worth while.
    ///
    /// Where every other value is new it would grow with the rows, and a reader of few of them
    /// would have to read it whole; a look at the first values mostly tells.
    private func repeats(_ keys: UnsafeBufferPointer<UInt64>?) -> Bool {
        let count = pending.values.count
        let glance = Self.glance
        if count >= 2 * glance {
            guard places(keys, first: glance), dictionary.count < glance * 15 / 16 else {
                return false
            }
        }
        return places(keys, first: count) && dictionary.count <= max(1, count / 2)
    }

    /// Values that are looked at before all of a page are.
    private static let glance = 1024

    /// What is taken where no dictionary is.
    private var alternative: Way {
        switch pending.values.storage {
        case .int32, .int64: .delta
        default: .plain
        }
    }

    /// Looks the first of the pending values up in the dictionary; false where it gets too large.
    private func places(_ keys: UnsafeBufferPointer<UInt64>?, first count: Int) -> Bool {
        let values = pending.values
        let places = scratch.places
        switch values.storage {
        case .int32:
            return values.int32s.withUnsafeBufferPointer {
                dictionary.places($0.prefix(count), to: places)
            }
        case .int64 where physical == .int32:
            let narrow = values.int64s.map { Int32(truncatingIfNeeded: $0) }
            return narrow.withUnsafeBufferPointer {
                dictionary.places($0.prefix(count), to: places)
            }
        case .int64:
            return values.int64s.withUnsafeBufferPointer {
                dictionary.places($0.prefix(count), to: places)
            }
        case .float32:
            return values.float32s.withUnsafeBytes {
                dictionary.places($0.bindMemory(to: UInt32.self).prefix(count), to: places)
            }
        case .float64:
            return values.float64s.withUnsafeBytes {
                dictionary.places($0.bindMemory(to: UInt64.self).prefix(count), to: places)
            }
        case .bytes: return dictionary.places(of: values, keys: keys, first: count, to: places)
        case .boolean, .int128: return false
        }
    }

    private func appendPlaces(_ sink: ByteSink) {
        let width = dictionary.width
        sink.append(byte: UInt8(width))
        HybridEncoder.encode(
            scratch.places, count: pending.values.count, width: width, onto: sink)
    }

    private func appendDirectly(_ sink: ByteSink) -> PageEncoding {
        let values = pending.values
        let delta = way == .delta || (way == .undecided && alternative == .delta)
        guard delta else {
            PlainEncoder.encode(values, as: physical, onto: sink)
            return .plain
        }
        switch values.storage {
        case .int32:
            values.int32s.withUnsafeBufferPointer { DeltaBinaryEncoder.encode($0, onto: sink) }
        case .int64 where physical == .int32:
            let narrow = values.int64s.map { Int32(truncatingIfNeeded: $0) }
            narrow.withUnsafeBufferPointer { DeltaBinaryEncoder.encode($0, onto: sink) }
        default:
            values.int64s.withUnsafeBufferPointer { DeltaBinaryEncoder.encode($0, onto: sink) }
        }
        return .deltaBinaryPacked
    }
}
