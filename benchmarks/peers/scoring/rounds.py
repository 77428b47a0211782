"""What the peers have in common: one thread, the work, JSON lines, rounds that end in time, repetitions.

Import it before anything that starts threads.
"""

import argparse
import json
import os
import time

for library in ("OMP", "OPENBLAS", "MKL", "BLIS"):
    os.environ[library + "_NUM_THREADS"] = "1"

import numpy

START = time.perf_counter()
SUITE = "scoring"
ROUND_SECONDS = 0.25
WARM_UP_SECONDS = 0.25


def parse():
    """Reads --rounds, --seconds and --data, and the work that stands in the data's folder."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--data", required=True)
    args = parser.parse_args()
    with open(os.path.join(args.data, "work.json"), encoding="utf-8") as file:
        return args, json.load(file)


def read(args, name, kind, width):
    """Reads a file of plain numbers as a matrix."""
    return numpy.fromfile(os.path.join(args.data, name), dtype=kind).reshape(-1, width)


def rounds(args):
    """Yields at least one round, then none that would end later than this process may run; a round is expected to take as long as the last."""
    last = 0.0
    for number in range(args.rounds):
        if number > 0 and time.perf_counter() - START + last > args.seconds:
            return
        start = time.perf_counter()
        yield number
        last = time.perf_counter() - start


def emit(subject, name, unit, value):
    """Prints a JSON line."""
    line = {"suite": SUITE, "name": name, "subject": subject, "unit": unit, "value": float(f"{value:.5g}")}
    print(json.dumps(line, separators=(",", ":")), flush=True)


def calibrate(work):
    """Repeats the work until it is warm; returns how many repetitions make a round, at least 1."""
    start = time.perf_counter()
    count = 0
    while count == 0 or time.perf_counter() - start < WARM_UP_SECONDS:
        work()
        count += 1
    return max(1, round(count * ROUND_SECONDS / (time.perf_counter() - start)))


def seconds_of(work, count):
    """Measures how long the work takes when it is repeated."""
    start = time.perf_counter()
    for _ in range(count):
        work()
    return (time.perf_counter() - start) / count


def expect_ids(subject, name, wanted, ids):
    """Raises an error when a peer found something else than it should; equal scores may change places."""
    if not numpy.array_equal(numpy.sort(wanted, axis=1), numpy.sort(ids, axis=1)):
        raise ValueError(f"error: {subject} in {name} must find {wanted.tolist()}, but found {ids.tolist()}")
