#!/usr/bin/env python3
"""The trades among decoded messages, as a file of trades: trades_of_decode.py DECODED.csv > trades.csv

DECODED is what `tickplant decode --resolve` writes. Executions, crosses and off-book trades of ITCH
(E, C, P, Q) and trade reports of IEX (T, L) count; whether a venue would print them does not matter
here, as every engine gets the same file.
"""
import csv
import sys

KINDS = set("ECPQTL")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__.splitlines()[0])
    print('"ts_ns","symbol","price","size"')
    with open(sys.argv[1], newline="") as file:
        for row in csv.DictReader(file):
            is_trade = row["type"] in KINDS and row["price"] and int(row["size"] or 0) > 0
            if is_trade:
                # Symbols quoted, numbers not: what pyarrow writes.
                print(f'{row["event_time_ns"]},"{row["symbol"]}",{point(row["price"])},{row["size"]}')


def point(price):
    """A price with a point, so that the file's first says that all are decimals."""
    return price if "." in price else price + ".0"


if __name__ == "__main__":
    main()
