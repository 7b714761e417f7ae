// 1: kill -9 under load with a backlog; what is lost and doubled is what the stand-in saw, against the ids that were answered with 202.
import { Client } from '../lib/http.mjs';
import { sleep } from '../lib/processes.mjs';
import { Site, until } from '../lib/site.mjs';

export const title = 'kill -9 under load';
export const sides = ['product'];
const rate = 500, backlog = 10_000, window = '00:00:20'; // two minutes by default; the stand-in repeats a refused webhook ten times a second

export const sample = (options, side, run) => Site.on(options, side, { graph: { LATENCY_MS: 50 }, settings: { Sender__MessagesPerSecond: String(rate), Sender__UnknownOutcomeWindow: window } }, async (site, product) => {
  const ids = new Set(), caller = new Caller(product, run, ids), load = caller.send(backlog);
  await until(() => ids.size >= backlog * 0.8, 120, () => `80 % of ${backlog} accepted`);
  await product.kill();
  const killed = Date.now();
  const ready = (await product.begin()) / 1000;
  await load;
  await until(async () => { const { distinct } = await site.graph(); return distinct >= ids.size; }, 120, async () => `${ids.size} sent: ${JSON.stringify(await site.graph())}`, 200);
  await sleep(3_000); // a second send would still come
  const seen = new Set(await site.graph('/ids')), { duplicates } = await site.graph(), after = Object.values(await site.graph('/arrivals')).flat().filter((at) => at > killed + 20).sort((a, b) => a - b);
  return { ready, firstSend: (after[0] - killed) / 1000, fullRate: (fullFrom(after) - killed) / 1000, lost: [...ids].filter((id) => !seen.has(id)).length, doubled: duplicates, accepted: ids.size, repeated: caller.repeated };
});

/** When the first second began in which 95 % of the rate went out. */
function fullFrom(sorted) {
  for (let first = 0, last = 0; first < sorted.length; first++) {
    while (last < sorted.length && sorted[last] - sorted[first] < 1000) last++;
    if (last - first >= 0.95 * rate) return sorted[first];
  }
  return NaN;
}

/** A careful caller: what was not answered is asked again with the same key. */
class Caller {
  repeated = 0;
  constructor(product, run, ids) { [this.product, this.run, this.ids] = [product, run, ids]; }

  async send(n) {
    const client = new Client(this.product.base, 32, 5_000);
    let next = 0;
    await Promise.all(Array.from({ length: 32 }, async () => { while (next < n) this.ids.add(await this.#one(client, next++)); }));
    client.close();
  }

  async #one(client, i) {
    const body = JSON.stringify({ to: '+4474' + String(i).padStart(8, '0'), type: 'text', text: { body: `crash ${i}` } });
    for (let attempt = 0; attempt < 1000; attempt++) {
      try {
        const answer = await client.request('POST', '/send-message', { 'Content-Type': 'application/json', Authorization: `Bearer ${this.product.key}`, 'Idempotency-Key': `${this.run}-${i}` }, body);
        if (answer.status === 202) return JSON.parse(answer.body).id;
      } catch { this.repeated++; }
      await sleep(50);
    }
    throw new Error(`message ${i} was never accepted`);
  }
}

export const rows = (of) => [
  { no: '1', what: `${title}: ready, s`, better: 'lower', value: of('product', 'ready'), must: 5, aim: 1, said: ['5', '1'] },
  { no: '1', what: `${title}: first send, s`, better: 'lower', value: of('product', 'firstSend'), must: 10, aim: 2, said: ['10', '2'] },
  { no: '1', what: `${title}: backlog at full rate, s`, better: 'lower', value: of('product', 'fullRate'), must: 15, aim: 3, said: ['15', '3'] },
  { no: '1', what: `${title}: lost`, better: 'lower', value: of('product', 'lost'), must: 0, said: ['0', ''] },
  { no: '1', what: `${title}: doubled`, better: 'lower', value: of('product', 'doubled'), must: 0, said: ['0', ''] },
];
