/// What may become of a stream's schema.
extension RecordSchema {
    /// Why this schema may not follow on `history`, the oldest first; empty where it may.
    ///
    /// Fields are the same where their ids are: a field may be renamed, widened, added or dropped.
    /// An id never changes its meaning and is never given again, whatever the mode.
    public func findings(
        after history: [RecordSchema], _ mode: SchemaCompatibility
    ) -> [SchemaFinding] {
        var findings: [SchemaFinding] = []
        let compared = mode.isTransitive ? history.indices : history.indices.suffix(1)
        for version in compared {
            let before = history[version]
            if before.name != name {
                findings.append(
                    SchemaFinding(
                        field: name, version: version,
                        message: "the record was called '\(before.name)'; keep that name"))
            }
            if mode.isBackward { findings += Self.unreadable(before, by: self, version) }
            if mode.isForward { findings += Self.unreadable(self, by: before, version) }
        }
        return findings
            + idFindings(history).filter { found in
                !findings.contains { $0.field == found.field && $0.version == found.version }
            }
    }

    /// What `reader` cannot read of what `writer` wrote.
    private static func unreadable(
        _ writer: RecordSchema, by reader: RecordSchema, _ version: Int
    ) -> [SchemaFinding] {
        reader.fields.compactMap { field in
            guard let at = writer.index(id: field.id) else {
                return field.isRequired ? absent(field, version) : nil
            }
            return unreadable(writer.fields[at], by: field, version)
        }
    }

    private static func absent(_ field: RecordField, _ version: Int) -> SchemaFinding {
        SchemaFinding(
            field: field.name, version: version,
            message: "is required, and records are without it; make it optional")
    }

    private static func unreadable(
        _ written: RecordField, by field: RecordField, _ version: Int
    ) -> SchemaFinding? {
        guard written.type.widens(to: field.type) else {
            return SchemaFinding(
                field: field.name, version: version,
                message: "\(written.type) cannot be read as \(field.type); give the changed field "
                    + "a new id, or widen it (int to long, float to double, a decimal's precision)")
        }
        guard written.isRequired || !field.isRequired else {
            return SchemaFinding(
                field: field.name, version: version,
                message: "can be null where it is read as required; keep it optional")
        }
        return nil
    }

    /// Ids that mean something else than before, or come back after they were dropped.
    private func idFindings(_ history: [RecordSchema]) -> [SchemaFinding] {
        var findings: [SchemaFinding] = []
        for field in fields {
            for (version, before) in history.enumerated() {
                guard let at = before.index(id: field.id) else { continue }
                let old = before.fields[at]
                if !old.type.widens(to: field.type), !field.type.widens(to: old.type) {
                    findings.append(
                        SchemaFinding(
                            field: field.name, version: version,
                            message: "id \(field.id) was \(old.type) '\(old.name)' and is now "
                                + "\(field.type); an id keeps its meaning: take a new one"))
                    break
                }
                if history[version...].contains(where: { $0.index(id: field.id) == nil }) {
                    findings.append(
                        SchemaFinding(
                            field: field.name, version: version,
                            message:
                                "id \(field.id) was '\(old.name)' and was dropped since; an id "
                                + "is never given again: take a new one"))
                    break
                }
            }
        }
        return findings
    }
}
