#!/usr/bin/env python3
"""Compares what Tickplant says of a DEEP capture with a rebuild: PREFIX CAPTURE PROGRAM

PREFIX is what books_from_expected.py wrote; PROGRAM is the built `tickplant`.
"""
import csv
import glob
import io
import subprocess
import sys
from collections import defaultdict

NOTHING = ("", "", "", "")


def wanted_quotes(path):
    found = defaultdict(list)
    with open(path) as file:
        for symbol, time, *quote in csv.reader(file):
            found[symbol].append(("" if tuple(quote) == NOTHING else time, tuple(quote)))
    return found


def told_quotes(path):
    """Changes of prices and sizes; a change of marks alone is none."""
    found, last = defaultdict(list), {}
    with open(path) as file:
        for row in csv.DictReader(file):
            quote = (row["bid"], row["bid_size"], row["ask"], row["ask_size"])
            if quote == last.get(row["symbol"], NOTHING):
                continue
            last[row["symbol"]] = quote
            # When a session took its quotes with it is not told by any message.
            time = "" if quote == NOTHING else row["event_time_ns"]
            found[row["symbol"]].append((time, quote))
    return found


def differences(wanted, told):
    for symbol in sorted(wanted.keys() | told.keys()):
        want, have = wanted.get(symbol, []), told.get(symbol, [])
        for place, pair in enumerate(zip(want, have)):
            if pair[0] != pair[1]:
                yield f"{symbol}, quote {place + 1}: want {pair[0]}, have {pair[1]}"
                break
        if len(want) != len(have):
            yield f"{symbol}: {len(want)} quotes wanted, {len(have)} told"


def ladder(program, capture, symbol, time):
    """The rows of `tickplant book`; none where it knows no book of the symbol."""
    run = subprocess.run(
        [program, "book", capture, "--symbol", symbol, "--at", time, "--depth", "1000000",
         "--format", "csv", "--quiet"], capture_output=True, text=True)
    return [
        [row["symbol"], row["side"], row["level"], row["price"], row["shares"]]
        for row in csv.DictReader(io.StringIO(run.stdout))
    ]


def main():
    prefix, capture, program = sys.argv[1:]
    wanted = wanted_quotes(f"{prefix}.quotes.csv")
    quotes = f"{prefix}.told.csv"
    # 2: the venue's own messages contradict each other here and there, after its restarts.
    status = subprocess.run(
        [program, "replay", capture, "--disorder", "10s", "--quotes", quotes, "-o", "/dev/null",
         "--force", "--quiet"]).returncode
    if status not in (0, 2):
        sys.exit(f"    replay ended with {status}")
    found = list(differences(wanted, told_quotes(quotes)))
    compared = 0
    for path in sorted(glob.glob(f"{prefix}.levels-*.csv")):
        time = path.rsplit("-", 1)[1].removesuffix(".csv")
        with open(path) as file:
            want = sorted(csv.reader(file))
        have = sorted(
            row for symbol in sorted(wanted) for row in ladder(program, capture, symbol, time))
        compared += len(want)
        if want != have:
            found.append(f"at {time}: {len(want)} levels wanted, {len(have)} told, or others")
    for line in found[:10]:
        print("    " + line)
    count = sum(map(len, wanted.values()))
    print(f"    {count} quotes and {compared} levels, {len(found)} differences")
    sys.exit(1 if found or not count or not compared else 0)


if __name__ == "__main__":
    main()
