// Measures the product, beside the yardsticks where their folder is given. bench/README.md says how to read what comes out.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from './lib/figures.mjs';
import { quiet, stopAll, watchOthers } from './lib/processes.mjs';
import { plot } from './report/plot.mjs';
import { table } from './report/table.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
// The order of the table in docs/performance.md.
const order = ['crash', 'pacing', 'campaign', 'delivered', 'accept', 'steady', 'bulk', 'webhooks', 'scheduled', 'reads', 'forwarding', 'footprint', 'growth'];
const noisy = 0.12; // of the machine taken by others: such a sample is shown and made up for, as the yardsticks do

const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    yardsticks: { type: 'string' },
    store: { type: 'string', default: 'sqlite' },
    rounds: { type: 'string', default: '3' },
    tries: { type: 'string', default: '3' },
    n: { type: 'string', default: '60000' },
    scheduled: { type: 'string', default: '1000000' },
    contacts: { type: 'string', default: '100000' },
    tenants: { type: 'string', default: '1000' },
    'webhook-seconds': { type: 'string', default: '60' },
    quiet: { type: 'string', default: '60' },
    gateway: { type: 'string' },
    scratch: { type: 'string', default: os.tmpdir() },
    name: { type: 'string' },
    help: { type: 'boolean' },
  },
});
const unknown = positionals.filter((name) => !order.includes(name));
if (given.help || unknown.length > 0 || !['sqlite', 'postgres'].includes(given.store)) {
  console.log(`bench/run [${order.join('|')} ...] [--yardsticks folder] [--store sqlite|postgres] [--rounds 3] [--tries 3] [--n 60000]`);
  console.log('          [--scheduled 1000000] [--contacts 100000] [--tenants 1000] [--webhook-seconds 60] [--quiet 60] [--gateway published folder] [--scratch folder] [--name of the results]');
  process.exit(given.help ? 0 : 2);
}

const scratch = mkdtempSync(path.join(given.scratch, 'whatsapi-bench-'));
const results = path.join(root, 'bench/results', given.name ?? `${given.store}-${new Date().toISOString().slice(0, 16).replace(':', '')}`);
const options = {
  scratch,
  store: given.store,
  yardsticks: given.yardsticks && path.resolve(given.yardsticks),
  gateway: given.gateway && path.resolve(given.gateway),
  rounds: Number(given.rounds),
  tries: Number(given.tries),
  n: Number(given.n),
  scheduled: Number(given.scheduled),
  contacts: Number(given.contacts),
  tenants: Number(given.tenants),
  webhookSeconds: Number(given['webhook-seconds']),
  quiet: Number(given.quiet),
};

async function clean() {
  await stopAll();
  rmSync(scratch, { recursive: true, force: true });
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => clean().then(() => process.exit(1)));

/** Builds what is not given: the product from this repository, the floor in a copy of the yardsticks. */
function prepare() {
  if (!options.gateway) {
    options.gateway = path.join(scratch, 'gateway');
    execFileSync('dotnet', ['publish', path.join(root, 'Gateway'), '-c', 'Release', '-o', options.gateway, '-v', 'q', '--nologo'], { stdio: 'inherit' });
  }
  if (!options.yardsticks) return;
  const copy = path.join(scratch, 'yardsticks');
  cpSync(options.yardsticks, copy, { recursive: true });
  options.yardsticks = copy;
  if (!existsSync(path.join(copy, 'floor/bin/Release/net10.0/Floor.dll'))) execFileSync('dotnet', ['build', '-c', 'Release', '-v', 'q', '--nologo', path.join(copy, 'floor/Floor.csproj')], { stdio: 'inherit' });
  if (!existsSync(path.join(copy, 'peer-bullmq/node_modules/bullmq'))) execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--silent'], { cwd: path.join(copy, 'peer-bullmq'), stdio: 'inherit' });
}

/** All samples of a measure: rounds in which the sides take turns, so that whatever else the machine does meets all of them. */
async function measure(name) {
  const { title, sides, sample } = await import(`./measures/${name}.mjs`), samples = [];
  const compared = sides.filter((side) => side === 'product' || options.yardsticks);
  for (let round = 1; round <= options.rounds; round++)
    for (const side of [...compared.slice(round % compared.length), ...compared.slice(0, round % compared.length)])
      for (let attempt = 1; attempt <= options.tries; attempt++) {
        await quiet(options.quiet);
        const others = watchOthers(), figures = await sample(options, side, `${name[0]}${round}${attempt}`), share = others();
        samples.push({ side, round, attempt, others: share, figures });
        console.log(`${title} | ${side} | round ${round}${share > noisy ? ` (others took ${Math.round(share * 100)} % of the machine)` : ''} | ${JSON.stringify(figures)}`);
        if (share <= noisy) break;
      }
  return samples;
}

/** Medians of the last attempt of each round. */
const summary = (samples) => (side, keys) => {
  const last = new Map(samples.filter((sample) => sample.side === side).map((sample) => [sample.round, sample]));
  return median([...last.values()].map(({ figures }) => keys.split('.').reduce((value, key) => value?.[key], figures)));
};

let failed = false;
try {
  prepare();
  mkdirSync(results, { recursive: true });
  const machine = { cores: os.cpus().length, cpu: os.cpus()[0].model, memoryMiB: Math.round(os.totalmem() / 2 ** 20), kernel: os.release(), node: process.version, store: options.store, rounds: options.rounds };
  const raw = { machine, measures: {} }, rows = [];
  let report = '';
  for (const name of order.filter((one) => positionals.length === 0 || positionals.includes(one))) {
    try {
      raw.measures[name] = await measure(name);
    } catch (error) { // the other measures are still worth having
      failed = true;
      console.error(`${name} failed:`, error);
      await stopAll();
      continue;
    }
    const measured = await import(`./measures/${name}.mjs`);
    rows.push(...measured.rows(summary(raw.measures[name])));
    const shared = Object.values(raw.measures).flat().filter(({ others }) => others > noisy).length;
    writeFileSync(path.join(results, 'raw.json'), JSON.stringify(raw, null, 1));
    writeFileSync(path.join(results, 'table.md'), report = table(rows, machine, shared));
    writeFileSync(path.join(results, 'plot.svg'), plot(rows));
  }
  console.log(`\n${report}\n${path.relative(process.cwd(), results)}: ${readdirSync(results).join(', ')}`);
} catch (error) { failed = true; console.error(error); }
await clean();
process.exit(failed ? 1 : 0);
