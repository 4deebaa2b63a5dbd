#!/usr/bin/env python3
"""The bars of an IEX capture, computed without Tickplant: CAPTURE [EXPECTED.csv[.gz]] > bars.csv

With EXPECTED (the messages as an independent decoder saw them) the trades are its rows of type T
(and L, in DEEP+), and each must agree with the bytes of the capture; without it they are read from
the capture. Test symbols, announced by a directory message seen before, make no bars. Broken trades
stay in.
"""
import csv
import gzip
import sys
from decimal import Decimal

from exact_bars import COLUMNS, bars
from iex_capture import Trade, messages, test_symbol_change, trade


def expected_trades(path):
    """Trades by (packet, message) from a CSV of messages."""
    with gzip.open(path, "rt") if path.endswith(".gz") else open(path) as file:
        return {
            (int(row["packet"]), int(row["msg"])): Trade(
                row["symbol"], int(row["event_time_ns"]), Decimal(row["price"]), int(row["size"])
            )
            for row in csv.DictReader(file)
            if row["type"] in ("T", "L")
        }


def counted_trades(path, expected):
    """The trades that make bars, in file order; `expected` is None or checked row by row."""
    test_symbols, seen = set(), 0
    for message in messages(path):
        if change := test_symbol_change(message):
            (test_symbols.add if change[1] else test_symbols.discard)(change[0])
        found = trade(message)
        if found is None:
            continue
        seen += 1
        if expected is not None:
            place = (message.packet, message.number)
            if expected.get(place) != found:
                sys.exit(f"packet, message {place}: expected {expected.get(place)}, read {found}")
        if found.symbol not in test_symbols:
            yield found
    if expected is not None and seen != len(expected):
        sys.exit(f"{seen} trades in the capture, {len(expected)} expected")


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__.splitlines()[0])
    expected = expected_trades(sys.argv[2]) if len(sys.argv) == 3 else None
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS)
    for bar in bars(counted_trades(sys.argv[1], expected)):
        out.writerow(bar.row())


if __name__ == "__main__":
    main()
