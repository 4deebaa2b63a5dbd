#!/usr/bin/env python3
"""What `tickplant replay --archive` leaves behind, seen by others.

    check_archive.py PROGRAM SCRATCH [--kills N] [--logs PYTHON] [--tables PYTHON]

A synthetic day with a hole and broken trades is replayed to CSV, and into archives: whole, and killed at
random moments and gone on with, all of which must come to the same records and rows. Then

- with the Python that has Kafka's clients: the records of each log, read by kafka-python and fastavro,
  must come to the rows of the CSV;
- with the Python that has the engines: each of them must see in every table the count, least, greatest
  and sum of each column that `tickplant table scan` prints;
- compacted and expired, all must still be so.

Exit status 1 on any difference.
"""
import argparse
import collections
import csv
import decimal
import hashlib
import io
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
BARS = ["--bars", "1s", "--bars", "1m,lateness=5s,columns=twap+returns:variance",
        "--bars", "session:500ms"]  # fmt: skip
ENGINES = ["pyiceberg", "catalog", "polars", "datafusion", "duckdb", "chdb"]
EPOCH_DAYS = 719163


class Program:
    def __init__(self, path, scratch):
        self.path, self.scratch = path, Path(scratch)
        self.capture = str(self.scratch / "day.pcap")
        self.archive = str(self.scratch / "archive")

    def run(self, *arguments, codes=(0, 2)):
        done = subprocess.run([self.path, *arguments], capture_output=True, text=True)
        if done.returncode not in codes:
            raise SystemExit(f"tickplant {' '.join(arguments)}: {done.returncode}\n{done.stderr}")
        return done.stdout

    def make(self, seed):
        shutil.rmtree(self.archive, ignore_errors=True)
        self.run("synth", "--messages", "60000", "--symbols", "40", "--seed", str(seed), "-o",
                 self.capture, "--lose", "20000-20100", "--quiet", "--force")  # fmt: skip

    def replay_command(self, *more):
        return ["replay", self.capture, *BARS, "-q", "--archive", self.archive,
                "--archive-streams", "trades,quotes", "--checkpoint", "event:60s",
                "--table-every", "0s", "--resume", *more]  # fmt: skip

    def broken_off(self, seed, most):
        """Kills runs at random moments until one ends by itself, `most` times at most; archives
        again where too few were killed. How often one was, and whether all ended alike."""
        rng = random.Random(seed)
        kills, dumps = 0, set()
        while True:
            shutil.rmtree(self.archive, ignore_errors=True)
            began = time.monotonic()
            self.run(*self.replay_command())
            whole = time.monotonic() - began
            dumps.add(self.dump())
            shutil.rmtree(self.archive)
            for _ in range(most):
                if self.killed(rng.uniform(0, whole)):
                    kills += 1
                else:
                    break
            self.run(*self.replay_command())
            dumps.add(self.dump())
            if kills >= most or most == 0:
                return kills, len(dumps) == 1

    def killed(self, after):
        """Whether a run was killed before it ended by itself."""
        run = subprocess.Popen([self.path, *self.replay_command()], stderr=subprocess.DEVNULL)
        try:
            run.wait(timeout=after)
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
            run.wait()
            return True
        if run.returncode not in (0, 2):
            raise SystemExit(f"the replay ended with {run.returncode}")
        return False

    def dump(self):
        """A digest of all records and rows."""
        digest = hashlib.sha256()
        for stream in sorted(Path(self.archive, "log").glob("*-0")):
            name = stream.name[:-2]
            digest.update(self.run("log", "cat", self.archive, name, "--format", "csv").encode())
            rows = self.run("table", "scan", self.archive, name, "--format", "csv", "-q")
            digest.update("\n".join(sorted(rows.splitlines())).encode())
        return digest.hexdigest()

    def rows(self, table):
        lines = self.run("table", "scan", self.archive, table, "--format", "jsonl", "-q")
        return [json.loads(line, parse_float=str, parse_int=str) for line in lines.splitlines()]


def plain(text):
    if text in (None, ""):
        return ""
    number = decimal.Decimal(text)
    return format(number.normalize(), "f") if number else "0"


