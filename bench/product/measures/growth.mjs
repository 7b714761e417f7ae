// How it grows: connections 64 to 1,024, tenants 1 to 1,000, a backlog of 10,000 to a million. What more stored messages cost is bench/Growth's.
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { sleep } from '../lib/processes.mjs';
import { Site, until } from '../lib/site.mjs';
import { bodies, bulk } from './bulk.mjs';

export const title = 'Growth';
export const sides = ['product'];
const standing = { Sender__MessagesPerSecond: '1' };

export async function sample(options, side, run) {
  const connections = await Site.on(options, side, { settings: standing }, async (site) => {
    await site.flood(20_000, `${run}w`);
    const [few, many] = [await site.flood(options.n / 2, `${run}f`, 64), await site.flood(options.n / 2, `${run}m`, 1024)];
    return { few, many, ratio: many.perSecond / few.perSecond };
  });
  const tenants = await Site.on(options, side, { settings: standing }, async (site, product) => {
    const keys = [product.key];
    for (let i = 1; i < options.tenants; i++) keys.push((await product.account(i)).key);
    await site.flood(20_000, `${run}w`, 64, keys);
    const [one, all] = [await site.flood(options.n / 2, `${run}o`, 64), await site.flood(options.n / 2, `${run}a`, 64, keys)];
    return { n: keys.length, one, all, ratio: all.perSecond / one.perSecond };
  });
  const [small, large] = [await drain(options, side, run, 10_000), await drain(options, side, run, options.scheduled)];
  return { connections, tenants, small, large, drained: large / small };
}

/** Messages a second that leave in the first five seconds of a sender that meets a backlog. */
async function drain(options, side, run, backlog) {
  const folder = mkdtempSync(path.join(options.scratch, 'backlog-'));
  try {
    return await Site.on(options, side, { folder, graph: { LATENCY_MS: 0, STATUSES: '' }, settings: standing }, async (site, product) => {
      await bulk(product, backlog / 1000, bodies(run));
      await product.end();
      await product.begin({ Sender__MessagesPerSecond: '100000' });
      await until(async () => (await site.graph()).received > 2_000, 60, () => 'the first sends');
      const [from, before] = [performance.now(), (await site.graph()).received];
      await sleep(Math.min(5_000, backlog / 10));
      return ((await site.graph()).received - before) / ((performance.now() - from) / 1000);
    });
  } finally { rmSync(folder, { recursive: true, force: true }); }
}

export const rows = (of) => [
  { no: 'growth', what: 'Accept with 1,024 connections, against 64', better: 'higher', value: of('product', 'connections.ratio'), must: 0.9, said: ['0.9', ''] },
  { no: 'growth', what: `Accept for ${of('product', 'tenants.n')} tenants, against one`, better: 'higher', value: of('product', 'tenants.ratio'), must: 0.9, said: ['0.9', ''] },
  { no: 'growth', what: 'Sends a second out of the largest backlog, against one of 10,000', better: 'higher', value: of('product', 'drained'), must: 0.9, said: ['flat', ''] },
];
