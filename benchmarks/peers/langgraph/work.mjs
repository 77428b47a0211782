// The graphs that every peer runs, the same as PlainGraph and PlainGraphs in Agents.Core.Benchmarks. A node adds its number to the sum of
// its inputs, modulo 65,536; one without inputs adds it to the input of the run. The last node's value is the output.

import { readFileSync } from 'node:fs';

export const input = 1;

// What no rule describes: the inputs of each node, and how many milliseconds each waits. A test compares it with PlainGraphs.
const shapes = JSON.parse(readFileSync(new URL('shapes.json', import.meta.url)));

const ofInputs = ({ inputs, delays = [] }) => ({ inputs, delays, numbers: inputs.map(() => 1) });

export const chain = (count) => ofInputs({ inputs: Array.from({ length: count }, (_, node) => (node ? [node - 1] : [])) });

export function fan(width) {
  const branches = Array.from({ length: width }, (_, branch) => branch + 1);
  return { inputs: [[], ...branches.map(() => [0]), branches], delays: [], numbers: [0, ...branches, 0] };
}

export const tenNodes = ofInputs(shapes['ten-nodes']);
export const layers = ofInputs(shapes['dag-20x50']);
export const twoChains = ofInputs(shapes['two-chains']);

/** The value of a node, given a function that reads the value of another. */
export function valueOf(shape, node, read) {
  let sum = shape.inputs[node].length === 0 ? input : 0;
  for (const from of shape.inputs[node]) {
    sum += read(from);
  }

  return (sum + shape.numbers[node]) & 0xffff;
}

/** What a run must return, computed with a loop over the nodes. */
export function compute(shape) {
  const values = [];
  for (let node = 0; node < shape.inputs.length; node++) {
    values.push(valueOf(shape, node, (from) => values[from]));
  }

  return values.at(-1);
}