def nanos(micros_text, rest):
    """An instant of a table's two columns as nanoseconds."""
    date, clock = micros_text.rstrip("Z").split("T")
    year, month, day = map(int, date.split("-"))
    import datetime

    days = datetime.date(year, month, day).toordinal() - EPOCH_DAYS
    hours, minutes, seconds = clock.split(":")
    whole, micros = seconds.split(".")
    total = ((days * 24 + int(hours)) * 60 + int(minutes)) * 60 + int(whole)
    return (total * 1_000_000 + int(micros)) * 1000 + int(rest)


def bars_of_csv(program):
    """The rows that stand at the end, by query and identity, from the text output."""
    text = program.run("replay", program.capture, *BARS, "-q", "--format", "csv")
    standing = collections.defaultdict(dict)
    for row in csv.DictReader(io.StringIO(text)):
        key = (row["symbol"], int(row["start_ns"]), int(row["end_ns"]))
        if row["kind"] == "delete":
            standing[row["bars"]].pop(key, None)
        else:
            standing[row["bars"]][key] = tuple(
                plain(row[name]) for name in
                ("open", "high", "low", "close", "volume", "trades", "notional", "vwap")
            ) + (row["status"], row["kind"])  # fmt: skip
    return standing


def bars_of_table(rows):
    return {
        (row["symbol"], nanos(row["start"], row["start_ns"]), nanos(row["end"], row["end_ns"])):
        tuple(plain(row[name]) for name in
              ("open", "high", "low", "close", "volume", "trades", "notional", "vwap"))
        + (row["status"], row["kind"])
        for row in rows
    }  # fmt: skip


STREAMS = {"1s": "bars_1s", "1m": "bars_1m", "session:500ms": "bars_session_500ms"}


def check_bars(program, what):
    failed = 0
    for query, expected in bars_of_csv(program).items():
        found = bars_of_table(program.rows(STREAMS[query]))
        if found != expected:
            failed += 1
            differ = [k for k in expected.keys() | found.keys() if expected.get(k) != found.get(k)]
            print(f"  {query}: {len(differ)} bars differ, such as {differ[0]}:"
                  f" {expected.get(differ[0])} in CSV, {found.get(differ[0])} in the table")
    print(f"{what}: bars of the tables are {'NOT ' if failed else ''}those of the text output")
    return failed


