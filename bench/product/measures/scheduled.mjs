// 11: a million scheduled messages: memory, disk and start-up, and whether what is due meanwhile goes out on time.
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { memory, sleep } from '../lib/processes.mjs';
import { Site, until } from '../lib/site.mjs';
import { bodies, bulk } from './bulk.mjs';

export const title = 'A million scheduled';
export const sides = ['product'];
const dueRate = 100, dueSeconds = 20;
const size = (folder) => readdirSync(folder).reduce((sum, file) => sum + (file.endsWith('.log') ? 0 : statSync(path.join(folder, file)).size), 0);
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString();

export async function sample(options, side, run) {
  const folder = mkdtempSync(path.join(options.scratch, 'scheduled-'));
  try {
    return await Site.on(options, side, { folder, graph: { LATENCY_MS: 0 }, settings: { Sender__MessagesPerSecond: '1000' } }, (site, product) => schedule(product, site, folder, options.scheduled, run));
  } finally { rmSync(folder, { recursive: true, force: true }); }
}

async function schedule(product, site, folder, n, run) {
  const restart = async () => { await product.end(); const ready = await product.begin(); await sleep(5_000); return { ready: ready / 1000, memory: memory(product.pid) }; };
  await bulk(product, 2, bodies(run));
  await site.settled(2_000);
  const before = await restart(), disk = size(folder);
  const stored = await bulk(product, n / 1000, (call) => bodies(run, { sendAt: inDays(30 + call / 1e5) })(call));
  const after = await restart(), grown = size(folder) - disk;
  await site.graph('/reset');
  const first = Date.now() + 10_000, total = dueRate * dueSeconds;
  for (let from = 0; from < total; from += 1000)
    await product.call('POST', '/messages/bulk', { messages: Array.from({ length: 1000 }, (_, i) => { const due = first + ((from + i) * 1000) / dueRate; return { to: '+4473' + String(from + i).padStart(8, '0'), type: 'text', text: { body: `t=${due}` }, sendAt: new Date(due).toISOString() }; }) });
  await until(async () => (await site.graph()).distinct >= total, dueSeconds + 40, async () => `${total} due ones: ${JSON.stringify(await site.graph())}`, 200);
  const { lag } = await site.graph();
  return { n, storedPerSecond: stored.perSecond, callP99: stored.p99, before, after, memoryGrown: after.memory - before.memory, startGrown: after.ready - before.ready, bytesEach: grown / n, lag };
}

export const rows = (of) => {
  const what = (rest) => `${of('product', 'n')?.toLocaleString('en-US') ?? '?'} scheduled: ${rest}`;
  return [
    { no: '11', what: what('memory more, MiB'), better: 'lower', value: of('product', 'memoryGrown'), must: 64, said: ['64', ''] },
    { no: '11', what: what('bytes on disk each'), better: 'lower', value: of('product', 'bytesEach'), must: 1024, aim: 500, said: ['1,024', '500'] },
    { no: '11', what: what('start-up longer, s'), better: 'lower', value: of('product', 'startGrown'), must: 1, said: ['1', ''] },
    { no: '11', what: what('earliest of those due at 100 a second, ms late'), better: 'higher', value: of('product', 'lag.min'), must: 0, said: ['0', ''] },
    { no: '11', what: what('p99 of those due at 100 a second, ms late'), better: 'lower', value: of('product', 'lag.p99'), must: 500, aim: 100, said: ['500', '100'] },
  ];
};
