import TickCore

/// An aggregate whose type only its subclass knows, working on states in raw memory: one virtual
/// call for a run of ticks, never one a tick.
///
/// Concurrency: immutable; states belong to whoever holds their memory.
@usableFromInline class ErasedAggregate: @unchecked Sendable {
    /// What a state takes, and how it must lie.
    @usableFromInline let byteCount: Int
    @usableFromInline let alignment: Int
    @usableFromInline let traits: AggregateTraits

    @usableFromInline
    init(byteCount: Int, alignment: Int, traits: AggregateTraits) {
        self.byteCount = byteCount
        self.alignment = alignment
        self.traits = traits
    }

    /// Writes a state with nothing added.
    @usableFromInline func reset(_ state: UnsafeMutableRawPointer) {
        preconditionFailure("an aggregate without a type")
    }

    /// Adds ticks, in order.
    @usableFromInline func fold(
        _ state: UnsafeMutableRawPointer, _ ticks: UnsafeBufferPointer<Tick>
    ) {
        preconditionFailure("an aggregate without a type")
    }

    /// Adds a later part.
    @usableFromInline func merge(
        _ state: UnsafeMutableRawPointer, _ later: UnsafeRawPointer
    ) {
        preconditionFailure("an aggregate without a type")
    }

    /// What a state comes to.
    @usableFromInline func result(
        _ state: UnsafeRawPointer, _ window: WindowSpan
    ) -> AggregateValue {
        preconditionFailure("an aggregate without a type")
    }

    /// Whether the other is of the same type.
    @usableFromInline func isSame(as other: ErasedAggregate) -> Bool {
        preconditionFailure("an aggregate without a type")
    }
}

/// An aggregate of one type, its states' parameters in `empty`.
@usableFromInline
final class TypedAggregate<State: Aggregate>: ErasedAggregate,
    @unchecked Sendable
{
    @usableFromInline let empty: State

    @inlinable
    init(_ empty: State) {
        self.empty = empty
        super.init(
            byteCount: MemoryLayout<State>.size, alignment: MemoryLayout<State>.alignment,
            traits: State.traits)
    }

    @inlinable
    override func reset(_ state: UnsafeMutableRawPointer) {
        state.assumingMemoryBound(to: State.self).initialize(to: empty)
    }

    @inlinable
    override func fold(_ state: UnsafeMutableRawPointer, _ ticks: UnsafeBufferPointer<Tick>) {
        let place = state.assumingMemoryBound(to: State.self)
        for tick in ticks { place.pointee.add(tick) }
    }

    @inlinable
    override func merge(_ state: UnsafeMutableRawPointer, _ later: UnsafeRawPointer) {
        state.assumingMemoryBound(to: State.self).pointee.merge(
            later.assumingMemoryBound(to: State.self).pointee)
    }

    @inlinable
    override func result(_ state: UnsafeRawPointer, _ window: WindowSpan) -> AggregateValue {
        state.assumingMemoryBound(to: State.self).pointee.result(window)
    }

    @inlinable
    override func isSame(as other: ErasedAggregate) -> Bool {
        other is TypedAggregate<State>
    }
}
