// 6: how fast messages are accepted, by itself. Sending stands still on all sides: the peer's worker is off, the product's pace is one a second to a closed port.
import { Site } from '../lib/site.mjs';

export const title = 'POST /send-message accepted a second, 64 connections';
export const sides = ['product', 'floor', 'peer'];

export const sample = (options, side, run) => Site.on(options, side, { sends: false, settings: { Sender__MessagesPerSecond: '1' } }, async (site) => {
  await site.flood(60_000, `${run}w`); // the just-in-time compilers are done after this
  const before = site.cpu(), figures = await site.flood(options.n, run);
  return { ...figures, cpuPer1000: ((site.cpu() - before) * 1000) / options.n, memory: site.memory() };
});

export const rows = (of) => {
  const [floor, peer] = [of('floor', 'perSecond'), of('peer', 'perSecond')];
  return [
    { no: '6', what: `${title}, beside the floor`, better: 'higher', value: of('product', 'perSecond'), peer, floor, must: 0.5 * floor, aim: 0.7 * floor, said: ['0.5x floor', '0.7x floor'] },
    { no: '6', what: `${title}, beside the peer`, better: 'higher', value: of('product', 'perSecond'), peer, floor, must: 1.3 * peer, said: ['1.3x peer', ''] },
    { no: '', what: 'CPU seconds per 1,000 accepted', better: 'lower', value: of('product', 'cpuPer1000'), peer: of('peer', 'cpuPer1000'), floor: of('floor', 'cpuPer1000') },
  ];
};
