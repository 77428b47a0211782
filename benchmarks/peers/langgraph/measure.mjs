// Measures a peer and prints one JSON line a name, unit and round.

import { calibrate, expect, once, printer, readRounds, repeatAsync } from '../rounds.mjs';
import * as work from './work.mjs';

const suite = 'graphs';
const warmUpMs = 500; // most runs take longer, and each has run once before

// Without fan-4000 and chain-100000, of which one run alone would take a quarter of a minute and more than an hour.
const shapes = {
  'ten-nodes': work.tenNodes,
  'dag-20x50': work.layers,
  'chain-1000': work.chain(1000),
  'fan-1000': work.fan(1000),
};

/**
 * @param {string} subject the name in the lines
 * @param {(shape: object) => () => Promise<number>} prepare makes a graph once; returns the function that runs it and returns its output
 */
export async function measure(subject, prepare) {
  const rounds = readRounds();
  const print = printer(suite, subject);

  const trials = [];
  for (const [name, shape] of Object.entries(shapes)) {
    const run = prepare(shape);
    expect(subject, name, work.compute(shape), await run());
    const repeated = repeatAsync(run);
    trials.push({ name, nodes: shape.inputs.length, repeated, repetitions: await calibrate(repeated, warmUpMs) });
  }

  const waits = prepare(work.twoChains);
  expect(subject, 'two-chains', work.compute(work.twoChains), await waits());

  for (const _ of rounds()) {
    for (const { name, nodes, repeated, repetitions } of trials) {
      const { ms, bytes } = await once(() => repeated(repetitions));
      print(name, 'us/node', (ms * 1000) / repetitions / nodes);
      print(name, 'B/node', Math.round(bytes / repetitions / nodes));
    }

    print('two-chains', 'ms', (await once(waits)).ms);
  }
}
