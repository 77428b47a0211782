// The work that every peer does, the same as IAgentsSubject and InstantChatClient in Agents.Core.Benchmarks.

export const instructions = 'You tell the weather. Use the tool, then answer in one sentence.';
export const question = 'How warm is it in Oslo?';
export const answer = 'It is 21 degrees in Oslo.';
export const modelId = 'instant-1';
export const usage = { input: 120, output: 12 };

export const toolName = 'weather';
export const toolDescription = 'Tells the temperature in a city.';
export const toolArguments = '{"city":"Oslo"}';
export const toolSchema = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};
export const weather = async ({ city }) => `21 degrees in ${city}`;
