// What happens to the cluster while clients send, one thing after the other, and the story of it.
import { sleep } from '../../../bench/product/lib/processes.mjs';
import { Load } from './clients.mjs';
import { windowSeconds } from './cluster.mjs';
import { senders } from './placement.mjs';
import { until } from './servers.mjs';
import { judge } from './verdict.mjs';

export const events = {
  kill: { title: 'kill -9 of the silo with most senders; started again after 30 s', run: (cluster) => killOne(cluster) },
  another: { title: 'kill -9 of another silo; started again after 30 s', run: (cluster) => killOne(cluster) },
  freeze: { title: `SIGSTOP of a silo for ${2 * windowSeconds} s, twice the window of unknown outcomes, then SIGCONT`, run: freeze },
  postgres: { title: 'PostgreSQL is restarted', run: restart('postgres') },
  redis: { title: 'Redis is restarted', run: restart('redis') },
  rolling: { title: 'SIGTERM and start of every silo and every gateway, one at a time', run: roll },
};

let lastVictim;

async function victim(cluster) {
  const counts = await senders(cluster), [most] = cluster.silos.filter((silo) => silo !== lastVictim).sort((a, b) => (counts.get(b.name) ?? 0) - (counts.get(a.name) ?? 0));
  console.log(`  ${most.name} has ${counts.get(most.name) ?? 0} of ${[...counts.values()].reduce((sum, count) => sum + count, 0)} senders`);
  return lastVictim = most;
}

async function killOne(cluster) {
  const silo = await victim(cluster), at = Date.now();
  await silo.kill();
  await sleep(30_000);
  silo.begin();
  return { at, notes: [`all silos again ${(await cluster.ready()).toFixed(1)} s after its start`] };
}

async function freeze(cluster) {
  const silo = await victim(cluster), at = Date.now(), before = cluster.unasked.length, frozen = silo.process;
  silo.freeze();
  await sleep(2 * windowSeconds * 1000);
  silo.thaw();
  const thawed = performance.now(), notes = [];
  try {
    await until(() => frozen.exited, 60, 'the frozen silo to notice that it was given up');
    notes.push(`it ended itself ${((performance.now() - thawed) / 1000).toFixed(1)} s after SIGCONT`);
  } catch { notes.push('it went on'); }
  cluster.unasked.splice(before); // was to be expected
  await cluster.ready();
  return { at, notes };
}

function restart(server) {
  return async (cluster) => {
    const at = Date.now();
    await cluster[server].restart();
    const notes = [`away for ${((Date.now() - at) / 1000).toFixed(1)} s`];
    notes.push(`everybody ready ${(await cluster.ready()).toFixed(1)} s later`);
    await sleep(20_000);
    return { at, notes };
  };
}

async function roll(cluster) {
  const at = Date.now(), ends = [];
  for (const member of cluster.members) {
    const end = await member.end(), began = Date.now();
    ends.push({ member: member.name, ...end });
    member.begin();
    await cluster.ready();
    console.log(`  ${member.name} ended after ${end.seconds.toFixed(1)} s (${end.how}), everybody ready ${((Date.now() - began) / 1000).toFixed(1)} s after its start`);
    await sleep(5_000);
  }
  return { at, ends, notes: [`ends took ${ends.map((end) => end.seconds.toFixed(1)).join(', ')} s`] };
}

/** Lives through the chosen events and judges. */
export async function tell(cluster, chosen) {
  const busy = [], quiet = [], load = new Load(cluster), told = [];
  for (let i = 0; i < 4; i++) busy.push(await cluster.account(i));
  for (let i = 4; i < 7; i++) quiet.push(await cluster.account(i));
  for (const account of busy) load.steady(account, { perSecond: 15, later: 10 });
  await sleep(10_000);
  for (const name of chosen) {
    console.log(`${events[name].title} ...`);
    const backlogs = Promise.all(quiet.map((account) => load.backlog(account, 600))); // 15 s of work that nobody will remind the cluster of
    await sleep(3_000);
    const from = Date.now(), { at, notes, ends = [] } = await events[name].run(cluster);
    await backlogs;
    await sleep(5_000);
    told.push({ name, title: events[name].title, from, at, to: Date.now(), notes, ends });
  }
  await load.stop();
  console.log('Waiting until nothing is under way ...');
  return judge(cluster, load, told, { busy, quiet });
}
