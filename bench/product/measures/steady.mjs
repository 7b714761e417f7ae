// 7 and 9: what a caller and Meta feel at 500 a second, open loop, with everything on.
import { Site } from '../lib/site.mjs';

export const title = 'A steady 500 a second';
export const sides = ['product', 'floor', 'peer'];
const rate = 500, seconds = 20;

export const sample = (options, side, run) => Site.on(options, side, { graph: side === 'floor' ? null : { LATENCY_MS: 0 }, settings: { Sender__MessagesPerSecond: '100000' } }, async (site) => {
  const warm = 30_000;
  await site.flood(warm, `${run}w`);
  if (side !== 'floor') { await site.settled(warm); await site.graph('/reset'); }
  const accept = await site.paced({ rate, seconds, run });
  if (side === 'floor') return { accept };
  await site.settled(warm + accept.good);
  const { lag, ack } = await site.graph();
  return { accept, lag, ack };
});

export const rows = (of) => {
  const floor = of('floor', 'accept.p99');
  return [
    { no: '7', what: 'Accept at 500 a second, sends on: p99 ms', better: 'lower', value: of('product', 'accept.p99'), peer: of('peer', 'accept.p99'), floor, must: Math.min(25, 3 * floor), aim: 2 * floor, said: ['3x floor and 25', '2x floor'] },
    { no: '', what: 'Accept at 500 a second, sends on: p50 ms', better: 'lower', value: of('product', 'accept.p50'), peer: of('peer', 'accept.p50'), floor: of('floor', 'accept.p50') },
    { no: '9', what: 'Call to Graph at 500 a second: p50 ms', better: 'lower', value: of('product', 'lag.p50'), peer: of('peer', 'lag.p50'), must: 10, said: ['10', ''] },
    { no: '9', what: 'Call to Graph at 500 a second: p99 ms', better: 'lower', value: of('product', 'lag.p99'), peer: of('peer', 'lag.p99'), must: 75, aim: 30, said: ['75', '30'] },
  ];
};
