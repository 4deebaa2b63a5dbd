"""Segments of a log, read by three decoders that are not ours, and held against each other.

    check_segments.py STREAM_DIR... [--flips N]

For each stream's directory: kafka-python and aiokafka parse every segment, check each batch's CRC,
and must find the same records; librdkafka fetches the whole log from a broker on the loopback
interface and must find them too; entries of both indexes must point at batches; values must be
Avro of the schema beside. Then single bits are flipped, and each decoder has to refuse every one
that the batch's CRC covers.
"""
import argparse
import io
import json
import os
import random
import struct
import sys
from pathlib import Path

import fastavro
from aiokafka.record.memory_records import MemoryRecords as AioRecords
from confluent_kafka import Consumer, KafkaError, TopicPartition
from kafka.record.memory_records import MemoryRecords

from kafka_broker import TOPIC, Broker, batches

CRC_COVERS_FROM = 21
SECONDS_MAX = 30


class Wrong(Exception):
    """What a file holds is not as it should be."""


def parsed(parser, data, name):
    """Records of a segment as (offset, time, key, value, headers)."""
    records, reader = [], parser(data)
    for _, _, at in batches(data):
        if not reader.has_next():
            raise Wrong(f"{name}: {parser.__module__} sees no batch at {at}")
        batch = reader.next_batch()
        if not batch.validate_crc():
            raise Wrong(f"{name}: a batch's CRC is wrong, says {parser.__module__}")
        if struct.unpack_from(">i", data, at + 57)[0] == 0:
            continue  # A batch that compaction emptied.
        for record in batch:
            headers = [(key, bytes(value)) for key, value in record.headers or []]
            key = None if record.key is None else bytes(record.key)
            value = None if record.value is None else bytes(record.value)
            records.append((record.offset, record.timestamp, key, value, headers))
    if reader.has_next():
        raise Wrong(f"{name}: {parser.__module__} sees another batch")
    return records


def fetched(data):
    """The same by librdkafka, which decodes what a broker hands it."""
    broker = Broker(data)
    consumer = Consumer({
        "bootstrap.servers": f"127.0.0.1:{broker.port}", "group.id": "check",
        "enable.partition.eof": True, "check.crcs": True, "enable.auto.commit": False,
        "log_level": 0, "reconnect.backoff.ms": 10, "reconnect.backoff.max.ms": 50,
    })
    consumer.assign([TopicPartition(TOPIC, 0, broker.start)])
    records = []
    try:
        while True:
            message = consumer.poll(SECONDS_MAX)
            if message is None:
                raise Wrong(f"librdkafka got nothing more after {len(records)} records")
            if message.error():
                if message.error().code() == KafkaError._PARTITION_EOF:
                    return records
                raise Wrong(f"librdkafka: {message.error()}")
            headers = [(key, value) for key, value in message.headers() or []]
            records.append((message.offset(), message.timestamp()[1], message.key(),
                            message.value(), headers))
    finally:
        consumer.close()
        broker.server.close()


def check_indexes(log, data):
    base = int(log.stem)
    places = {at: (first, end) for first, end, at in batches(data)}
    largest = {end - 1: struct.unpack_from(">q", data, at + 35)[0] for _, end, at in batches(data)}
    entries = log.with_suffix(".index").read_bytes()
    before = (-1, -1)
    for relative, position in struct.iter_unpack(">ii", entries):
        if position not in places or base + relative != places[position][1] - 1:
            raise Wrong(f"{log.name}: index entry {relative}, {position} is of no batch")
        if (relative, position) <= before:
            raise Wrong(f"{log.name}: the index does not ascend")
        before = (relative, position)
    last = -1
    times = log.with_suffix(".timeindex").read_bytes()
    for time, relative in struct.iter_unpack(">qi", times):
        if largest.get(base + relative) != time or time <= last:
            raise Wrong(f"{log.name}: time index entry {time}, {relative} is of no batch")
        last = time
    return len(entries) // 8, len(times) // 12


def check_sequences(data, name):
    """Producer sequences go on from batch to batch, also where compaction emptied some."""
    known = {}
    for base, end, at in batches(data):
        producer, epoch, sequence = struct.unpack_from(">qhi", data, at + 43)
        if producer < 0:
            raise Wrong(f"{name}: the batch at {at} has no producer")
        before = known.get((producer, epoch))
        if before is not None and sequence < before:
            raise Wrong(f"{name}: sequence {sequence} at {at} after {before}")
        known[(producer, epoch)] = (sequence + end - base) & 0x7FFFFFFF


