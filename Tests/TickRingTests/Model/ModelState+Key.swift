/// States that differ only in what nobody can see any more are one.
extension ModelState {
    /// Forgets messages that no thread can read any more.
    mutating func forget() {
        guard isWeak else { return }
        let alive = threads.indices.filter { !threads[$0].isDone }
        for word in words.indices {
            let oldest = alive.map { threads[$0].current[word] }.min() ?? 0
            guard oldest > 0, words[word].count > 1 else { continue }
            words[word].removeFirst(Int(oldest))
            changeViews { view in view[word] = view[word] > oldest ? view[word] - oldest : 0 }
        }
    }

    /// All that distinguishes the state, in bytes.
    var key: [UInt8] {
        var key: [UInt8] = []
        key.reserveCapacity(512)
        key.append(violation == nil ? 0 : 1)
        if !isWeak {
            for messages in words { key.append(UInt8(truncatingIfNeeded: messages[0].value)) }
            for thread in threads { thread.append(to: &key, withViews: false) }
            return key
        }
        for messages in words {
            key.append(UInt8(messages.count))
            for message in messages {
                key.append(UInt8(truncatingIfNeeded: message.value))
                key += message.view.bytes
            }
        }
        for access in accesses {
            key += [UInt8(access.writer), access.written, access.isPlain ? 1 : 0]
            key += access.reads
        }
        key += sequential.bytes
        for thread in threads { thread.append(to: &key, withViews: true) }
        return key
    }
}

extension ModelThread {
    func append(to key: inout [UInt8], withViews: Bool) {
        key.append(isDone ? 255 : UInt8(sleepsOn.map { $0 + 1 } ?? 0))
        program.append(to: &key)
        guard !isDone else { return }
        key.append(UInt8(spuriousLeft))
        key.append(UInt8(history.count))
        for value in history { key.append(UInt8(truncatingIfNeeded: value)) }
        guard withViews else { return }
        key += current.bytes
        key += acquired.bytes
        key += released.bytes
    }
}
