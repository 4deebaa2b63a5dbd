#!/usr/bin/env python3
"""Folds an exchange's own bars as the control folds its own: fold_truth.py CAPTURE.pcap TRUTH.csv

Prints "BARS TRADES VOLUME CHECKSUM" (see bar_fold in bars.h). The capture is read only up to its
first order, for what the truth does not carry: the locate of a symbol, and midnight.
"""
import csv
import sys
from decimal import Decimal

HOUR = 3_600_000_000_000
HEADERS = 14 + 20 + 8  # Ethernet, IPv4, UDP


def big(raw):
    return int.from_bytes(raw, "big")


def little(raw):
    return int.from_bytes(raw, "little")


def messages(path):
    """(receive time, message) of every message of a pcap with nanosecond stamps."""
    with open(path, "rb") as file:
        file.read(24)
        while len(record := file.read(16)) == 16:
            time = little(record[0:4]) * 1_000_000_000 + little(record[4:8])
            frame = file.read(little(record[8:12]))
            at = HEADERS + 20
            count = big(frame[at - 2 : at])
            for _ in range(0 if count == 0xFFFF else count):
                size = big(frame[at : at + 2])
                yield time, frame[at + 2 : at + 2 + size]
                at += 2 + size


def locates_and_midnight(path):
    """Locate by symbol, and the nanoseconds since the epoch at which the feed's day began."""
    locates, midnight = {}, None
    for time, message in messages(path):
        if midnight is None:
            midnight = round((time - big(message[5:11])) / HOUR) * HOUR
        if message[:1] == b"R":
            locates[message[11:19].decode().rstrip()] = big(message[1:3])
        elif message[:1] in (b"A", b"F"):
            break  # the directory comes first
    return locates, midnight


def fold(bar, locates, midnight):
    open_, high, low, close, notional = (
        int(Decimal(bar[name]) * 10_000) for name in ("open", "high", "low", "close", "notional")
    )
    return (
        int(bar["start_ns"]) - midnight + locates[bar["symbol"]]
        + open_ + 3 * high + 5 * low + 7 * close
        + 11 * int(bar["volume"]) + 13 * int(bar["trades"])
        + 17 * (notional % 2**64) + 19 * (notional >> 64)
    )  # fmt: skip


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.splitlines()[0])
    locates, midnight = locates_and_midnight(sys.argv[1])
    with open(sys.argv[2], newline="") as file:
        bars = list(csv.DictReader(file))
    checksum = sum(fold(bar, locates, midnight) for bar in bars) % 2**64
    totals = (sum(int(bar[name]) for bar in bars) for name in ("trades", "volume"))
    print(len(bars), *totals, checksum)


if __name__ == "__main__":
    main()
