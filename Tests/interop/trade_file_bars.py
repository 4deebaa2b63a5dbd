#!/usr/bin/env python3
"""One-second bars of trades in plain Python: trade_file_bars.py TRADES.csv > bars.csv"""
import csv
import sys
from decimal import Decimal

from exact_bars import COLUMNS, bars
from iex_capture import Trade


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], newline="") as file:
        trades = [
            Trade(row["symbol"], int(row["ts_ns"]), Decimal(row["price"]) / 10_000,
                  int(row["size"]))
            for row in csv.DictReader(file)
        ]  # fmt: skip
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS)
    for bar in bars(trades):
        out.writerow(bar.row())


if __name__ == "__main__":
    main()
