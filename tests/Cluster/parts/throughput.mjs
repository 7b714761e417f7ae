// Accepted and delivered a second, unshaped: the cluster through both gateways, and one process of the Local engine, each alone on the machine with a PostgreSQL of its own.
import { fileURLToPath } from 'node:url';
import { start, stop } from '../../../bench/product/lib/processes.mjs';
import { Cluster } from './cluster.mjs';
import { placement } from './placement.mjs';
import { until } from './servers.mjs';

const post = fileURLToPath(new URL('../../../bench/product/load/post.lua', import.meta.url));
const numbers = 20, warmUp = 6_000;

/** Posts so many messages through all gateways, 64 connections in all; answers how many seconds it took. */
async function flood(side, keys, n, run) {
  const many = side.gateways.length, seconds = await Promise.all(side.gateways.map(async (gateway, i) => {
    const wrk = start('wrk', 'wrk', ['-t1', `-c${64 / many}`, '-d600s', '--timeout', '30s', '-s', post, `${gateway.url}/send-message`, '--', String(n / many), `${run}g${i}`, keys.join(',')]);
    await Promise.race([new Promise((yes) => wrk.child.stdout.on('data', () => { if (/DONE .*\n/.test(wrk.said)) yes(); })), wrk.done]);
    await stop(wrk, 'SIGINT');
    const [, , bad, took] = /DONE (\d+) (\d+) ([\d.]+)/.exec(wrk.said) ?? [];
    if (!took || Number(bad) > 0) throw new Error(`${gateway.name} refused ${bad} of ${n / many} requests: ${wrk.said.slice(0, 300)}`);
    return Number(took);
  }));
  return Math.max(...seconds);
}

async function measure(name, options, n) {
  const side = await Cluster.start({ ...options, name, settings: { Sender__MessagesPerSecond: '100000', Logging__LogLevel__WhatsApi: 'Warning' } });
  const accounts = [];
  for (let i = 0; i < numbers; i++) accounts.push(await side.account(i));
  const keys = accounts.map(({ key }) => key);
  const delivered = async () => {
    let sum = 0;
    for (const key of keys) sum += (await side.gateways[0].client.json('GET', '/analytics/summary', { 'X-API-Key': key })).byStatus.delivered ?? 0;
    return sum;
  };
  await flood(side, keys, warmUp, 'warm');
  await until(async () => await delivered() >= warmUp, 120, 'the warm-up to be delivered', 250);
  const cpuBefore = side.cpu(), began = performance.now(), took = await flood(side, keys, n, 'run');
  await until(async () => await delivered() >= warmUp + n, 300, 'everything to be delivered', 250);
  const seconds = (performance.now() - began) / 1000, cpu = side.cpu() - cpuBefore, memory = side.memory();
  const grains = options.local ? '' : await placement(side);
  await side.stop();
  return { row: `| ${name} | ${Math.round(n / took)} | ${Math.round(n / seconds)} | ${((cpu * 1000) / n).toFixed(2)} | ${Math.round(memory)} |`, grains };
}

export async function throughput({ n, ...options }) {
  console.log('Throughput of one Local process, then of the cluster ...');
  const local = await measure('one Local process', { ...options, local: true }, n), cluster = await measure('three silos and two gateways', options, n);
  return [
    '', `| ${n} messages of ${numbers} numbers, PostgreSQL beside it | accepted a second | delivered a second | CPU s per 1,000, PostgreSQL's included | memory of the processes, MiB |`, '|---|---|---|---|---|', local.row, cluster.row,
    '', 'Grains in memory afterwards:', '', cluster.grains, '',
  ].join('\n');
}
