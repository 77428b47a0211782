// Measures a peer and prints one JSON line a name, unit and round.

import { calibrate, expect, printer, readRounds, repeat, repeatAsync } from '../rounds.mjs';
import { answer } from './work.mjs';

const suite = 'agents';
const warmUpMs = 1500;
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
  const rounds = readRounds();
  const print = printer(suite, subject);

  expect(subject, 'loop-one-tool', answer, await peer.answerWithTool());
  const loop = await prepare(repeatAsync(peer.answerWithTool));
  const create = await prepare(repeat(peer.create));

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

async function prepare(work) {
  const repetitions = await calibrate(work, warmUpMs);
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
  expect(subject, 'concurrent-10000', answer, answers.at(-1));
  return { ms, mb: (peak - before) / 1e6 };
}

function withResolvers() {
  let resolve;
  const promise = new Promise((r) => (resolve = r));
  return { promise, resolve };
}
