#!/usr/bin/env python3
"""Runs the benchmarks against their controls, interleaved, and prints the tables of bench/README.md.

    bench/run.py [--rounds N] [--only decode,bars,book,zstd,scale,alloc,memory,hop,ten,shards,sliding,
                  timers,windows-alloc,ring-stream,ring-trip,ring-alone,archive,log,state] [--messages N] [--trades N] [--smoke]

Ratios are control time / our time of the same round (1.0 is the control's speed, more is faster),
by processor time for single-threaded work and by wall time for zstd; medians with the spread.
Raw lines go to bench/raw/. Days are made by `tickplant synth` in TICKPLANT_BENCH_DIR or a
temporary folder.
"""
import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.dont_write_bytecode = True
import archives  # noqa: E402
import rings  # noqa: E402
from windows import NAMES, Windows, row, spread  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build-bench"


def program():
    given = os.environ.get("TICKPLANT")
    if given:
        return given
    path = subprocess.run(["swift", "build", "-c", "release", "--show-bin-path"], cwd=ROOT,
                          check=True, capture_output=True, text=True).stdout.strip()
    return f"{path}/tickplant"


class Bench:
    def __init__(self, arguments, folder):
        self.rounds = arguments.rounds
        self.build = BUILD
        self.folder = Path(folder)
        self.tool = program()
        self.controls = [str(path) for path in sorted(BUILD.glob("itch_control-*"))]
        self.raw = []
        if not self.controls:
            sys.exit("no control in .build-bench: run bench/build-control.sh")

    def day(self, messages, symbols, suffix=""):
        path = self.folder / f"day-{messages}-{symbols}.pcap{suffix}"
        if not path.exists():
            subprocess.run([self.tool, "synth", "--messages", str(messages), "--symbols",
                            str(symbols), "--seed", "1", "-o", str(path), "--quiet"], check=True)
        with open(path, "rb") as file:
            while file.read(1 << 24):
                pass
        return path

    def run(self, command, scenario):
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        result = json.loads(lines.strip().splitlines()[-1])
        result.update(scenario=scenario, command=[os.path.basename(word) for word in command])
        self.raw.append(result)
        return result

    def against_control(self, mode, path, messages, rounds=None):
        """Rounds of ours and each control in turn; the faster control counts."""
        ours, controls = [], {name: [] for name in self.controls}
        touch = ["--touch", str(messages * 3)] if mode == "book" else []
        touch = ["--touch", str(messages)] if mode == "bars" else touch
        for _ in range(rounds or self.rounds):
            # The second run of the process: the control, too, has its memory before it starts.
            ours.append(self.run([self.tool, "bench", mode, str(path), "--runs", "2"], mode))
            for name in self.controls:
                controls[name].append(self.run([name, mode, *touch, str(path)], mode))
        check(mode, ours, controls)
        times = [result["cpu_seconds"] for result in ours]
        best = min(self.controls,
                   key=lambda name: statistics.median(r["cpu_seconds"] for r in controls[name]))
        control = [result["cpu_seconds"] for result in controls[best]]
        per = 1e9 / ours[0]["messages"]
        return {"control": Path(best).name.removeprefix("itch_control-"),
                "control_ns": statistics.median(control) * per,
                "ours_ns": statistics.median(times) * per,
                "ratios": [c / t for c, t in zip(control, times)]}

    def zstd(self, messages, symbols):
        path = self.day(messages, symbols, ".zst")
        out = self.folder / "bars.csv"
        replay, control = [], []
        for _ in range(self.rounds):
            control.append(wall(["sh", "-c", f"zstd -dc '{path}' > /dev/null"]))
            replay.append(wall([self.tool, "replay", str(path), "--bars", "1s", "--format", "csv",
                                "-o", str(out), "--force", "--quiet"]))
        self.raw.append({"scenario": "zstd", "control": control, "replay": replay})
        return statistics.median(control), statistics.median(replay), [
            r / c for r, c in zip(replay, control)]

    def allocations(self, counts, symbols):
        """Heap calls of replays of several lengths, counted by an LD_PRELOAD library."""
        found = []
        for messages in counts:
            command = [self.tool, "bench", "bars", str(self.day(messages, symbols))]
            found.append((messages, self.heap_calls(command), peak(command)))
        self.raw.append({"scenario": "alloc", "found": found})
        return found

    def heap_calls(self, command):
        """How many calls to allocate a whole run makes."""
        counted = self.folder / "heap.txt"
        environment = dict(os.environ, LD_PRELOAD=str(BUILD / "count_malloc.so"),
                           COUNT_MALLOC_FILE=str(counted))
        counted.unlink(missing_ok=True)
        subprocess.run(command, check=True, capture_output=True, env=environment)
        calls = json.loads(counted.read_text().strip().splitlines()[-1])
        total = sum(value for key, value in calls.items() if key != "bytes")
        self.raw.append({"scenario": "heap", "calls": total,
                         "command": [os.path.basename(word) for word in command]})
        return total


def check(mode, ours, controls):
    """Both sides must have done the same work."""
    for results in controls.values():
        keys = ("checksum", "quotes") if mode == "book" else ("checksum",)
        for key in ("messages", "trades") + (keys if mode != "bars" else ()):
            if results[0][key] != ours[0][key]:
                sys.exit(f"{mode}: {key} {ours[0][key]} differs from the control's"
                         f" {results[0][key]}")
        # Broken trades empty a few bars of ours; the control does not hear of breaks.
        if not 0 <= results[0]["bars"] - ours[0]["bars"] <= results[0]["bars"] // 1000:
            sys.exit(f"{mode}: {ours[0]['bars']} bars, the control {results[0]['bars']}")


