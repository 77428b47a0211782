"""FAISS: IndexFlatIP."""

from rounds import parse, rounds

import faiss

import flat

SUBJECT = "faiss"


def main():
    args, work = parse()
    faiss.omp_set_num_threads(1)
    if work["flatQueryCount"] >= faiss.cvar.distance_compute_blas_threshold:
        raise ValueError("error: so many queries at once would be multiplied as one matrix, and no longer be answered one after the other")

    def make(rows):
        index = faiss.IndexFlatIP(work["flatDimensions"])
        index.add(rows)
        return lambda queries: index.search(queries, work["count"])[1]

    measure = flat.prepare(SUBJECT, args, work, make)
    for _ in rounds(args):
        measure()


main()
