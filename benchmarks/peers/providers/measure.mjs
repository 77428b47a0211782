// Measures a peer and prints one JSON line a name, unit and round.

import { calibrate, expect, once, printer, readRounds, repeatAsync } from '../rounds.mjs';
import * as work from './work.mjs';

const suite = 'providers';
const warmUpMs = 1500;

/**
 * @param {string} subject the name in the lines
 * @param {number} textLength how many characters a stream has
 * @param {object} peer
 * @param {() => Promise<string>} peer.answer one call whose answer comes as a whole; returns its text
 * @param {() => Promise<number>} peer.stream one call whose answer comes as a stream; returns how many characters came
 */
export async function measure(subject, textLength, peer) {
  const rounds = readRounds();
  const print = printer(suite, subject);

  expect(subject, 'stack-call', work.answer, await peer.answer());
  expect(subject, 'stream-chunks', textLength, await peer.stream());
  const calls = repeatAsync(peer.answer);
  const streams = repeatAsync(peer.stream);
  const callCount = await calibrate(calls, warmUpMs);
  const streamCount = await calibrate(streams, warmUpMs);

  for (const _ of rounds()) {
    const call = await once(() => calls(callCount));
    print('stack-call', 'us', (call.ms * 1000) / callCount);
    print('stack-call', 'B', Math.round(call.bytes / callCount));

    const stream = await once(() => streams(streamCount));
    const chunks = streamCount * work.pieces;
    print('stream-chunks', '1/s', (chunks * 1000) / stream.ms);
    print('stream-chunks', 'B/chunk', Math.round(stream.bytes / chunks));
  }
}
