#!/usr/bin/env python3
"""The books of a DEEP capture, rebuilt without Tickplant: CAPTURE EXPECTED.csv[.gz] PREFIX

Prices and sizes are those that an independent decoder saw (EXPECTED); the event flags, the sessions
and the sequence are read from the bytes. Writes PREFIX.quotes.csv, the best bid and offer of a symbol
whenever they have changed at the end of an event, and for a few instants PREFIX.levels-TIME.csv, all
levels as they stood before the first message of a later time.
"""
import csv
import gzip
import struct
import sys
from decimal import Decimal

from iex_capture import datagram, frames, read_capture, text

HEADER = struct.Struct("<BBHIIHHqqq")


def packets(path):
    """Session, stream offset, first sequence, send time and messages of every DEEP packet."""
    for number, frame in frames(read_capture(path)):
        payload = datagram(frame)
        if payload is None or len(payload) < 40:
            continue
        _, _, protocol, _, session, _, count, offset, first, sent = HEADER.unpack_from(payload)
        if protocol != 0x8004:
            continue
        at, bodies = 40, []
        for _ in range(count):
            size = struct.unpack_from("<H", payload, at)[0]
            bodies.append(payload[at + 2 : at + 2 + size])
            at += 2 + size
        yield number, session, offset, first, sent, bodies


def expected_rows(path):
    """Rows of price levels by (packet, message)."""
    with gzip.open(path, "rt") if path.endswith(".gz") else open(path) as file:
        return {
            (int(row["packet"]), int(row["msg"])): row
            for row in csv.DictReader(file)
            if row["type"] in ("5", "8")
        }


class Books:
    """Levels by symbol and side, and the quote of each symbol that was told last."""

    def __init__(self):
        self.levels = {}
        self.told = {}
        self.quotes = []

    def best(self, symbol):
        bids, asks = self.levels.get((symbol, "8"), {}), self.levels.get((symbol, "5"), {})
        bid = max(bids) if bids else None
        ask = min(asks) if asks else None
        return (bid, bids.get(bid), ask, asks.get(ask))

    def set(self, symbol, side, price, size):
        level = self.levels.setdefault((symbol, side), {})
        if size:
            level[price] = size
        else:
            level.pop(price, None)

    def end(self, symbol, time):
        quote = self.best(symbol)
        if quote != self.told.get(symbol, (None,) * 4):
            self.told[symbol] = quote
            self.quotes.append((symbol, time, *quote))

    def restart(self):
        """A new session: whatever stood is gone."""
        self.levels = {}
        for symbol in sorted(self.told):
            self.end(symbol, None)


def instants(capture, count=4):
    """Times spread over the messages, each one the highest so far."""
    times, highest = [], 0
    for _, _, _, _, _, bodies in packets(capture):
        for body in bodies:
            highest = max(highest, struct.unpack_from("<q", body, 2)[0])
            if body[:1] in (b"5", b"8"):
                times.append(highest)
    return sorted({times[len(times) * (part + 1) // (count + 1)] for part in range(count)})


def rebuild(capture, expected, stops, snapshot):
    books, following, seen, opened = Books(), None, 0, None
    for number, session, offset, first, sent, bodies in packets(capture):
        if opened is None or session != opened[0] or (first == 1 and offset == 0 and sent > opened[1]):
            books.restart()
            opened, following = (session, sent), first
        for place, body in enumerate(bodies, start=1):
            if first + place - 1 < following:
                continue
            following = first + place
            while stops and struct.unpack_from("<q", body, 2)[0] > stops[0]:
                snapshot(stops.pop(0), books)
            if body[:1] not in (b"5", b"8"):
                continue
            row = expected[(number, place)]
            seen += 1
            if row["symbol"] != text(body[10:18]) or row["type"] != body[:1].decode():
                sys.exit(f"packet {number}, message {place}: {row} is not what the bytes say")
            books.set(row["symbol"], row["type"], Decimal(row["price"]), int(row["size"]))
            if body[1] & 1:
                books.end(row["symbol"], int(row["event_time_ns"]))
    return books, seen


def plain(value):
    """A decimal without trailing zeros, an absent one as nothing."""
    if value is None:
        return ""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def write_levels(prefix, time, books):
    with open(f"{prefix}.levels-{time}.csv", "w") as file:
        out = csv.writer(file, lineterminator="\n")
        for (symbol, side), levels in sorted(books.levels.items()):
            order = sorted(levels, reverse=side == "8")
            for place, price in enumerate(order, start=1):
                name = "bid" if side == "8" else "ask"
                out.writerow([symbol, name, place, plain(price), levels[price]])


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__.splitlines()[0])
    capture, expected, prefix = sys.argv[1:]
    rows = expected_rows(expected)
    books, seen = rebuild(
        capture, rows, instants(capture), lambda time, books: write_levels(prefix, time, books))
    if seen == 0:
        sys.exit("no price level in the capture")
    with open(f"{prefix}.quotes.csv", "w") as file:
        out = csv.writer(file, lineterminator="\n")
        for quote in books.quotes:
            out.writerow([plain(value) for value in quote])
    print(f"    {seen} price levels, {len(books.quotes)} quotes")


if __name__ == "__main__":
    main()
