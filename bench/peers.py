#!/usr/bin/env python3
"""Runs the same window queries on the same trades by other engines and by tickplant, interleaved.

    bench/peers.py [--trades N] [--rounds N] [--only bars,hop,session] [--flink] [--smoke]

All read one CSV file (bench/made_trades.py) and keep their result rows in memory. The rows of every
engine must be the same: sorted, they are hashed. What is compared is rows read per second of
processor time, ours of the whole process, theirs of the query alone; ratios are ours ÷ theirs of the
same round, median (lowest–highest). Engines come from PyPI, pinned, into TICKPLANT_PEERS_DIR
(~/.cache/tickplant-peers if not set), where the trades are kept as well.

--smoke: few trades, one round, with whatever engine is there or can be had quickly.
"""
import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("TICKPLANT_PEERS_DIR", "~/.cache/tickplant-peers")).expanduser()
PACKAGES = {
    "duckdb": ["duckdb==2.0.0", "pyarrow==26.0.1", "numpy==2.4.6"],
    "polars": ["polars==2.1.0", "pyarrow==26.0.1", "numpy==2.4.6"],
    "chdb": ["chdb==4.4.0", "pyarrow==26.0.1", "numpy==2.4.6"],
    "flink": ["apache-flink==2.3.0"],
}
SPECS = {"bars": "1s", "hop": "hop:60s/1s", "session": "session:500ms,touching=split"}
# Which engines a query is timed with; the others are many times slower on it, or differ. The smoke
# run compares with DuckDB alone.
TIMED = {
    "bars": ["duckdb", "polars", "chdb", "flink"],
    "hop": ["polars", "flink"],
    "session": ["chdb", "polars", "duckdb"],
}
GOALS = {"bars": 5, "hop": 10, "session": 10}


def python_of(engine):
    """The engine's own Python with its packages; None where they cannot be had."""
    folder = HOME / "engines" / engine
    python = folder / "bin" / "python"
    wanted = "\n".join(PACKAGES[engine])
    mark = folder / "installed"
    if mark.exists() and mark.read_text() == wanted:
        return str(python)
    print(f"    installing {' '.join(PACKAGES[engine])} into {folder}", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)],
                          capture_output=True)  # fmt: skip
    if made.returncode != 0:
        print("    python3 cannot make a virtual environment: apt-get install python3-venv")
        return None
    got = subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--timeout", "20", "--retries", "1", *PACKAGES[engine]])  # fmt: skip
    if got.returncode != 0:
        print(f"    SKIPPED: pip cannot install {PACKAGES[engine][0]}: is the network there?")
        return None
    mark.write_text(wanted)
    return str(python)


def program():
    given = os.environ.get("TICKPLANT")
    if given:
        return given
    path = subprocess.run(["swift", "build", "-c", "release", "--show-bin-path"], cwd=ROOT,
                          check=True, capture_output=True, text=True).stdout.strip()  # fmt: skip
    return f"{path}/tickplant"


def last_line(command):
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


