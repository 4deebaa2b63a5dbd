// Makes and changes a table step by step, and says what it sees in it, for check_tables.py.
//
//     table-tool append ROOT FROM COUNT   COUNT commits of ten rows each, numbered from FROM
//     table-tool upsert ROOT FROM COUNT   changes and deletes some of the rows FROM to FROM+COUNT
//     table-tool evolve|compact|expire|stats ROOT
import TickIceberg
import TickStorage

let words = CommandLine.arguments
guard words.count == 3 || words.count == 5 else { fatalError("usage: see the head of main.swift") }
let numbers = words.dropFirst(3).map { Int($0) ?? 0 }
do throws(StorageError) {
    let trades = try TradeTable(root: words[2])
    switch words[1] {
    case "append": try trades.append(commits: numbers[0]..<numbers[0] + numbers[1])
    case "upsert": try trades.upsert(numbers[0]..<numbers[0] + numbers[1])
    case "evolve": try trades.evolve()
    case "compact": try trades.compact()
    case "expire": try trades.expire()
    case "stats": print(try TableSummary(trades.table).json)
    default: fatalError("no such step: \(words[1])")
    }
} catch { fatalError("\(error)") }
