// OpenAI's Agents SDK: Agent and Runner on a model written against its Model interface; tracing off.

import { Agent, Runner, setTracingDisabled, tool, Usage } from '@openai/agents';
import { measure } from './measure.mjs';
import * as work from './work.mjs';

setTracingDisabled(true);

const usage = () =>
  new Usage({
    requests: 1,
    inputTokens: work.usage.input,
    outputTokens: work.usage.output,
    totalTokens: work.usage.input + work.usage.output,
  });

const callTool = () => ({
  usage: usage(),
  output: [
    { type: 'function_call', callId: 'call-1', name: work.toolName, status: 'completed', arguments: work.toolArguments },
  ],
});

const answer = () => ({
  usage: usage(),
  output: [
    { type: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: work.answer }] },
  ],
});

const modelOf = (getResponse) => ({
  getResponse,
  getStreamedResponse() {
    throw new Error('Streaming is not measured.');
  },
});

const model = modelOf(async ({ input }) =>
  Array.isArray(input) && input.at(-1).type === 'function_call_result' ? answer() : callTool(),
);

const weather = tool({
  name: work.toolName,
  description: work.toolDescription,
  parameters: { ...work.toolSchema, additionalProperties: true }, // what it demands of a schema that is not strict
  strict: false,
  execute: work.weather,
});

const create = () => new Agent({ name: 'weather', instructions: work.instructions, model, tools: [weather] });

const agent = create();
const runner = new Runner({ tracingDisabled: true });

await measure('openai-agents', {
  answerWithTool: async () => (await runner.run(agent, work.question)).finalOutput,
  create,
  prepareOneTurn(gate) {
    const gated = modelOf(async () => {
      await gate();
      return answer();
    });
    const oneTurn = new Agent({ name: 'weather', instructions: work.instructions, model: gated });
    return async () => (await runner.run(oneTurn, work.question)).finalOutput;
  },
});
