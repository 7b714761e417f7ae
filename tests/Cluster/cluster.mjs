// Three silos, two gateways, PostgreSQL and Redis as processes of this machine; clients; everything that tests/Cluster/run --help lists. Ends with 0 if every promise was kept.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { stopAll } from '../../bench/product/lib/processes.mjs';
import { Cluster } from './parts/cluster.mjs';
import { events, tell } from './parts/events.mjs';
import { throughput } from './parts/throughput.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    clustering: { type: 'string', default: 'postgres' },
    programs: { type: 'string' },
    local: { type: 'string' },
    scratch: { type: 'string', default: os.tmpdir() },
    n: { type: 'string', default: '20000' },
    keep: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
const names = [...Object.keys(events), 'throughput'], unknown = positionals.filter((name) => !names.includes(name));
if (given.help || unknown.length > 0 || !['redis', 'postgres'].includes(given.clustering)) {
  console.log('tests/Cluster/run [what ...] [--clustering postgres|redis: who keeps the list of silos] [--programs folder, published with GrainRuntime=Orleans]');
  console.log('                  [--local folder, the gateway published with GrainRuntime=Local] [--n messages to measure with] [--scratch folder] [--keep: leave logs and data]');
  console.log('what, in this order; all if none is named:');
  for (const [name, event] of Object.entries(events)) console.log(`  ${name.padEnd(12)} ${event.title}`);
  console.log(`  ${'throughput'.padEnd(12)} accepted and delivered a second, of the cluster and of one Local process on the same PostgreSQL`);
  process.exit(given.help ? 0 : 2);
}

const scratch = mkdtempSync(path.join(given.scratch, 'whatsapi-cluster-'));
chmodSync(scratch, 0o711); // PostgreSQL is another user
const wanted = (name) => positionals.length === 0 || positionals.includes(name);

async function clean() {
  await stopAll();
  if (given.keep) console.log(`Logs and data are in ${scratch}.`);
  else rmSync(scratch, { recursive: true, force: true });
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => clean().then(() => process.exit(1)));

/** A project as its image has it. */
function publish(project, runtime, folder) {
  if (existsSync(path.join(folder, `WhatsApi.${project}.dll`))) return;
  console.log(`Publishing ${project} (${runtime}) ...`);
  execFileSync('dotnet', ['publish', path.join(root, project), '-c', 'Release', '-o', folder, `-p:GrainRuntime=${runtime}`, '-v', 'q', '--nologo'], { stdio: ['ignore', 'inherit', 'inherit'] });
}

let failed = true;
try {
  const programs = { gateway: path.join(given.programs ?? path.join(scratch, 'programs'), 'gateway'), silo: path.join(given.programs ?? path.join(scratch, 'programs'), 'silo'), local: given.local ?? path.join(scratch, 'programs', 'local') };
  publish('Gateway', 'Orleans', programs.gateway);
  publish('Silo', 'Orleans', programs.silo);
  const chosen = Object.keys(events).filter(wanted);
  let report = '';
  failed = false;
  if (chosen.length > 0) {
    const cluster = await Cluster.start({ programs, scratch, clustering: given.clustering });
    const verdict = await tell(cluster, chosen);
    report += verdict.report;
    failed = verdict.faults > 0;
    await cluster.stop();
  }
  if (wanted('throughput')) {
    publish('Gateway', 'Local', programs.local);
    report += await throughput({ programs, scratch, clustering: given.clustering, n: Number(given.n) });
  }
  writeFileSync(path.join(scratch, 'report.md'), report);
  console.log(report);
} catch (error) {
  failed = true;
  console.error(error);
}
await clean();
process.exit(failed ? 1 : 0);
