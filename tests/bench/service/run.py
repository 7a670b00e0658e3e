#!/usr/bin/env python3
"""run.py  - runs commands a number of times and says what they took.

On standard input it takes one JSON document:
  commands  lists of words; they run one after the other and count as one run, whose memory is that of the largest
  times     how many runs
  fresh     [FROM, TO], or null: FROM is copied to TO before each run, and TO's side files are removed; not timed
  gone      files that are removed before each run; not timed
  env       additions to the environment
  said      the file that gets what the last command of the last run printed
It prints {"runs": [{"seconds", "cpu", "mb", "said"}]}. `seconds` is the time from start to end, `cpu` is processor time in seconds, `mb` is
the most memory held, in MB of 2^20 bytes, as the system counts it for the process (a few MB are this script's own at the least). `said` is
the last line that the last command printed, if that is a JSON object with `seconds`, such as the figures that peers.py takes itself. A
command that fails ends everything with status 1. Where the system cannot tell (Windows), `cpu` and `mb` are null."""
import json
import os
import shutil
import subprocess
import sys
import time

LAST_LINE = 10_000


def main():
    asked = json.load(sys.stdin)
    env = {**os.environ, **asked["env"]}
    runs = []
    for _ in range(asked["times"]):
        for path in asked["gone"]:
            remove(path)
        if asked["fresh"]:
            copy(*asked["fresh"])
        took = {"seconds": 0.0, "cpu": 0.0, "mb": 0.0}
        for command in asked["commands"]:
            with open(asked["said"], "wb") as said:
                one = run(command, env, said)
            took = {
                "seconds": took["seconds"] + one["seconds"],
                "cpu": None if one["cpu"] is None else took["cpu"] + one["cpu"],
                "mb": None if one["mb"] is None else max(took["mb"], one["mb"]),
            }
        runs.append({**took, "said": figures(asked["said"])})
    print(json.dumps({"runs": runs}))


def run(command, env, said):
    """Runs one command; ends this script if it fails."""
    started = time.perf_counter()
    child = subprocess.Popen(command, env=env, stdout=said, stdin=subprocess.DEVNULL)
    cpu = mb = None
    if hasattr(os, "wait4"):
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        # Linux counts in KB, macOS in bytes.
        cpu, mb = used.ru_utime + used.ru_stime, used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    else:
        child.wait()
    seconds = time.perf_counter() - started
    if child.returncode != 0:
        with open(said.name, encoding="utf-8", errors="replace") as file:
            print(file.read(2_000), file=sys.stderr)
        sys.exit(f"`{' '.join(command)}` ended with status {child.returncode} after {seconds:.1f} s")
    return {"seconds": seconds, "cpu": cpu, "mb": mb}


def figures(path):
    """The figures that a command has printed of itself in its last line; null if it printed none."""
    with open(path, "rb") as file:
        file.seek(max(0, os.path.getsize(path) - LAST_LINE))
        lines = file.read().splitlines()
    try:
        document = json.loads(lines[-1])
    except (IndexError, ValueError):
        return None
    return document if isinstance(document, dict) and "seconds" in document else None


def remove(path):
    """Removes a file with the side files that SQLite makes, where they are there."""
    for end in ("", "-wal", "-shm", "-journal"):
        if os.path.exists(path + end):
            os.remove(path + end)


def copy(source, target):
    """Copies a file and waits until it is on the disk, so that writing it does not slow what follows."""
    remove(target)
    shutil.copyfile(source, target)
    with open(target, "rb+") as file:
        os.fsync(file.fileno())


if __name__ == "__main__":
    main()
