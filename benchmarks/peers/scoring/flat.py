"""Measures an exact index on the first rows of one matrix: all queries in one call, which answers them one after the other."""

import numpy

from rounds import calibrate, emit, expect_ids, read, seconds_of


def prepare(subject, args, work, make):
    """Builds an index a size with make(rows), checks what it finds, and returns what measures and prints a round of all sizes.

    make returns a function of the queries that returns the ids of the nearest rows.
    """
    rows = read(args, "flat-rows.f32", numpy.float32, work["flatDimensions"])
    queries = read(args, "flat-queries.f32", numpy.float32, work["flatDimensions"])
    wanted = read(args, "flat-ids.i64", numpy.int64, work["count"]).reshape(len(work["flatSizes"]), len(queries), work["count"])
    measured = []
    for size, ids in zip(work["flatSizes"], wanted):
        name = f"flat-{size}"
        search = make(rows[:size])
        expect_ids(subject, name, ids, search(queries))

        def find(search=search):
            return search(queries)

        measured.append((name, find, calibrate(find)))

    def measure():
        for name, find, count in measured:
            emit(subject, name, "us", seconds_of(find, count) / len(queries) * 1e6)

    return measure
