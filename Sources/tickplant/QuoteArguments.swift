import ArgumentParser
import TickPlant

/// Where the quote stream goes.
struct QuoteArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Write every change of a best bid and offer to this file: the venue's own quotes, or"
                + " those of its order book.", valueName: "file"))
    var quotes: String?

    @Option(help: "How quotes are written: csv or jsonl; as the file's name ends, else csv.")
    var quotesFormat: QuoteFormat?

    /// The file, if one is wanted; `beside` names what `output` gets.
    func open(
        _ output: OutputOptions, beside: String, reading captures: [String],
        symbols: Set<String> = []
    ) throws(PlantError) -> QuoteFile? {
        guard let quotes else { return nil }
        guard quotes != "-" || output.path != "-" else {
            throw PlantError(
                .usage, "--quotes - and the \(beside) cannot both be standard output")
        }
        let file = try OutputFile.create(
            quotes, force: output.force, others: captures + [output.path])
        return QuoteFile(
            file: file, format: quotesFormat ?? (quotes.hasSuffix(".jsonl") ? .jsonl : .csv),
            symbols: symbols)
    }
}

extension QuoteFormat: ExpressibleByArgument {}
