"""Finds every sync of the disk in the sources, and those that no planted fault takes away.

A sync is a line that calls for one, or that notes a file to be synced later. Each needs a mutant with
"sync" in its name that takes away this one alone: so nobody adds a sync without the proof that a
test fails where it is missing.
"""

import re

# SQLite's own are asked for by a pragma and by xSync.
SYNC = re.compile(
    r"\b(sync|syncDirectory|syncFiles|syncNames|fsync|fdatasync|syncfs|msync|sync_file_range)\("
    r"|\bunsynced\.append\(|\bunsynced \+= |PRAGMA synchronous|\bO_D?SYNC\b")
DECLARED = re.compile(r"\bfunc \w+")
COMMENT = re.compile(r"^\s*(//|\*|/\*)")
# The disk that forgets what is not synced is what the proof is made with.
PASSED_BY = ("Sources/TickStorage/Simulation/",)


def is_sync(line):
    return not COMMENT.match(line) and bool(SYNC.search(DECLARED.sub("func", line)))


def found(root):
    """All syncs, as (path, index of the line, the line)."""
    for source in sorted((root / "Sources").rglob("*")):
        path = source.relative_to(root).as_posix()
        if source.suffix not in (".swift", ".c", ".h") or path.startswith(PASSED_BY):
            continue
        for index, line in enumerate(source.read_text().splitlines()):
            if is_sync(line):
                yield path, index, line


def taken_away(root, mutant):
    """The sync that a mutant takes away, as (path, index of the line); None where not just one."""
    gone = [line for line in mutant.old if is_sync(line) and line not in mutant.new]
    if "sync" not in mutant.name or len(gone) != 1 or not (root / mutant.path).is_file():
        return None
    lines = (root / mutant.path).read_text().splitlines()
    for index in range(len(lines)):
        if lines[index : index + len(mutant.old)] == mutant.old:
            return mutant.path, index + mutant.old.index(gone[0])
    return None


def uncovered(root, mutants):
    """A complaint for each sync that no mutant takes away."""
    covered = {taken_away(root, mutant) for mutant in mutants}
    return [
        f"{path}:{index + 1}: no mutant takes this sync away: {line.strip()}"
        for path, index, line in found(root)
        if (path, index) not in covered
    ]
