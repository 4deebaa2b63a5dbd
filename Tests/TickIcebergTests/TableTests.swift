import TickStorage
import Testing

@testable import TickIceberg

@Suite struct TableTests {
    @Test func `rows appended are read back, also by another that opens the table`() throws {
        let disk = SimulatedDisk()
        let table = try Trades.table(disk)
        #expect(try table.dump() == [])
        #expect(try table.append(Trades.rows(0..<100)) == .committed)
        #expect(try table.append(Trades.rows(100..<150)) == .committed)
        let expected = Trades.rows(0..<150).dump(Trades.schema)
        #expect(try table.dump() == expected)
        #expect(try Trades.table(disk).dump() == expected)
        #expect(table.metadata.currentSnapshot?.summary["total-records"] == "150")
    }

    @Test func `files hold one partition each, sorted`() throws {
        let table = try Trades.table(SimulatedDisk())
        try table.append(Trades.rows(0..<200))
        let plan = try table.plan(TableScan())
        #expect(Set(plan.files.map(\.partition)).count == plan.files.count)
        for file in plan.files {
            var rows: [[Cell]] = []
            try DataFileReader.read(table.files, file, as: Trades.schema) {
                rows += $0.cells
            }
            let keys = rows.map { [$0[1], $0[0]] }
            #expect(keys == keys.ordered)
            for row in rows {
                guard case .whole(let time) = row[0], case .text(let symbol) = row[1] else {
                    continue
                }
                #expect(
                    file.partition == [
                        .integer(Int64(time / 86_400_000_000)),
                        .integer(Int64(Transform.bucket(Murmur3.hash(symbol.utf8), 4))),
                    ])
            }
            #expect(Int64(rows.count) == file.rows)
        }
    }

    @Test func `a commit of the same checkpoint again changes nothing, an older one is refused`()
        throws
    {
        let table = try Trades.table(SimulatedDisk())
        let first = SinkCommit(sink: "main", checkpoint: 1, logOffset: 10)
        let second = SinkCommit(sink: "main", checkpoint: 2, logOffset: 20)
        #expect(table.committed("main") == nil)
        #expect(try table.append(Trades.rows(0..<10), sink: first) == .committed)
        #expect(try table.append(Trades.rows(10..<20), sink: second) == .committed)
        #expect(try table.append(Trades.rows(10..<20), sink: second) == .alreadyCommitted)
        #expect(try table.upsert(Trades.rows(10..<20), sink: second) == .alreadyCommitted)
        #expect(table.committed("main") == second)
        #expect(table.metadata.currentSnapshot?.summary["tick.log-offset"] == "20")
        #expect(throws: StorageError.self) { try table.append([], sink: first) }
        #expect(try table.dump().count == 20)
        // The offset survives maintenance and commits of others.
        _ = try table.compact()
        try Trades.table(table.files).append(Trades.rows(20..<21))
        try table.refresh()
        #expect(table.committed("main") == second)
    }

    @Test func `a commit without rows notes the offset and makes no snapshot`() throws {
        let table = try Trades.table(SimulatedDisk())
        try table.append(Trades.rows(0..<10))
        let before = table.metadata.currentSnapshotID
        let sink = SinkCommit(sink: "main", checkpoint: 7, logOffset: 70)
        #expect(try table.append([DataFile](), sink: sink) == .committed)
        #expect(table.metadata.currentSnapshotID == before)
        #expect(try Trades.table(table.files).committed("main") == sink)
    }

    @Test func `an upsert replaces rows of the same identity and deletes others`() throws {
        let table = try Trades.table(SimulatedDisk())
        try table.append(Trades.rows(0..<100))
        let before = table.metadata.currentSnapshotID!
        let files = try table.plan(TableScan()).files.count
        try table.upsert(
            Trades.rows(10..<13, price: 5) + Trades.rows(100..<102), deleting: [Trades.row(50)])
        var expected = Trades.rows(0..<10) + Trades.rows(10..<13, price: 5)
        expected += Trades.rows(13..<50) + Trades.rows(51..<102)
        #expect(try table.dump() == expected.dump(Trades.schema))
        #expect(table.metadata.currentSnapshot?.operation == "overwrite")
        // Only the files that hold the changed rows were touched.
        let removed = Int(table.metadata.currentSnapshot?.summary["deleted-data-files"] ?? "") ?? 0
        #expect(removed > 0 && removed <= 4 && removed < files)
        var scan = TableScan()
        scan.state = .snapshot(before)
        #expect(try table.dump(scan) == Trades.rows(0..<100).dump(Trades.schema))
    }

    @Test func `of changes of one identity the last counts`() throws {
        let table = try Trades.table(SimulatedDisk())
        var changes = try RowChanges(table)
        let schema = Trades.schema
        try changes.put(RowBatch(schema, Trades.rows(0..<3)))
        try changes.put(RowBatch(schema, Trades.rows(0..<1, price: 9)))
        try changes.delete(RowBatch(schema, Trades.rows(1..<2)))
        try changes.delete(RowBatch(schema, Trades.rows(2..<3)))
        try changes.put(RowBatch(schema, Trades.rows(2..<3, price: 8)))
        #expect(try table.apply(changes) == .committed)
        #expect(
            try table.dump()
                == (Trades.rows(0..<1, price: 9) + Trades.rows(2..<3, price: 8)).dump(schema))
    }

    @Test func `what others commit meanwhile stays`() throws {
        let disk = SimulatedDisk()
        let table = try Trades.table(disk)
        try table.append(Trades.rows(0..<10))
        let other = try Trades.table(disk)
        try other.append(Trades.rows(10..<20))
        try table.append(Trades.rows(20..<30))
        try other.upsert(Trades.rows(0..<5, price: 3))
        try table.upsert(Trades.rows(3..<8, price: 4))
        var expected = Trades.rows(0..<3, price: 3) + Trades.rows(3..<8, price: 4)
        expected += Trades.rows(8..<30)
        #expect(try table.dump() == expected.dump(Trades.schema))
    }

    @Test func `a replacement of files that are gone is a conflict and changes nothing`() throws {
        let disk = SimulatedDisk()
        let table = try Trades.table(disk)
        for number in 0..<5 { try table.append(Trades.rows(number..<number + 1)) }
        let old = try table.plan(TableScan()).files
        let other = try Trades.table(disk)
        try other.upsert(Trades.rows(0..<5, price: 3))
        let metadata = other.metadataLocation
        guard case .conflict = try table.replace(removing: old, adding: []) else {
            Issue.record("no conflict")
            return
        }
        guard case .conflict = try table.overwrite(removing: old, adding: []) else {
            Issue.record("no conflict")
            return
        }
        try table.refresh()
        #expect(table.metadataLocation == metadata)
        #expect(try table.dump() == Trades.rows(0..<5, price: 3).dump(Trades.schema))
    }

    @Test func `a state is found by the time it was in force`() throws {
        let table = try Trades.table(SimulatedDisk())
        for number in 0..<3 { try table.append(Trades.rows(number..<number + 1)) }
        for (count, snapshot) in table.metadata.snapshots.enumerated() {
            var scan = TableScan()
            scan.state = .time(millis: snapshot.timeMillis)
            #expect(try table.dump(scan).count == count + 1)
            scan.state = .time(millis: snapshot.timeMillis - 1)
            if count == 0 {
                #expect(throws: StorageError.self) { try table.dump(scan) }
            } else {
                #expect(try table.dump(scan).count == count)
            }
        }
        var scan = TableScan()
        scan.state = .snapshot(1)
        #expect(throws: StorageError.self) { try table.dump(scan) }
    }

    @Test func `a file that vanished before its commit does not get in`() throws {
        let table = try Trades.table(SimulatedDisk())
        var writer = try TableWriter(table)
        try writer.write(RowBatch(Trades.schema, Trades.rows(0..<10)))
        let files = try writer.finish()
        try table.files.remove(FileURI.path(files[0].path))
        #expect { _ = try table.append(files) } throws: {
            ($0 as? StorageError)?.code == .corrupt
        }
        #expect(table.metadata.currentSnapshot == nil)
    }

    @Test func `a table is made once`() throws {
        let disk = SimulatedDisk()
        let table = try Trades.table(disk)
        #expect {
            _ = try Table.create(
                table.catalog, Trades.name, directory: "/archive/table/trades",
                schema: Trades.schema)
        } throws: { ($0 as? StorageError)?.code == .alreadyExists }
        #expect {
            _ = try Table(table.catalog, TableName("md", "none"))
        } throws: { ($0 as? StorageError)?.code == .notFound }
    }

    @Test func `readers without a catalog find the newest metadata`() throws {
        let disk = SimulatedDisk()
        let table = try Trades.table(disk)
        try table.append(Trades.rows(0..<10))
        let hint = table.metadataDirectory + "/version-hint.text"
        #expect(try disk.read(hint, limit: 10) == [UInt8]("2".utf8))
        let newest = try disk.read(FileURI.path(table.metadataLocation), limit: 1 << 20)
        #expect(
            try disk.read(table.metadataDirectory + "/v2.metadata.json", limit: 1 << 20) == newest)
        // As after a crash between commit and mirror: opening makes it good.
        try disk.replace(hint, [UInt8]("1".utf8))
        _ = try Trades.table(disk)
        #expect(try disk.read(hint, limit: 10) == [UInt8]("2".utf8))
    }
}