def wall(command):
    start = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - start


def peak(command):
    """The largest resident size of a run, in MiB."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_maxrss / 1024


def ratios(bench, modes, messages, symbols):
    print(f"\nRatio to the control, {messages:,} messages, {symbols:,} symbols")
    row("scenario", "control", "control ns/message", "ours ns/message", "control ÷ ours")
    for mode in modes:
        r = bench.against_control(mode, bench.day(messages, symbols), messages)
        row(mode, r["control"], f"{r['control_ns']:.1f}", f"{r['ours_ns']:.1f}",
            spread(r["ratios"]))


def book_bars(bench, messages, symbols):
    """Books, and 1 s bars of trades and of the quotes that they make: a rate, and heap calls."""
    path = bench.day(messages, symbols)
    runs = [bench.run([bench.tool, "bench", "book-bars", str(path), "--runs", "2"], "book-bars")
            for _ in range(bench.rounds)]
    nanos = [r["cpu_seconds"] * 1e9 / r["messages"] for r in runs]
    print("\nBooks and 1 s bars of trades and quotes")
    row("ns/message", "M messages/s")
    row(spread(nanos), f"{1e3 / statistics.median(nanos):.1f}")
    print("\nHeap calls with books")
    row("messages", "heap calls, book", "heap calls, book-bars")
    for count in (messages // 2, messages):
        path = str(bench.day(count, symbols))
        calls = [bench.heap_calls([bench.tool, "bench", mode, path])
                 for mode in ("book", "book-bars")]
        row(f"{count:,}", *(f"{call:,}" for call in calls))


def scale(bench, cases):
    print("\nScaling of bars")
    row("messages", "symbols", "control ns/message", "ours ns/message", "control ÷ ours")
    for messages, symbols in cases:
        path = bench.day(messages, symbols)
        rounds = bench.rounds if messages < 50_000_000 else max(3, bench.rounds // 2)
        r = bench.against_control("bars", path, messages, rounds)
        row(f"{messages:,}", f"{symbols:,}", f"{r['control_ns']:.1f}", f"{r['ours_ns']:.1f}",
            spread(r["ratios"]))
        if messages > 20_000_000:
            path.unlink()


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", default=",".join(["decode,bars,book,zstd,scale,alloc", *NAMES,
                                                  *rings.NAMES, *archives.NAMES]))
    parser.add_argument("--messages", type=int, default=20_000_000)
    parser.add_argument("--trades", type=int, default=1_000_000)
    parser.add_argument("--symbols", type=int, default=1000)
    parser.add_argument("--smoke", action="store_true")
    arguments = parser.parse_args()
    if arguments.smoke:
        arguments.rounds, arguments.messages, arguments.symbols = 1, 200_000, 100
        arguments.trades = 20_000
    only = arguments.only.split(",")
    folder = os.environ.get("TICKPLANT_BENCH_DIR") or tempfile.mkdtemp()
    try:
        measure(Bench(arguments, folder), arguments, only)
    finally:
        if "TICKPLANT_BENCH_DIR" not in os.environ:
            shutil.rmtree(folder)


def measure(bench, arguments, only):
    messages, symbols = arguments.messages, arguments.symbols
    print(f"{date.today()}  {platform.platform()}  rounds {bench.rounds}")
    modes = [mode for mode in ("walk", "decode", "bars") if mode in only or mode == "walk"]
    if "decode" in only or "bars" in only:
        ratios(bench, modes, messages, symbols)
    if "book" in only:
        ratios(bench, ["book"], messages, symbols)
        book_bars(bench, messages, symbols)
    if "zstd" in only:
        print("\nzstd input")
        row("messages", "zstd -dc s", "replay s", "replay ÷ zstd")
        control, replay, found = bench.zstd(messages, symbols)
        row(f"{messages:,}", f"{control:.2f}", f"{replay:.2f}", spread(found))
    if "alloc" in only:
        print("\nHeap calls and peak memory of a replay")
        row("messages", "heap calls", "peak MiB")
        for count, calls, size in bench.allocations([messages // 10, messages // 2, messages], symbols):
            row(f"{count:,}", f"{calls:,}", f"{size:.0f}")
    if "scale" in only:
        cases = [(messages, 100), (messages, 1000), (messages, 10_000)]
        if not arguments.smoke:
            cases = [(1_000_000, 1000), (10_000_000, 1000), (100_000_000, 1000)] + cases
        scale(bench, cases)
    Windows(bench, arguments.trades).run([name for name in NAMES if name in only])
    rings.Rings(bench, 2_000 if arguments.smoke else 20_000, arguments.smoke).run(
        [name for name in rings.NAMES if name in only])
    archives.Archives(bench, messages, symbols, arguments.smoke).run(
        [name for name in archives.NAMES if name in only])
    raw = ROOT / "bench" / "raw"
    if not arguments.smoke:
        raw.mkdir(exist_ok=True)
        part = arguments.only if len(only) < 6 else "all"
        name = raw / f"{date.today()}-{part.replace(',', '-')}.jsonl"
        with open(name, "a") as file:
            for line in bench.raw:
                file.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
