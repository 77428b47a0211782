// What the measurements of all peers have in common: arguments, JSON lines, rounds that end in time, repetitions, growth of the heap.

import { parseArgs } from 'node:util';

const roundMs = 250;

/** Reads --rounds and --seconds. Returns the rounds: at least one, then none that would end later than this process may run. */
export function readRounds() {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '3' }, seconds: { type: 'string', default: '30' } },
  });
  return roundsWithin(Number(values.rounds), Number(values.seconds) * 1000);
}

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

/** Throws when a peer did other work than it should. */
export function expect(subject, name, wanted, value) {
  if (value !== wanted) {
    throw new Error(`${subject} must return '${wanted}' in ${name}, but returned '${value}'`);
  }
}