def our_stats(rows, columns):
    seen = {}
    for name, kind in columns:
        cells = [row[name] for row in rows if row[name] is not None]
        if kind == "timestamptz":
            cells = [nanos(cell, 0) // 1000 for cell in cells]
        elif kind not in ("string", "double"):
            cells = [decimal.Decimal(cell) for cell in cells]
        elif kind == "double":
            cells = [float(cell) for cell in cells]
        summed = kind in ("int", "long") or kind.startswith("decimal")
        text = (lambda v: plain(str(v))) if summed else str
        seen[name] = [len(cells), text(min(cells)) if cells else None,
                      text(max(cells)) if cells else None,
                      plain(str(sum(cells))) if summed and cells else None]  # fmt: skip
    return {"rows": len(rows), "columns": seen}


def check_tables(program, python, what):
    failed = 0
    for metadata in sorted(Path(program.archive, "table").glob("*")):
        name = metadata.name
        rows = program.rows(name)
        environment = dict(os.environ, TICKPLANT_TABLE=f"archive.{name}")
        sys.path.insert(0, str(HERE))
        newest = max(metadata.glob("metadata/[0-9]*.metadata.json"),
                     key=lambda f: int(re.match(r"\d+", f.name).group()))  # fmt: skip
        parsed = json.loads(newest.read_text())
        schema = next(
            s for s in parsed["schemas"] if s["schema-id"] == parsed["current-schema-id"])
        columns = [(f["name"], f["type"]) for f in schema["fields"]]
        ours = our_stats(rows, columns)
        for engine in ENGINES:
            if not rows and engine == "chdb":
                continue  # ClickHouse has no null in the least and greatest of nothing
            run = subprocess.run(
                [python, HERE / "check_tables.py", "--inside", engine, "--keep", program.archive],
                capture_output=True, text=True, env=environment)  # fmt: skip
            seen = re.search(r"^SEEN (.*)$", run.stdout, re.M)
            theirs = json.loads(seen.group(1)) if seen else run.stderr[-300:]
            for name_of, kind in columns if seen else []:
                if kind == "double":
                    column = theirs["columns"][name_of]
                    column[1:3] = [cell and str(float(cell)) for cell in column[1:3]]
            if theirs != ours:
                failed += 1
                print(f"  {name}: {engine} sees {theirs}\n  we see {ours}")
    print(f"{what}: {len(ENGINES)} engines {'do NOT ' if failed else ''}see the tables as we do")
    return failed


LOG_READER = r"""
import io, json, sys
from pathlib import Path
import fastavro
from kafka.record.memory_records import MemoryRecords
folder = Path(sys.argv[1])
schemas = {f.stem[7:]: fastavro.parse_schema(json.loads(f.read_text()))
           for f in folder.glob("schema-*.avsc")}
state = {}
for segment in sorted(folder.glob("*.log")):
    records = MemoryRecords(segment.read_bytes())
    while records.has_next():
        batch = records.next_batch()
        assert batch.validate_crc()
        for record in batch:
            if record.value is None:
                state.pop(record.key, None)
                continue
            header = dict(record.headers)["schema"]
            fingerprint = header[::-1].hex()
            row = fastavro.schemaless_reader(io.BytesIO(record.value), schemas[fingerprint])
            state[record.key] = row
rows = [{k: (v.isoformat() if hasattr(v, "isoformat") else None if v is None else str(v))
         for k, v in row.items()} for row in state.values()]
print(json.dumps(rows))
"""


def check_logs(program, python, what):
    import datetime

    def instant(text, rest):
        moment = datetime.datetime.fromisoformat(text)
        micros = (moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)) \
            // datetime.timedelta(microseconds=1)
        return micros * 1000 + int(rest)

    failed = 0
    for query, expected in bars_of_csv(program).items():
        folder = Path(program.archive, "log", STREAMS[query] + "-0")
        run = subprocess.run([python, "-c", LOG_READER, folder], capture_output=True, text=True)
        if run.returncode:
            raise SystemExit(run.stderr)
        found = {
            (row["symbol"], instant(row["start"], row["start_ns"]),
             instant(row["end"], row["end_ns"])):
            tuple(plain(row[name]) for name in
                  ("open", "high", "low", "close", "volume", "trades", "notional", "vwap"))
            + (row["status"], row["kind"])
            for row in json.loads(run.stdout)
        }  # fmt: skip
        if found != expected:
            failed += 1
            print(f"  {query}: {len(found)} bars in the log, {len(expected)} in CSV, or others")
    print(f"{what}: the logs, by kafka-python and fastavro, are"
          f" {'NOT ' if failed else ''}the text output")
    return failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("scratch")
    parser.add_argument("--logs")
    parser.add_argument("--tables")
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100000)
    given = parser.parse_args()
    print(f"seed {given.seed}")
    program = Program(given.program, given.scratch)
    program.make(given.seed)
    kills, are_alike = program.broken_off(given.seed, given.kills)
    verdict = "records and rows are" if are_alike else "records or rows are NOT"
    print(f"killed {kills} times: {verdict} those of runs that were not")
    failed = check_bars(program, "at the end") + (not are_alike)
    for step in ("as written", "compacted"):
        if given.logs:
            failed += check_logs(program, given.logs, step)
        if given.tables:
            failed += check_tables(program, given.tables, step)
        if step == "as written":
            for stream in STREAMS.values():
                program.run("log", "compact", program.archive, stream, "--delete-retention", "0s")
            program.run("table", "compact", program.archive)
            program.run("table", "expire", program.archive, "--older-than", "0s")
            program.run("log", "verify", program.archive, codes=(0,))
            program.run("table", "verify", program.archive, codes=(0,))
            failed += check_bars(program, "compacted")
    if failed:
        raise SystemExit(f"{failed} differences")


if __name__ == "__main__":
    main()
