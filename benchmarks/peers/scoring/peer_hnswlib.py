"""hnswlib: its exact index, and the graph."""

from rounds import emit, parse, read, rounds, seconds_of

import hnswlib
import numpy

import flat

SUBJECT = "hnswlib"


def make_exact(work):
    def make(rows):
        index = hnswlib.BFIndex(space="ip", dim=work["flatDimensions"])
        index.init_index(max_elements=len(rows))
        index.add_items(rows, numpy.arange(len(rows)))
        return lambda queries: index.knn_query(queries, k=work["count"])[0].astype(numpy.int64)

    return make


def build(work, rows):
    index = hnswlib.Index(space="ip", dim=work["graphDimensions"])
    index.init_index(max_elements=len(rows), M=work["m"], ef_construction=work["efConstruction"], random_seed=work["seed"])
    index.set_num_threads(1)
    index.add_items(rows, numpy.arange(len(rows)))
    return index


def recall_of(found, wanted):
    return numpy.mean([len(numpy.intersect1d(ids, nearest)) for ids, nearest in zip(found, wanted)]) / wanted.shape[1]


def choose(work, index, queries, wanted):
    """Returns the smallest ef of the grid for each recall."""
    chosen = {}
    missing = list(work["recalls"])
    for ef in work["efs"]:
        index.set_ef(ef)
        recall = recall_of(index.knn_query(queries, k=work["count"])[0], wanted)
        while missing and recall >= missing[0]:
            chosen[missing.pop(0)] = ef
        if not missing:
            return chosen
    raise ValueError(f"error: recall {missing} is not reached with ef {work['efs'][-1]}")


def main():
    args, work = parse()
    rows = read(args, "graph-rows.f32", numpy.float32, work["graphDimensions"])
    queries = read(args, "graph-queries.f32", numpy.float32, work["graphDimensions"])
    wanted = read(args, "graph-ids.i64", numpy.int64, work["count"])

    index = None

    def build_once():
        nonlocal index
        index = build(work, rows)

    emit(SUBJECT, "hnsw-build", "s", seconds_of(build_once, 1))
    chosen = choose(work, index, queries, wanted)
    measure_flat = flat.prepare(SUBJECT, args, work, make_exact(work))
    for _ in rounds(args):
        for recall, ef in chosen.items():
            index.set_ef(ef)
            seconds = seconds_of(lambda: index.knn_query(queries, k=work["count"]), 1)
            emit(SUBJECT, f"hnsw-{recall:.2f}", "qps", len(queries) / seconds)
        measure_flat()


main()
