// Vercel's AI SDK: ToolLoopAgent on its own mock model.

import { jsonSchema, stepCountIs, tool, ToolLoopAgent } from 'ai';
import { MockLanguageModelV3 } from 'ai/test';
import { measure } from './measure.mjs';
import * as work from './work.mjs';

const usage = () => ({
  inputTokens: { total: work.usage.input, noCache: work.usage.input, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: work.usage.output, text: work.usage.output, reasoning: 0 },
});

const callTool = () => ({
  content: [{ type: 'tool-call', toolCallId: 'call-1', toolName: work.toolName, input: work.toolArguments }],
  finishReason: { unified: 'tool-calls', raw: undefined },
  usage: usage(),
  warnings: [],
});

const answer = () => ({
  content: [{ type: 'text', text: work.answer }],
  finishReason: { unified: 'stop', raw: undefined },
  usage: usage(),
  warnings: [],
});

const model = new MockLanguageModelV3({
  modelId: work.modelId,
  doGenerate: async ({ prompt }) => (prompt.at(-1).role === 'tool' ? answer() : callTool()),
});

const weather = tool({
  description: work.toolDescription,
  inputSchema: jsonSchema(work.toolSchema),
  execute: work.weather,
});

const create = () =>
  new ToolLoopAgent({
    model,
    instructions: work.instructions,
    tools: { [work.toolName]: weather },
    stopWhen: stepCountIs(20),
  });

const agent = create();

await measure('ai', {
  async answerWithTool() {
    const result = await agent.generate({ prompt: work.question });
    model.doGenerateCalls.length = 0; // the mock records its calls; a run must not pay for the ones before it
    return result.text;
  },
  create,
  prepareOneTurn(gate) {
    const gated = new MockLanguageModelV3({
      modelId: work.modelId,
      doGenerate: async () => {
        await gate();
        return answer();
      },
    });
    const oneTurn = new ToolLoopAgent({ model: gated, instructions: work.instructions });
    return async () => (await oneTurn.generate({ prompt: work.question })).text;
  },
});
