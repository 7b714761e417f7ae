// 14: what the product takes while nothing happens. Memory at full load comes with the measure `delivered`.
import { Site } from '../lib/site.mjs';
import { sleep } from '../lib/processes.mjs';

export const title = 'Idle';
export const sides = ['product'];

export const sample = (options, side) => Site.on(options, side, {}, async (site, product) => {
  await product.end();
  const ready = (await product.begin()) / 1000;
  await sleep(10_000);
  const before = site.cpu();
  await sleep(5_000);
  return { ready, memory: site.memory(), cpu: (site.cpu() - before) / 5 };
});

export const rows = (of) => [
  { no: '14', what: 'Idle memory, MiB', better: 'lower', value: of('product', 'memory'), must: 180, aim: 100, said: ['180', '100'] },
  { no: '14', what: 'Start to ready, s', better: 'lower', value: of('product', 'ready'), must: 3, aim: 1, said: ['3', '1'] },
];
