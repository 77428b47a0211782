// LangGraph.js: a StateGraph without a checkpointer, compiled once. All values are in one channel, to which the reducer adds in place: with
// a channel a node, it needs up to twice as long. A node with several inputs waits for all of them, which costs it nothing extra.

import { setTimeout } from 'node:timers/promises';
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import { measure } from './measure.mjs';
import { valueOf } from './work.mjs';

const State = Annotation.Root({
  values: Annotation({
    default: () => [],
    reducer(values, [node, value]) {
      values[node] = value;
      return values;
    },
  }),
});

const nameOf = (node) => `n${node}`;

function prepare(shape) {
  const graph = new StateGraph(State);
  shape.inputs.forEach((inputs, node) => {
    const update = ({ values }) => ({ values: [node, valueOf(shape, node, (from) => values[from])] });
    const delay = shape.delays[node];
    const waitAndUpdate = async (state) => {
      await setTimeout(delay);
      return update(state);
    };
    graph.addNode(nameOf(node), delay > 0 ? waitAndUpdate : update);
  });
  shape.inputs.forEach((inputs, node) => {
    const from = inputs.length === 0 ? START : inputs.length === 1 ? nameOf(inputs[0]) : inputs.map(nameOf);
    graph.addEdge(from, nameOf(node));
  });
  const last = shape.inputs.length - 1;
  graph.addEdge(nameOf(last), END);

  const compiled = graph.compile();
  const options = { recursionLimit: shape.inputs.length + 10 };
  return async () => (await compiled.invoke({}, options)).values[last];
}

await measure('langgraph', prepare);
