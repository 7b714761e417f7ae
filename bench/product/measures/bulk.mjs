// 8: bulk calls of 1,000, four at a time. Sending stands still.
import { Client } from '../lib/http.mjs';
import { spread } from '../lib/figures.mjs';
import { Site } from '../lib/site.mjs';

export const title = 'Bulk of 1,000 a call';
export const sides = ['product'];
const callers = 4;

export const bodies = (run, extra = {}) => (call) => JSON.stringify({
  ...extra,
  messages: Array.from({ length: 1000 }, (_, i) => ({ to: '+4476' + String((call * 1000 + i) % 1e8).padStart(8, '0'), type: 'text', text: { body: `Hello ${run}, your order ${i} has left our warehouse.` } })),
});

/** Makes so many calls, some at a time; answers the spread of their latencies and the rate. */
export async function bulk(side, calls, body, { key = side.key, at = callers } = {}) {
  const client = new Client(side.base, at), latencies = [];
  let next = 0;
  const began = performance.now();
  await Promise.all(Array.from({ length: at }, async () => {
    while (next < calls) {
      const call = next++, text = body(call), from = performance.now();
      const answer = await client.request('POST', '/messages/bulk', { 'Content-Type': 'application/json', 'X-API-Key': key }, text);
      if (answer.status !== 202) throw new Error(`bulk: ${answer.status} ${answer.body.toString().slice(0, 300)}`);
      latencies.push(performance.now() - from);
    }
  }));
  const seconds = (performance.now() - began) / 1000;
  client.close();
  return { ...spread(latencies), perSecond: (calls * 1000) / seconds, seconds };
}

export const sample = (options, side, run) => Site.on(options, side, { settings: { Sender__MessagesPerSecond: '1' } }, async (site, product) => {
  await bulk(product, 20, bodies(`${run}w`));
  const before = site.cpu(), figures = await bulk(product, 100, bodies(run));
  return { ...figures, cpuPer1000: (site.cpu() - before) / 100 };
});

export const rows = (of) => [
  { no: '8', what: `${title}: messages a second`, better: 'higher', value: of('product', 'perSecond'), must: 25_000, aim: 50_000, said: ['25,000', '50,000'] },
  { no: '8', what: `${title}: p99 of a call, ms`, better: 'lower', value: of('product', 'p99'), must: 300, said: ['300', ''] },
];
