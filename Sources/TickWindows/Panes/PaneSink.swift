/// What takes the output of windows, in order.
///
/// Within one step – a tick and the watermark that follows from it – the panes of a query come
/// ordered by (end, start, venue, symbol); its late record counts as after them.
/// Concurrency: called on the window thread.
public protocol PaneSink: ~Copyable {
    /// Takes one pane and the identities of the same instrument and query that were put out before
    /// and that it replaces; the list lives for the call alone.
    mutating func emit(_ pane: Pane, superseding: UnsafeBufferPointer<WindowSpan>)
    /// Takes a tick that changed no window of a query.
    mutating func late(_ record: LateRecord)
}
