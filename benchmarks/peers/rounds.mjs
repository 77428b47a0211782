// What the measurements of all peers have in common: arguments, JSON lines, rounds that end in time, repetitions, growth of the heap.

import { parseArgs } from 'node:util';

const roundMs = 250;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '30' },
    data: { type: 'string' },
  },
});

/** The folder with the input, by --data; undefined for a suite that has none. */
export const dataFolder = values.data;

/** Reads --rounds and --seconds. Returns the rounds: at least one, then none that would end later than this process may run. */
export const readRounds = () => roundsWithin(Number(values.rounds), Number(values.seconds) * 1000);

/** Returns a function that prints a JSON line: {"suite":…,"name":…,"subject":…,"unit":…,"value":…} */
export const printer = (suite, subject) => (name, unit, value) =>
  console.log(JSON.stringify({ suite, name, subject, unit, value }));

// A round is expected to take as long as the last.
const roundsWithin = (count, limitMs) =>
  function* () {
    for (let round = 0, start = performance.now(), lastMs = 0; round < count; round++) {
      if (round > 0 && start + lastMs > limitMs) {
        return;
      }

      yield round;
      lastMs = performance.now() - start;
      start += lastMs;
    }
  };

// What operations return goes here, so that they cannot be optimized away.
const sink = { last: undefined };

export const repeatAsync = (operation) => async (count) => {
  for (let i = 0; i < count; i++) {
    sink.last = await operation();
  }
};

export const repeat = (operation) => (count) => {
  for (let i = 0; i < count; i++) {
    sink.last = operation();
  }
};

/** Repeats the work until it is compiled; returns how many repetitions make a round, at least 1. */
export async function calibrate(work, warmUpMs) {
  let count = 1;
  let lastMs = 0;
  for (const start = performance.now(); performance.now() - start < warmUpMs; ) {
    const batch = performance.now();
    await work(count);
    lastMs = performance.now() - batch;
    if (lastMs < roundMs / 2) {
      count *= 2;
    }
  }

  return Math.max(1, Math.round((count * roundMs) / lastMs));
}

/**
 * Measures an operation once. Node counts no allocations; but as long as nothing is collected, the used heap grows by what is allocated: for
 * this the process is started with a young generation of which one round fills only a part.
 */
export async function once(operation) {
  globalThis.gc();
  const before = process.memoryUsage().heapUsed;
  const start = performance.now();
  await operation();
  const ms = performance.now() - start;
  return { ms, bytes: process.memoryUsage().heapUsed - before };
}

/** Throws when a peer did other work than it should. */
export function expect(subject, name, wanted, value) {
  if (value !== wanted) {
    throw new Error(`${subject} must return '${wanted}' in ${name}, but returned '${value}'`);
  }
}
