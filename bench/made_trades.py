#!/usr/bin/env python3
"""Made-up trades of one long day as CSV, in order of arrival: made_trades.py COUNT FILE [options]

Arrivals are spread evenly over the span, each at a random place of its own share of it. Of a
hundred trades one, at random, bears a time up to 2 ms earlier than its place says; no two trades
bear the same time, so that opening and closing prices depend on nothing else. Symbols are traded
as often as one over their rank (Zipf), and their names follow no rank. A price walks by up to three
cents at a time and turns at one dollar; two thirds of the sizes are round lots, the others odd.
Prices are integers in 1e-4. Plain Python, the same file for the same arguments.
"""
import argparse
import itertools
import random
from bisect import bisect

START = 1_767_623_400_000_000_000  # 2026-01-05 14:30:00 UTC
LATE_MAX = 2_000_000
CENT = 100


def lines(count, span_seconds=23_400, symbols=500, late_share=0.01, seed=1, names_seed=7):
    """The file's lines, the heading first."""
    chance = random.Random(seed)
    names = [f"S{number:03d}" for number in range(symbols)]
    random.Random(names_seed).shuffle(names)
    weights = list(itertools.accumulate(1 / rank for rank in range(1, symbols + 1)))
    prices = [chance.randrange(1_000, 50_000) * CENT for _ in names]
    share = span_seconds * 1_000_000_000 // count
    if share < 2:
        raise SystemExit(f"{count} trades do not fit into {span_seconds} s of nanoseconds")
    taken = set()
    uniform, between, total = chance.random, chance.randrange, weights[-1]
    yield "ts_ns,symbol,price,size"
    for number in range(count):
        # Even times are on time, odd ones late: so the two never meet.
        time = START + number * share + 2 * int(uniform() * (share // 2))
        time -= time & 1
        if uniform() < late_share:
            time -= 2 * between(LATE_MAX // 2) + 1
            while time in taken:
                time -= 2
            taken.add(time)
        which = bisect(weights, uniform() * total)
        price = prices[which] + (int(uniform() * 7) - 3) * CENT
        prices[which] = price = price if price >= 100 * CENT else 200 * CENT - price
        size = int(uniform() * 99) + 1 if uniform() < 0.35 else (int(uniform() * 10) + 1) * 100
        yield f"{time},{names[which]},{price},{size}"


def write(path, count, **options):
    with open(path, "w", encoding="ascii", newline="") as file:
        rows = lines(count, **options)
        while chunk := list(itertools.islice(rows, 100_000)):
            file.write("\n".join(chunk) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int)
    parser.add_argument("file")
    parser.add_argument("--span-seconds", type=int, default=23_400)
    parser.add_argument("--symbols", type=int, default=500)
    parser.add_argument("--late-share", type=float, default=0.01)
    parser.add_argument("--seed", type=int, default=1)
    arguments = vars(parser.parse_args())
    write(arguments.pop("file"), arguments.pop("count"), **arguments)


if __name__ == "__main__":
    main()
