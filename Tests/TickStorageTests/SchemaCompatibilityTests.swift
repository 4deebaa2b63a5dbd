import Testing

@testable import TickStorage

@Suite struct SchemaCompatibilityTests {
    private static func schema(_ fields: RecordField...) -> RecordSchema {
        RecordSchema(name: "x", fields: fields)
    }

    private static let base = schema(
        RecordField(id: 1, "a", .int32), RecordField(id: 2, "b", .string, required: false))

    /// A change of the base, and in which of the modes it is allowed.
    struct Change: CustomTestStringConvertible, Sendable {
        var name: String
        var new: RecordSchema
        var backward: Bool
        var forward: Bool
        var field = "a"

        var testDescription: String { name }
    }

    private static let b = RecordField(id: 2, "b", .string, required: false)
    static let changes: [Change] = [
        Change(name: "nothing", new: base, backward: true, forward: true),
        Change(
            name: "rename", new: schema(RecordField(id: 1, "z", .int32), b), backward: true,
            forward: true),
        Change(
            name: "widen", new: schema(RecordField(id: 1, "a", .int64), b), backward: true,
            forward: false),
        Change(
            name: "add optional",
            new: schema(
                RecordField(id: 1, "a", .int32), b,
                RecordField(
                    id: 3, "c", .date,
                    required: false)), backward: true, forward: true),
        Change(
            name: "add required",
            new: schema(RecordField(id: 1, "a", .int32), b, RecordField(id: 3, "c", .date)),
            backward: false, forward: true, field: "c"),
        Change(
            name: "drop optional", new: schema(RecordField(id: 1, "a", .int32)), backward: true,
            forward: true),
        Change(name: "drop required", new: schema(b), backward: true, forward: false),
        Change(
            name: "make optional", new: schema(RecordField(id: 1, "a", .int32, required: false), b),
            backward: true, forward: false),
        Change(
            name: "make required",
            new: schema(RecordField(id: 1, "a", .int32), RecordField(id: 2, "b", .string)),
            backward: false, forward: true, field: "b"),
        Change(
            name: "another meaning", new: schema(RecordField(id: 1, "a", .string), b),
            backward: false, forward: false),
        Change(
            name: "reorder", new: schema(b, RecordField(id: 1, "a", .int32)), backward: true,
            forward: true),
    ]

    @Test(arguments: changes, SchemaCompatibility.allCases)
    func `a change is allowed in the modes that it is allowed in`(
        change: Change, mode: SchemaCompatibility
    ) {
        let findings = change.new.findings(after: [Self.base], mode)
        let allowed =
            switch mode {
            case .backward, .backwardTransitive: change.backward
            case .forward, .forwardTransitive: change.forward
            case .full, .fullTransitive: change.backward && change.forward
            }
        #expect(findings.isEmpty == allowed, "\(findings)")
        for finding in findings { #expect(finding.field == change.field) }
    }

    @Test func `only the transitive modes look past the last schema`() {
        let wider = Self.schema(RecordField(id: 1, "a", .int64), Self.b)
        let history = [wider, Self.base]
        #expect(Self.base.findings(after: history, .backward).isEmpty)
        let found = Self.base.findings(after: history, .backwardTransitive)
        #expect(found.map(\.version) == [0])
        #expect(found.map(\.field) == ["a"])
    }

    @Test(arguments: SchemaCompatibility.allCases)
    func `an id that was dropped is never given again`(mode: SchemaCompatibility) {
        let history = [Self.base, Self.schema(RecordField(id: 1, "a", .int32))]
        let again = Self.schema(
            RecordField(id: 1, "a", .int32), RecordField(id: 2, "b", .string, required: false))
        #expect(again.findings(after: history, mode).map(\.field) == ["b"])
    }

    @Test func `another record is not the next version of this one`() {
        var other = Self.base
        other.name = "y"
        #expect(other.findings(after: [Self.base], .full).map(\.field) == ["y"])
    }
}
