#!/usr/bin/env python3
"""Plants one fault after the other into a scratch copy of the code and runs its tests.

Each fault of mutants.txt must make a test fail. The working tree is never touched: the modules
under test and their tests are copied, with a small manifest of their own, and built there, so a
fault costs one incremental build.

Also sees that every sync of the disk in the sources has a fault that takes it away: syncs.py.
"""

import argparse
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import syncs

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
STORAGE = ["Sources/CTickLinux", "Sources/CZlib", "Sources/CZstd", "Sources/TickStorage"]


class Kit:
    """A scratch tree: its manifest, what is copied for it, and which of its tests have to catch a
    fault, by where that is planted; more than one separated by `|`."""

    def __init__(self, name, manifest, copied, tests):
        self.name, self.manifest, self.copied, self.tests = name, manifest, copied, tests

    def tests_of(self, path):
        return self.tests.get("/".join(Path(path).parts[:2]))


KITS = [
    Kit("windows", "WindowsPackage.swift", [
        "Sources/CTickLinux", "Sources/TickCore", "Sources/TickWindows", "Sources/TickWindowLaws",
        "Tests/TickWindowsTests",
    ], {"Sources/TickWindows": "TickWindowsTests"}),
    Kit("storage", "StoragePackage.swift", STORAGE + [
        "Sources/CSQLite", "Sources/TickLog", "Sources/TickParquet", "Sources/TickIceberg",
        "Tests/TickStorageTests", "Tests/TickLogTests", "Tests/TickIcebergTests",
    ], {
        "Sources/TickStorage": "TickStorageTests|TickLogTests",
        "Sources/TickLog": "TickLogTests",
        "Sources/TickIceberg": "TickIcebergTests",
    }),
    Kit("archive", "ArchivePackage.swift", STORAGE + [
        "Sources/CPcap", "Sources/CSQLite", "Sources/TickBook", "Sources/TickCapture",
        "Sources/TickCore", "Sources/TickFeeds", "Sources/TickIceberg", "Sources/TickLog",
        "Sources/TickParquet", "Sources/TickPlant", "Sources/TickRing", "Sources/TickTransport",
        "Sources/TickWindows", "Tests/TickPlantTests/Archive", "Tests/TickPlantTests/Tool",
        "feeds/nasdaq-itch-5.0/samples",
    ], {"Sources/TickPlant": "TickPlantTests"}),
]
# Crashes at more operations than in the tests of every day.
CRASHES = {
    "TICKLOG_CRASH_SEEDS": "1", "TICKPLANT_CRASH_KIND": "0", "TICKPLANT_ARCHIVE_EVERY": "250",
    "SWIFT_BACKTRACE": "enable=no",
}
CAUGHT_SHARE_MIN = 0.95
BUILD_SECONDS_MAX = 900
TEST_SECONDS_MAX = 900
# Tests that take so many times as long as without any fault hang.
HANG_FACTOR = 4
# Signs of a failed test, at which the rest of the run is not waited for.
FAILURES = ("recorded an issue", "Fatal error", "exited with unexpected signal code")


class Mutant:
    """One planted fault: in `path`, `old` becomes `new`."""

    def __init__(self, name, path, old, new):
        self.name, self.path, self.old, self.new = name, path, old, new


def read_mutants(path):
    """Blocks of `@ name`, `file path`, lines of old text behind `-|`, of new text behind `+|`."""
    mutants = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.startswith("@ "):
            mutants.append(Mutant(line[2:].strip(), None, [], []))
        elif line.startswith("file ") and mutants:
            mutants[-1].path = line[5:].strip()
        elif line.startswith("-|") and mutants:
            mutants[-1].old.append(line[2:])
        elif line.startswith("+|") and mutants:
            mutants[-1].new.append(line[2:])
        elif line.strip() and not line.startswith("#"):
            sys.exit(f"{path}:{number}: not a line of a mutant: {line}")
    names = [mutant.name for mutant in mutants]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        sys.exit(f"{path}: names given twice: {', '.join(twice)}")
    return mutants


def planted(mutant, tree):
    """The file's text with the fault, or None where the old text is not there exactly once."""
    source = tree / (mutant.path or "")
    if not source.is_file() or not mutant.old:
        return None
    text = source.read_text()
    old, new = "\n".join(mutant.old), "\n".join(mutant.new)
    # Whole lines only, so that a short text does not match inside a longer one.
    lines, count = "\n" + text, ("\n" + text).count("\n" + old + "\n")
    if count != 1 or old == new:
        return None
    new = new + "\n" if mutant.new else ""
    return lines.replace("\n" + old + "\n", "\n" + new, 1)[1:]


def write_if_changed(path, data):
    if path.is_file() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def copy_tree(kit, scratch):
    """Brings the scratch tree to the state of the working tree; unchanged files stay untouched."""
    wanted = set()
    for part in kit.copied:
        for source in sorted((ROOT / part).rglob("*")):
            if source.is_file():
                wanted.add(scratch / source.relative_to(ROOT))
                write_if_changed(scratch / source.relative_to(ROOT), source.read_bytes())
        for target in (scratch / part).rglob("*"):
            if target.is_file() and target not in wanted:
                target.unlink()
    write_if_changed(scratch / "Package.swift", (HERE / kit.manifest).read_bytes())


