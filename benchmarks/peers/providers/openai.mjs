// OpenAI's package for Node over a fetch that answers from memory; its retries off. No stack of ours exists there: it is the bare client.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import OpenAI from 'openai';
import { dataFolder } from '../rounds.mjs';
import { measure } from './measure.mjs';
import * as work from './work.mjs';

const read = (name) => readFileSync(join(dataFolder, name));
const answer = read('answer.json');
const stream = read('stream.sse');
const text = read('stream.txt').toString();

// As much at a time as a connection with TLS brings.
const pieceLength = 16 << 10;

const answers = connect(() => new Response(answer, { headers: { 'content-type': 'application/json' } }));
const streams = connect(
  () => new Response(piecesOf(stream), { headers: { 'content-type': 'text/event-stream; charset=utf-8' } }),
);

const request = {
  model: work.model,
  messages: [
    { role: 'system', content: work.instructions },
    { role: 'user', content: work.question },
  ],
  max_completion_tokens: work.maxOutputTokens,
};

await measure('openai-node', text.length, {
  answer: async () => (await answers.chat.completions.create(request)).choices[0].message.content,
  async stream() {
    let length = 0;
    const chunks = await streams.chat.completions.create({
      ...request,
      stream: true,
      stream_options: { include_usage: true },
    });
    for await (const chunk of chunks) {
      const piece = chunk.choices[0]?.delta.content ?? '';
      if (!text.startsWith(piece, length)) {
        throw new Error(`Another text than the one that was sent came after ${length} characters.`);
      }

      length += piece.length;
    }

    return length;
  },
});

function connect(respond) {
  return new OpenAI({ apiKey: 'key', maxRetries: 0, fetch: async () => respond() });
}

function piecesOf(bytes) {
  let start = 0;
  return new ReadableStream({
    pull(controller) {
      if (start >= bytes.length) {
        controller.close();
        return;
      }

      controller.enqueue(new Uint8Array(bytes.subarray(start, start + pieceLength)));
      start += pieceLength;
    },
  });
}
