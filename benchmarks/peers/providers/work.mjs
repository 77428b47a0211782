// The work of the peer, the same as IProvidersSubject, WireText and Wire in Agents.Core.Benchmarks; the answers come from files.

export const model = 'gpt-4.1-mini-2025-04-14';
export const instructions = 'You tell the weather. Answer in one sentence.';
export const question = 'How warm is it in Oslo?';
export const maxOutputTokens = 32_768;
export const answer = 'It is 21 degrees in Oslo.';
export const pieces = 20_000;
