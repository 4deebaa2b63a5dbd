"""Rings beside a control of the same design in C++, and beside queues with a lock."""
import json
import statistics
import subprocess
import sys
from pathlib import Path

from windows import row

NAMES = ["ring-stream", "ring-trip", "ring-alone"]


class Rings:
    """Many short rounds in turn: two threads are fast or slow as the host has placed the cores, and
    a round in which another process had one of them says nothing."""

    def __init__(self, bench, elements, smoke):
        self.bench = bench
        self.smoke = smoke
        self.elements = elements
        self.controls = [str(path) for path in sorted(bench.build.glob("ring_control-*"))]
        if not self.controls:
            sys.exit("no ring control in .build-bench: run bench/build-control.sh")

    def run(self, names):
        if not names:
            return
        print("\nRings, 64-byte elements, threads on cores 0 and 1; medians of rounds in ns, and the"
              " tenth fastest in a hundred")
        row("scenario", "wait", "capacity", "batch", "ours", "C++", "queue with a lock, ours",
            "control ÷ ours", "tenths ÷")
        for name in names:
            for case in self.cases(name):
                self.compare(name, *case)

    def cases(self, name):
        if name == "ring-trip":
            return [("spin", 1024, 1), ("block", 1024, 1)]
        if name == "ring-alone":
            return [("spin", 1024, batch) for batch in (1, 16, 256)]
        kinds = [("spin", 1024), ("spin", 4096), ("block", 1024)]
        return [(*kind, batch) for kind in kinds for batch in (1, 16, 256)]

    def compare(self, name, wait, capacity, batch):
        elements = self.elements // 20 if name == "ring-trip" else self.elements
        words = ["--wait", wait, "--capacity", str(capacity), "--batch", str(batch), "--elements",
                 str(elements), "--runs", "4" if self.smoke else "300", "--cores", "0,1"]
        sides = {"ours": [self.bench.tool, "bench", name]}
        for path in self.controls:
            sides[path] = [path, name.removeprefix("ring-")]
        if name == "ring-stream" and wait == "block":
            sides["mutex"] = [self.bench.tool, "bench", "ring-mutex"]
        rounds = {side: [] for side in sides}
        ratios = {path: [] for path in self.controls}
        checksums = set()
        for _ in range(1 if self.smoke else max(self.bench.rounds, 5)):
            here = {}
            for side, command in sides.items():
                result = self.bench.run(command + words, name)
                here[side] = statistics.median(result["ns"])
                rounds[side] += result["ns"]
                checksums.add(result["checksum"])
            for path in self.controls:
                ratios[path].append(here[path] / here["ours"])
        if len(checksums) != 1:
            sys.exit(f"{name}: the sides got different elements")
        median = {side: statistics.median(found) for side, found in rounds.items()}
        tenth = {side: sorted(found)[len(found) // 10] for side, found in rounds.items()}
        best = min(self.controls, key=median.get)
        quick = min(self.controls, key=tenth.get)
        spread = sorted(ratios[best])
        row(name, wait, f"{capacity:,}", str(batch), f"{median['ours']:.2f} / {tenth['ours']:.2f}",
            f"{median[best]:.2f} / {tenth[quick]:.2f} ({Path(best).name.split('-')[1]})",
            f"{median['mutex']:.0f}" if "mutex" in median else "–",
            f"{median[best] / median['ours']:.2f} ({spread[0]:.2f}–{spread[-1]:.2f})",
            f"{tenth[quick] / tenth['ours']:.2f}")