def run(command, scratch, seconds, stop_at=()):
    """Runs a command; its exit status, its output, and whether it was stopped for a line that
    says one of `stop_at` ("line") or for its time ("time")."""
    environment = {**os.environ, **CRASHES}
    process = subprocess.Popen(
        command, cwd=scratch, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        errors="replace", start_new_session=True)
    lines, output, stopped = queue.Queue(), [], None

    def pump():
        for line in process.stdout:
            lines.put(line)
        lines.put(None)

    threading.Thread(target=pump, daemon=True).start()
    deadline = time.monotonic() + seconds
    while stopped is None:
        try:
            line = lines.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            stopped = "time"
            break
        if line is None:
            break
        output.append(line)
        if any(sign in line for sign in stop_at):
            stopped = "line"
    if stopped:
        # The whole session of this one command, which runs its tests in processes of its own.
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait(), "".join(output), stopped


def build(scratch):
    status, output, stopped = run(["swift", "build", "--build-tests"], scratch, BUILD_SECONDS_MAX)
    return status == 0 and stopped is None, output


def test(scratch, seconds, tests):
    """"passed", "failed" or "timed out", of the tests of these targets."""
    command = ["swift", "test", "--skip-build", "--filter", f"^({tests})\\."]
    status, output, stopped = run(command, scratch, seconds, stop_at=FAILURES)
    if stopped == "time":
        return "timed out", output
    return ("passed" if status == 0 and stopped is None else "failed"), output


def first_failure(output):
    for line in output.splitlines():
        if any(sign in line for sign in FAILURES):
            return line.strip()[:100]
    return ""


def judge(mutant, scratch, seconds, tests):
    """What became of a mutant, and what to say of it."""
    text = planted(mutant, scratch)
    if text is None:
        return "does not apply", mutant.path or "no file"
    target = scratch / mutant.path
    original = target.read_bytes()
    target.write_text(text)
    try:
        builds, output = build(scratch)
        if not builds:
            errors = [line for line in output.splitlines() if "error:" in line]
            return "does not compile", (errors or ["build failed"])[0][:160]
        verdict, output = test(scratch, seconds, tests)
        if verdict == "passed":
            return "survived", mutant.path
        return "caught", first_failure(output) if verdict == "failed" else "timed out"
    finally:
        target.write_bytes(original)


def run_kit(kit, mutants, scratch):
    """What became of the mutants that a kit's tests have to catch; None where those fail without."""
    print(f"{kit.name}: {len(mutants)} mutants", flush=True)
    copy_tree(kit, scratch)
    builds, output = build(scratch)
    started = time.monotonic()
    wanted = "|".join(sorted({kit.tests_of(mutant.path) for mutant in mutants}))
    verdict, output = test(scratch, TEST_SECONDS_MAX, wanted) if builds else ("no build", output)
    if verdict != "passed":
        told = [line for line in output.splitlines() if not line.startswith("◇")]
        print("\n".join(told[-20:]))
        print(f"without any mutant: {verdict}; nothing to compare with")
        return None
    # A fault that makes the tests hang is caught; a machine that is merely busy must not be.
    seconds = 60 + HANG_FACTOR * (time.monotonic() - started)
    results = []
    for place, mutant in enumerate(mutants, 1):
        started = time.monotonic()
        verdict, note = judge(mutant, scratch, seconds, kit.tests_of(mutant.path))
        results.append((verdict, mutant.name))
        took = time.monotonic() - started
        print(f"{place:3}/{len(mutants)} {took:4.0f} s  {verdict:16} {mutant.name}", flush=True)
        if note:
            print(f"             {note}", flush=True)
    return results


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="only mutants whose name holds this text, or one of several with commas between")
    parser.add_argument("--all-caught", action="store_true", help="fail where one survives")
    parser.add_argument("--check", action="store_true", help="only see that all of them apply")
    parser.add_argument("--scratch", type=Path, default=ROOT / ".build-mutants",
                        help="where to build; kept, so that the next run is incremental")
    return parser.parse_args()


def check(mutants):
    """Complaints: mutants that do not apply, that no test is for, and syncs without a mutant."""
    told = [f"does not apply: {m.name}" for m in mutants if planted(m, ROOT) is None]
    for mutant in mutants:
        if not any(kit.tests_of(mutant.path or "") for kit in KITS):
            told.append(f"no tests for {mutant.path}: {mutant.name}")
    return told + syncs.uncovered(ROOT, mutants)


def main():
    options = arguments()
    every = read_mutants(HERE / "mutants.txt")
    wanted = options.only.split(",")
    mutants = [mutant for mutant in every if any(text in mutant.name for text in wanted)]
    complaints = check(every)
    print("\n".join(complaints + [f"{len(every)} mutants, {len(complaints)} complaints"]))
    if options.check or complaints:
        return 1 if complaints else 0
    results = []
    for kit in KITS:
        own = [mutant for mutant in mutants if kit.tests_of(mutant.path)]
        found = run_kit(kit, own, options.scratch.resolve() / kit.name) if own else []
        if found is None:
            return 2
        results += found
    for verdict, name in results:
        if verdict != "caught":
            print(f"{verdict}: {name}")
    caught = sum(verdict == "caught" for verdict, _ in results)
    share = caught / len(results) if results else 0.0
    print(f"{caught} of {len(results)} mutants caught, {share:.0%}")
    return 0 if share >= (1 if options.all_caught else CAUGHT_SHARE_MIN) else 1


if __name__ == "__main__":
    sys.exit(main())