class Peers:
    def __init__(self, arguments):
        self.arguments = arguments
        self.tool = program()
        self.engines = {}
        self.raw = []
        names = ["duckdb"] if arguments.smoke else ["duckdb", "polars", "chdb"]
        for name in names + (["flink"] if arguments.flink else []):
            python = python_of(name)
            if python:
                self.engines[name] = python
        if not self.engines:
            print("    SKIPPED: no other engine is here")
            sys.exit(0)
        self.path = self.trades()

    def trades(self):
        folder = HOME / "data"
        folder.mkdir(parents=True, exist_ok=True)
        span = 600 if self.arguments.smoke else 23_400
        path = folder / f"made-{self.arguments.trades}-{span}s.csv"
        if not path.exists():
            part = path.with_suffix(".part")
            subprocess.run([sys.executable, str(ROOT / "bench" / "made_trades.py"),
                            str(self.arguments.trades), str(part), "--span-seconds",
                            str(span)], check=True)  # fmt: skip
            part.rename(path)
        with open(path, "rb") as file:
            while file.read(1 << 24):
                pass
        return str(path)

    def ours(self, query, *more):
        found = last_line([self.tool, "bench", "trades", self.path, "--bars", SPECS[query],
                           "--disorder", "5ms", *more])  # fmt: skip
        found["engine"] = "tickplant"
        found["query"] = query
        return found

    def theirs(self, engine, query):
        return last_line([self.engines[engine], str(ROOT / "bench" / "peer_queries.py"), engine,
                          query, self.path, str(self.arguments.threads)])  # fmt: skip

    def our_rows(self, query):
        """Hashes of our rows, one by one, from a run that is not timed."""
        rows = HOME / "data" / f"rows-{os.getpid()}"
        try:
            self.ours(query, "--rows", str(rows))
            return last_line([next(iter(self.engines.values())),
                              str(ROOT / "bench" / "peer_queries.py"), "rows", query,
                              str(rows)])  # fmt: skip
        finally:
            rows.unlink(missing_ok=True)

    def compare(self, query):
        wanted = self.our_rows(query)
        timed = ["duckdb"] if self.arguments.smoke else TIMED[query]
        engines = [name for name in timed if name in self.engines]
        rates = {name: [] for name in ["tickplant"] + engines}
        for _ in range(self.arguments.rounds):
            for name in rates:
                found = self.ours(query) if name == "tickplant" else self.theirs(name, query)
                self.raw.append(found)
                for key in {"rows_out", "sha256", "digest"} & found.keys():
                    if found[key] != wanted[key]:
                        sys.exit(f"{query}: {key} of {name} is {found[key]}, not {wanted[key]}")
                spent = found.get("cpu_process_seconds", found["cpu_seconds"])
                rates[name].append(self.arguments.trades / spent)
        self.tell(query, rates, wanted)

    def tell(self, query, rates, wanted):
        print(f"\n{SPECS[query]}: {wanted['rows_out']:,} rows, equal in all engines"
              f" (sha256 {wanted['sha256'][:16]})")  # fmt: skip
        row("engine", "M rows per processor second", "tickplant ÷ engine", "goal")
        others = [name for name in rates if name != "tickplant"]
        best = max(others, key=lambda name: statistics.median(rates[name]))
        for name, found in rates.items():
            ratios = [ours / theirs for ours, theirs in zip(rates["tickplant"], found)]
            goal = {best: f"{GOALS[query]} ×", "flink": "100 ×"}.get(name, "")
            row(name, spread([rate / 1e6 for rate in found], 2),
                "" if name == "tickplant" else spread(ratios, 1), goal)  # fmt: skip


def spread(values, digits):
    low, high = min(values), max(values)
    return f"{statistics.median(values):.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def processor():
    with open("/proc/cpuinfo") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    return f"{len(names)} × {names[0] if names else 'unknown'}"


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("--trades", type=int, default=5_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", default="bars,hop,session")
    parser.add_argument("--flink", action="store_true", help="also Flink: 329 MB, Java needed")
    parser.add_argument("--smoke", action="store_true")
    arguments = parser.parse_args()
    if arguments.smoke:
        arguments.trades, arguments.rounds = 50_000, 1
    peers = Peers(arguments)
    machine = f"{processor()}, {platform.platform()}, load {os.getloadavg()[0]:.1f}"
    print(f"{date.today()}  {machine}  {arguments.trades:,} trades, rounds {arguments.rounds}")
    for query in arguments.only.split(","):
        peers.compare(query)
    if arguments.smoke:
        return
    raw = ROOT / "bench" / "raw" / f"{date.today()}-peers.jsonl"
    with open(raw, "a") as file:
        head = {"command": ["bench/peers.py", *sys.argv[1:]], "machine": machine}
        for line in [head] + peers.raw:
            file.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