def check_values(directory, records):
    schemas = {}
    for file in sorted(directory.glob("schema-*.avsc")):
        fingerprint = bytes.fromhex(file.stem[len("schema-"):])[::-1]
        schemas[fingerprint] = fastavro.parse_schema(json.loads(file.read_text()))
    for offset, _, _, value, headers in records:
        if value is None:
            continue
        schema = schemas.get(dict(headers)["schema"])
        if schema is None:
            raise Wrong(f"offset {offset} names a schema that is not beside the log")
        stream = io.BytesIO(value)
        fastavro.schemaless_reader(stream, schema)
        if stream.read(1):
            raise Wrong(f"offset {offset}: bytes after its Avro record")


def refuses(check, data):
    try:
        check(data)
    except Exception:  # Each decoder has errors of its own; any of them will do.
        return True
    return False


def refuses_apart(check, data):
    """The same in a process of its own: librdkafka may end in an assertion, which refuses too."""
    child = os.fork()
    if child == 0:
        os._exit(1 if refuses(check, data) else 0)
    return os.waitpid(child, 0)[1] != 0


def check_flips(log, data, count, seed):
    """Every decoder refuses a flipped bit in what a CRC covers."""
    chance = random.Random(seed)
    places = batches(data)
    if not places:
        return  # an empty segment has no bit to flip
    decoders = [("kafka-python", count, lambda d: parsed(MemoryRecords, d, log.name)),
                ("aiokafka", count, lambda d: parsed(AioRecords, d, log.name)),
                ("librdkafka", min(count, 3), fetched)]
    for name, times, decode in decoders:
        for _ in range(times):
            index = chance.randrange(len(places))
            at = places[index][2]
            end = places[index + 1][2] if index + 1 < len(places) else len(data)
            bit = chance.randrange((at + CRC_COVERS_FROM) * 8, end * 8)
            damaged = bytearray(data)
            damaged[bit // 8] ^= 1 << bit % 8
            refused = refuses_apart if decode is fetched else refuses
            if not refused(decode, bytes(damaged)):
                raise Wrong(f"{log.name}: {name} takes bit {bit} flipped (seed {seed})")


def check(directory, flips):
    logs = sorted(directory.glob("*.log"))
    if not logs:
        raise Wrong(f"{directory} holds no segment")
    records, whole, entries, ends = [], b"", [0, 0], None
    for log in logs:
        data = log.read_bytes()
        found = parsed(MemoryRecords, data, log.name)
        if found != parsed(AioRecords, data, log.name):
            raise Wrong(f"{log.name}: kafka-python and aiokafka differ")
        for place, count in enumerate(check_indexes(log, data)):
            entries[place] += count
        if ends is not None and int(log.stem) != ends:
            raise Wrong(f"{log.name}: the segment before ends at {ends}")
        places = batches(data)
        if places:
            ends = places[-1][1]
            if sum(12 + struct.unpack_from(">i", data, at + 8)[0] for _, _, at in places) \
                    != len(data):
                raise Wrong(f"{log.name}: bytes after the last batch")
        whole += data
        records += found
    offsets = [record[0] for record in records]
    if any(a >= b for a, b in zip(offsets, offsets[1:])):
        raise Wrong("offsets do not ascend")
    if fetched(whole) != records:
        raise Wrong("librdkafka and kafka-python differ")
    check_sequences(whole, directory.name)
    check_values(directory, records)
    for log in (logs[0], logs[len(logs) // 2]):
        check_flips(log, log.read_bytes(), flips, seed=20260105)
    tombstones = sum(record[3] is None for record in records)
    print(f"    {directory.name}: {len(logs)} segments, {len(records)} records, {tombstones} "
          f"tombstones, offsets {offsets[0]} to {offsets[-1]}, {entries[0]} and {entries[1]} "
          "index entries: three decoders agree")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directories", nargs="+", type=Path)
    parser.add_argument("--flips", type=int, default=100)
    options = parser.parse_args()
    failed = 0
    for directory in options.directories:
        try:
            check(directory, options.flips)
        except Wrong as wrong:
            print(f"    {directory.name}: {wrong}")
            failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
