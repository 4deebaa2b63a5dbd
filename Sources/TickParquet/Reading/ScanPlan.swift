import TickStorage

/// Which columns a scan reads, and what it tests.
struct ScanPlan {
    /// A field that is read, and the file's column it is in; nil where the file has none.
    struct Field {
        var field: RecordField
        var place: Int?
    }

    /// A test of one of `fields`, in that field's storage.
    struct Term {
        var place: Int
        var test: ParquetFilter.Test
    }

    /// What comes out.
    let output: RecordSchema
    /// The fields of `output`, then those that are only tested.
    private(set) var fields: [Field]
    private(set) var terms: [Term] = []
    /// The places of the tested fields.
    private(set) var tested: [Int] = []

    init(
        _ file: ParquetFile, _ schema: RecordSchema, _ ids: [Int]?, _ filter: ParquetFilter
    ) throws(StorageError) {
        var output = schema
        if let ids {
            output.fields = []
            for id in ids { output.fields.append(try Self.field(id, schema, file)) }
        }
        self.output = output
        fields = []
        for field in output.fields { fields.append(try Self.find(field, file)) }
        for term in filter.terms {
            let field = try Self.field(term.fieldID, schema, file)
            guard let test = term.test.coerced(to: field.type.storage) else {
                throw StorageError(
                    .unsupported,
                    "field '\(field.name)' is \(field.type) and cannot be compared with that",
                    path: file.source.file.path)
            }
            var place = fields.firstIndex { $0.field.id == field.id }
            if place == nil {
                place = fields.count
                fields.append(try Self.find(field, file))
            }
            terms.append(Term(place: place!, test: test))
            if !tested.contains(place!) { tested.append(place!) }
        }
    }

    private static func field(
        _ id: Int, _ schema: RecordSchema, _ file: ParquetFile
    ) throws(StorageError) -> RecordField {
        guard let place = schema.index(id: id) else {
            throw StorageError(
                .unsupported, "there is no field with id \(id) in the schema asked for",
                path: file.source.file.path)
        }
        return schema.fields[place]
    }

    private static func find(
        _ field: RecordField, _ file: ParquetFile
    ) throws(StorageError) -> Field {
        let place = file.place(of: field)
        guard place != nil || !field.isRequired else {
            throw StorageError(
                .unsupported,
                "it has no column for the field '\(field.name)' (id \(field.id)), "
                    + "which is required",
                path: file.source.file.path)
        }
        return Field(field: field, place: place)
    }
}

extension ParquetFile {
    /// A scan of rows that pass a filter, as rows of `schema`.
    ///
    /// Columns are found by field id, in a file without ids by name. A column that the file does
    /// not have is null; whole numbers, floats and decimals widen to the schema's type.
    ///
    /// - Parameters:
    ///   - schema: what the rows are wanted as; nil for what the file says.
    ///   - columns: the ids of the fields wanted, in the order wanted; nil for all of the schema.
    ///   - filter: tests of fields of the schema, wanted or not.
    ///   - groups: the numbers of the row groups to read; nil for all.
    ///   - batchRows: about how many rows a batch has.
    /// - Throws: `unsupported` where a column cannot be read as that.
    public func scan(
        _ schema: RecordSchema? = nil, columns: [Int]? = nil,
        where filter: ParquetFilter = ParquetFilter(), groups: Range<Int>? = nil,
        batchRows: Int = 1 << 15
    ) throws(StorageError) -> ParquetScan {
        let plan = try ScanPlan(self, schema ?? self.schema, columns, filter)
        let all = 0..<rowGroups
        return ParquetScan(
            self, plan, groups: groups?.clamped(to: all) ?? all, batchRows: max(1, batchRows))
    }
}
