// 10: 1,000 sends and 3,000 statuses a second for a minute. The latency is that of Meta's call: the payload is on stable storage before the answer.
import { Site } from '../lib/site.mjs';
import { bodies, bulk } from './bulk.mjs';
import { sleep } from '../lib/processes.mjs';

export const title = "Meta's webhooks, 1,000 sends with 3,000 statuses a second";
export const sides = ['product'];
const rate = 1_000;

export const sample = (options, side, run) => Site.on(options, side, { graph: { LATENCY_MS: 50, STATUSES: 'sent,delivered,read' }, settings: { Sender__MessagesPerSecond: String(rate) } }, async (site, product) => {
  const warm = 20_000, seconds = options.webhookSeconds;
  await bulk(product, warm / 1000, bodies(`${run}w`));
  await site.settled(warm);
  await site.graph('/reset');
  const before = site.cpu(), began = performance.now(), due = (second) => Math.max(0, began + second * 1000 - performance.now());
  for (let second = 0; second < seconds; second++) { await bulk(product, 1, bodies(`${run}s${second}`)); await sleep(due(second + 1)); }
  const offered = await site.graph();
  const late = (await site.settled(warm + seconds * rate) - began) / 1000 - seconds, { ack } = await site.graph();
  return { ack, late, sentPerSecond: offered.accepted / seconds, ackedPerSecond: offered.acked / seconds, cpuPer1000: ((site.cpu() - before) * 1000) / (seconds * rate) };
});

export const rows = (of) => [
  { no: '10', what: `${title}: statuses a second`, better: 'higher', value: of('product', 'ackedPerSecond'), must: 0.97 * 3 * rate, said: ['keeps up', ''] },
  { no: '10', what: `${title}: all applied after, s`, better: 'lower', value: of('product', 'late'), must: 2, said: ['keeps up', ''] },
  { no: '10', what: `${title}: median ms`, better: 'lower', value: of('product', 'ack.p50'), must: 50, said: ['50', ''] },
  { no: '10', what: `${title}: p99 ms`, better: 'lower', value: of('product', 'ack.p99'), must: 500, aim: 200, said: ['500', '200'] },
];
