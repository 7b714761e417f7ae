// CPU seconds per 1,000 messages of two builds, or of one with other settings, that work side by side. What else the machine does meets both.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { median } from './lib/figures.mjs';
import { stopAll } from './lib/processes.mjs';
import { Site } from './lib/site.mjs';

const { values: given, positionals: [before, after, what = 'delivered'] } = parseArgs({
  allowPositionals: true,
  options: {
    set: { type: 'string', multiple: true, default: [] },
    store: { type: 'string', default: 'sqlite' },
    rounds: { type: 'string', default: '7' },
    warm: { type: 'string', default: '30000' },
    n: { type: 'string', default: '8000' },
  },
});
if (!after || !['accept', 'delivered'].includes(what)) {
  console.log('bench/pair <published gateway> <published gateway> [accept|delivered] [--set NAME=value of the second] [--store sqlite|postgres] [--rounds 7] [--warm 30000] [--n 8000]');
  process.exit(2);
}

const scratch = mkdtempSync(path.join(os.tmpdir(), 'whatsapi-pair-')), n = Number(given.n), ratios = [];
const load = what === 'accept' ? { settings: { Sender__MessagesPerSecond: '1' } } : { graph: { LATENCY_MS: 0 }, settings: { Sender__MessagesPerSecond: '100000' } };
const other = { ...load, settings: { ...load.settings, ...Object.fromEntries(given.set.map((setting) => setting.split(/=(.*)/s, 2))) } };
const on = (gateway, how, use) => Site.on({ scratch, gateway: path.resolve(gateway), store: given.store }, 'product', how, use);
let sent = 0;

async function send(sites, count, run) {
  sent += count;
  await Promise.all(sites.map(async (site) => {
    await site.flood(count, run, 32);
    if (what === 'delivered') await site.settled(sent);
  }));
}

async function measure(sites) {
  await send(sites, Number(given.warm), 'warm');
  for (let round = 1; round <= Number(given.rounds); round++) {
    const began = sites.map((site) => site.cpu());
    await send(sites, n, `round${round}`);
    const [first, second] = sites.map((site, i) => ((site.cpu() - began[i]) * 1000) / n);
    ratios.push(second / first);
    console.log(`round ${round}: ${first.toFixed(3)} and ${second.toFixed(3)} s per 1,000, ${(second / first).toFixed(3)}; ${sites.map((site) => site.memory().toFixed(0)).join(' and ')} MiB`);
  }
}

try {
  await on(before, load, (first) => on(after, other, (second) => measure([first, second])));
  console.log(`median ${median(ratios).toFixed(3)}, ${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}`);
} finally {
  await stopAll();
  rmSync(scratch, { recursive: true, force: true });
}
