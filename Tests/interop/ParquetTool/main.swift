// Drives the Parquet reader and writer for checks and measurements against other implementations.
//
//     parquet-tool dump FILE
//     parquet-tool rewrite IN OUT [page=N] [group=N] [zstd=N] [dictionary=N] [encoding=WAY]
//     parquet-tool filter FILE COLUMN LOWER UPPER
//     parquet-tool write DIR SCHEMA OUT ROUNDS
//     parquet-tool read FILE ROUNDS
import TickParquet
import TickStorage

let words = CommandLine.arguments
guard words.count > 2 else { fatalError("usage: see the head of main.swift") }
do throws(StorageError) {
    switch words[1] {
    case "dump": try FileText.dump(words[2])
    case "filter": try FileText.filter(words[2], column: words[3], words[4], words[5])
    case "rewrite": try Rewriting.rewrite(words[2], to: words[3], Array(words[4...]))
    case "write": try Rounds.write(words[2], schema: words[3], to: words[4], Int(words[5])!)
    case "read": try Rounds.read(words[2], Int(words[3])!)
    default: fatalError("no such command: \(words[1])")
    }
} catch { Output.fail("\(error)") }
