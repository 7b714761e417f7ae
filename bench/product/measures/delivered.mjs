// 4 and 5: messages accepted, sent and delivered (two statuses each) a second, unshaped, and the CPU that it takes, database included.
import { peakMemory } from '../lib/processes.mjs';
import { Site } from '../lib/site.mjs';

export const title = 'Delivered end to end a second';
export const sides = ['product', 'peer'];
const latencies = [0, 50];
const settings = { Sender__MessagesPerSecond: '100000' }; // Meta's limits are not what is compared; the peer has none

export async function sample(options, side, run) {
  const figures = {};
  for (const latency of latencies) figures[latency] = await Site.on(options, side, { graph: { LATENCY_MS: latency }, settings }, (site) => flow(site, `${run}l${latency}`, Math.min(options.n, 20_000)));
  return figures;
}

async function flow(site, run, n) {
  const warm = 30_000; // the just-in-time compilers are done after this
  await site.flood(warm, `${run}w`);
  await site.settled(warm);
  await site.graph('/reset');
  const before = site.cpu(), began = performance.now(), accepted = await site.flood(n, run), took = (await site.settled(warm + n) - began) / 1000;
  const { duplicates, lost, distinct } = await site.graph();
  return { perSecond: n / took, accepted: accepted.perSecond, acceptP99: accepted.p99, cpuPer1000: ((site.cpu() - before) * 1000) / n, memory: site.memory(), peak: Math.max(...site.side.pids.map(peakMemory)), duplicates, lost, missing: n - distinct };
}

export const rows = (of) => [
  ...latencies.map((latency) => {
    const peer = of('peer', `${latency}.perSecond`);
    return { no: '4', what: `${title}, Graph at ${latency} ms`, better: 'higher', value: of('product', `${latency}.perSecond`), peer, must: 1.5 * peer, aim: 3 * peer, said: ['1.5x peer', '3x peer'] };
  }),
  ...latencies.map((latency) => {
    const peer = of('peer', `${latency}.cpuPer1000`);
    return { no: '5', what: `CPU seconds per 1,000 delivered, Graph at ${latency} ms`, better: 'lower', value: of('product', `${latency}.cpuPer1000`), peer, must: 0.6 * peer, aim: 0.35 * peer, said: ['0.6x peer', '0.35x peer'] };
  }),
  { no: '14', what: 'Memory at full load, MiB', better: 'lower', value: of('product', '0.peak'), peer: of('peer', '0.memory'), must: 400, aim: 250, said: ['400', '250'] },
];
