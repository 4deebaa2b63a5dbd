#!/usr/bin/env python3
"""Compares two files of bars byte for byte, but for `status`: check_bars.py WANT.csv HAVE.csv

Prints the first differences and how many bars bear which status; exit status 1 when any differ.
"""
import csv
import sys
from collections import Counter
from itertools import zip_longest

from exact_bars import COLUMNS


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def difference(want, have):
    """What is wrong with one bar, or None."""
    if want is None:
        return f"not expected: {','.join(have.get(c) or '' for c in COLUMNS)}"
    if have is None:
        return f"missing: {','.join(want[c] for c in COLUMNS)}"
    wrong = [c for c in COLUMNS if want[c] != have.get(c)]
    place = f"{want['symbol']} {want['start_ns']}"
    return f"{place}: " + ", ".join(
        f"{c} expected {want[c]!r}, found {have.get(c)!r}" for c in wrong
    ) if wrong else None


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.splitlines()[0])
    want, have = read(sys.argv[1]), read(sys.argv[2])
    if not want:
        sys.exit(f"{sys.argv[1]} holds no bars: nothing would be compared")
    found = [difference(w, h) for w, h in zip_longest(want, have)]
    wrong = [f"bar {i}: {text}" for i, text in enumerate(found, 1) if text]
    print("\n".join(wrong[:10]) + ("\n" if wrong else ""), end="")
    statuses = Counter(bar.get("status") or "none" for bar in have)
    told = ", ".join(f"{n} {status}" for status, n in sorted(statuses.items()))
    print(f"    {len(want)} bars expected, {len(have)} found, {len(wrong)} differ ({told})")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
