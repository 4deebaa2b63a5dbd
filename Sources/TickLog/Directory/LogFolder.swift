import Synchronization
import TickStorage

/// The segments of one stream's log, shared by the one that appends and the ones that clean up.
///
/// Concurrency: any thread; each change of the list is one step under a lock.
public final class LogFolder: Sendable {
    /// The stream's name.
    public let stream: String
    /// Where the segments are.
    public let path: String
    let directory: LogDirectory
    private let state: Mutex<State>

    private struct State {
        var segments: [SegmentInfo]
        var isCleaning = false
    }

    init(_ directory: LogDirectory, stream: String, segments: [SegmentInfo]) {
        self.stream = stream
        self.directory = directory
        path = directory.folder(stream)
        state = Mutex(State(segments: segments))
    }

    var fileSystem: any FileSystem { directory.fileSystem }

    /// The segments, the active one last; what the active one holds is as of the last flush.
    public var segments: [SegmentInfo] { state.withLock { $0.segments } }

    /// The first offset that could be read.
    public var startOffset: Int64 { segments.first?.baseOffset ?? 0 }

    /// The path of one of a segment's files.
    func file(_ base: Int64, _ kind: String) -> String {
        Path.join(path, SegmentName.name(base, kind))
    }

    func update(active: SegmentInfo) {
        state.withLock { $0.segments[$0.segments.count - 1] = active }
    }

    func append(_ segment: SegmentInfo) { state.withLock { $0.segments.append(segment) } }

    /// Puts one segment where those from its base to its end were.
    func replace(with segment: SegmentInfo) {
        state.withLock { state in
            let range = segment.baseOffset..<segment.endOffset
            let first = state.segments.firstIndex { $0.baseOffset == segment.baseOffset }!
            let end = state.segments[first...].firstIndex { !range.contains($0.baseOffset) }
            state.segments.replaceSubrange(
                first..<max(first + 1, end ?? state.segments.count), with: [segment])
        }
    }

    func removeFirst(_ count: Int) { state.withLock { $0.segments.removeFirst(count) } }

    /// Takes the right to rewrite or remove segments; false where somebody has it.
    func beginCleaning() -> Bool {
        state.withLock {
            if $0.isCleaning { return false }
            $0.isCleaning = true
            return true
        }
    }

    func endCleaning() { state.withLock { $0.isCleaning = false } }
}
