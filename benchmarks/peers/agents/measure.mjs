// Measures a peer and prints one JSON line a name, unit and round: {"suite":…,"name":…,"subject":…,"unit":…,"value":…}

import { parseArgs } from 'node:util';
import { answer } from './work.mjs';

const suite = 'agents';
const warmUpMs = 1500;
const roundMs = 250;
const heapReads = 41; // odd, so that the median was seen
const bytesBetweenReads = 200_000; // far below the size of the young generation
const runs = 10_000;
const step = 500;

/**
 * @param {string} subject the name in the lines
 * @param {object} peer
 * @param {() => Promise<string>} peer.answerWithTool one run of an existing agent with a tool; returns the answer
 * @param {() => object} peer.create makes an agent
 * @param {(gate: () => Promise<void>) => () => Promise<string>} peer.prepareOneTurn makes an agent without tools, whose model waits at
 *   the gate before it answers; returns the function that starts a run
 */
export async function measure(subject, peer) {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '3' }, seconds: { type: 'string', default: '30' } },
  });
  const print = (name, unit, value) => console.log(JSON.stringify({ suite, name, subject, unit, value }));

  expectAnswer(subject, await peer.answerWithTool());
  const loop = await calibrate(repeatAsync(peer.answerWithTool));
  const create = await calibrate(repeat(peer.create));

  const rounds = roundsWithin(Number(values.rounds), Number(values.seconds) * 1000);
  for (const _ of rounds()) {
    print('loop-one-tool', 'us', await loop.time());
    print('loop-one-tool', 'B', await loop.allocated());
    print('create', 'us', await create.time());
    print('create', 'B', await create.allocated());
  }

  // After the others, on purpose: 10,000 runs leave a heap behind on which they would be up to twice as slow.
  await concurrent(subject, peer.prepareOneTurn, runs / 10);
  for (const _ of rounds()) {
    const { ms, mb } = await concurrent(subject, peer.prepareOneTurn, runs);
    print('concurrent-10000', 'ms', ms);
    print('concurrent-10000', 'MB', mb);
  }
}

// At least one round; then no other that would end when this process is older than it may become, if it takes as long as the last.
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

const repeatAsync = (operation) => async (count) => {
  for (let i = 0; i < count; i++) {
    sink.last = await operation();
  }
};

const repeat = (operation) => (count) => {
  for (let i = 0; i < count; i++) {
    sink.last = operation();
  }
};

// What operations return goes here, so that they cannot be optimized away.
export const sink = { last: undefined };

async function calibrate(work) {
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

  const repetitions = Math.max(1, Math.round((count * roundMs) / lastMs));
  const perRead = Math.max(1, Math.round(bytesBetweenReads / (await growth(work, 1))));
  return {
    async time() {
      const start = performance.now();
      await work(repetitions);
      return ((performance.now() - start) * 1000) / repetitions;
    },
    allocated: async () => Math.round((await growth(work, perRead)) / perRead),
  };
}

// Node counts no allocations; but between two collections the used heap grows by what is allocated. A collection in between makes that
// one difference too small, and the median leaves it out.
async function growth(work, count) {
  const reading = await medianGrowth(() => {});
  return Math.max(1, (await medianGrowth(() => work(count))) - reading);
}

async function medianGrowth(work) {
  const grown = [];
  for (let i = 0; i < heapReads; i++) {
    const before = process.memoryUsage().heapUsed;
    await work();
    grown.push(process.memoryUsage().heapUsed - before);
  }

  return grown.sort((a, b) => a - b)[(heapReads - 1) / 2];
}

// All runs wait at one gate, which opens when the last has arrived. The heap is read at every 500th arrival and answer, never collected
// on purpose meanwhile, and compared with the heap after a full collection just before.
async function concurrent(subject, prepareOneTurn, runs) {
  globalThis.gc();
  const before = process.memoryUsage().heapUsed;
  let peak = before;
  const readHeap = (count) => {
    if (count % step === 0) {
      peak = Math.max(peak, process.memoryUsage().heapUsed);
    }
  };

  const gate = Promise.withResolvers?.() ?? withResolvers();
  const allWait = Promise.withResolvers?.() ?? withResolvers();
  let arrived = 0;
  let answered = 0;
  const pass = async () => {
    readHeap(++arrived);
    if (arrived === runs) {
      allWait.resolve();
    }

    await gate.promise;
    readHeap(++answered);
  };

  const start = performance.now();
  const startRun = prepareOneTurn(pass);
  const all = Promise.all(Array.from({ length: runs }, startRun));
  await Promise.race([allWait.promise, all]);
  gate.resolve();
  const answers = await all;
  const ms = performance.now() - start;
  readHeap(0);
  expectAnswer(subject, answers.at(-1));
  return { ms, mb: (peak - before) / 1e6 };
}

function withResolvers() {
  let resolve;
  const promise = new Promise((r) => (resolve = r));
  return { promise, resolve };
}

function expectAnswer(subject, text) {
  if (text !== answer) {
    throw new Error(`${subject} must answer '${answer}', but answered '${text}'`);
  }
}
