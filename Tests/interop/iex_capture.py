"""Reads IEX messages out of a capture: pcap (plain, gzip, zstd), Ethernet, IPv4, UDP, IEX-TP.

Written from the published layouts alone and shares nothing with the Swift code it checks.
"""
import gzip
import struct
import subprocess
from dataclasses import dataclass
from decimal import Decimal

PROTOCOLS = {0x8002: "TOPS 1.5", 0x8003: "TOPS 1.6", 0x8004: "DEEP 1.0", 0x8005: "DEEP+ 1.0.2"}


@dataclass(frozen=True)
class Trade:
    """One trade report; `price` is exact, `time` is nanoseconds since the epoch, UTC."""

    symbol: str
    time: int
    price: Decimal
    size: int


@dataclass(frozen=True)
class Message:
    """One message: packet of the file and message of the packet, both counted from 1."""

    packet: int
    number: int
    body: bytes


def read_capture(path):
    """The whole file, decompressed."""
    with open(path, "rb") as file:
        start = file.read(4)
    if start[:2] == b"\x1f\x8b":
        return gzip.open(path).read()
    if start == b"\x28\xb5\x2f\xfd":
        return subprocess.run(["zstd", "-dc", path], check=True, capture_output=True).stdout
    with open(path, "rb") as file:
        return file.read()


def frames(data):
    """Every captured frame of a pcap file, with its number."""
    order = {b"\xd4\xc3\xb2\xa1": "<", b"\x4d\x3c\xb2\xa1": "<"}
    order |= {b"\xa1\xb2\xc3\xd4": ">", b"\xa1\xb2\x3c\x4d": ">"}
    if data[:4] not in order:
        raise ValueError(f"not a pcap file: it starts with {data[:4].hex()}")
    header = struct.Struct(order[data[:4]] + "IIII")
    at, number = 24, 0
    while at + 16 <= len(data):
        captured = header.unpack_from(data, at)[2]
        number += 1
        yield number, data[at + 16 : at + 16 + captured]
        at += 16 + captured


def datagram(frame):
    """The UDP payload of an Ethernet frame; None for anything else."""
    at = 14
    while frame[at - 2 : at] in (b"\x81\x00", b"\x88\xa8"):
        at += 4
    if frame[at - 2 : at] != b"\x08\x00" or len(frame) < at + 20 or frame[at + 9] != 17:
        return None
    at += (frame[at] & 15) * 4
    return frame[at + 8 : at + struct.unpack_from(">H", frame, at + 4)[0]]


def messages(path):
    """Every IEX message of a capture in file order, duplicates and all."""
    for packet, frame in frames(read_capture(path)):
        payload = datagram(frame)
        if payload is None or len(payload) < 40:
            continue
        _, _, protocol, _, _, length, count = struct.unpack_from("<BBHIIHH", payload)
        if protocol not in PROTOCOLS:
            continue
        at, end = 40, min(40 + length, len(payload))
        for number in range(1, count + 1):
            size = struct.unpack_from("<H", payload, at)[0]
            if at + 2 + size > end:
                raise ValueError(f"packet {packet}: message {number} is cut short")
            yield Message(packet, number, payload[at + 2 : at + 2 + size])
            at += 2 + size


def text(raw):
    """A space-padded symbol."""
    return raw.decode("ascii").rstrip(" ")


def test_symbol_change(message):
    """(symbol, whether it is a test symbol) of a security directory message, else None."""
    if message.body[:1] != b"D":
        return None
    return text(message.body[10:18]), bool(message.body[1] & 0x80)


def trade(message):
    """The trade of a trade report, or in DEEP+ of an execution against a displayed order."""
    if message.body[:1] == b"T":
        time, symbol, size, price = struct.unpack_from("<q8sIq", message.body, 2)
    elif message.body[:1] == b"L":
        time, symbol, _, size, price = struct.unpack_from("<q8sQIq", message.body, 2)
    else:
        return None
    return Trade(text(symbol), time, Decimal(price) / 10000, size)
