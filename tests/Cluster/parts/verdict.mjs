// What is true when everything has come to rest: what clients were promised, what the service says, what Meta has, and when it came.
import { spread } from '../../../bench/product/lib/figures.mjs';
import { sleep } from '../../../bench/product/lib/processes.mjs';
import { limit } from './cluster.mjs';

const unfinished = ['scheduled', 'queued', 'sending', 'sent'];
const mostSeconds = { sendingAgain: 30, stop: 15 };
// On a machine with more work than cores, what left evenly arrives in heaps: the pace is judged over five seconds, and told for one.
const paceSeconds = 5, atMost = limit * paceSeconds * 1.05 + 1;

/** Every message of an account, as the service tells it. */
async function all(cluster, account) {
  const messages = [], headers = { 'X-API-Key': account.key };
  for (let cursor = ''; ;) {
    const page = await cluster.gateways[0].client.json('GET', `/messages?limit=100${cursor}`, headers);
    messages.push(...page.data);
    if (!page.nextCursor) return messages;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}

/** Waits until no message is under way and Meta's webhooks are all taken; longer than the window of unknown outcomes. */
async function rest(cluster, accounts) {
  const began = Date.now();
  const isAtWork = async () => {
    if (await cluster.pending() > 0) return true;
    for (const { key } of accounts)
      for (const status of unfinished)
        if ((await cluster.gateways[0].client.json('GET', `/messages?limit=1&status=${status}`, { 'X-API-Key': key })).data.length > 0) return true;
    return false;
  };
  while (await isAtWork() && Date.now() - began < 240_000) await sleep(1_000);
  return (Date.now() - began) / 1000;
}

/** The longest silence of a number in an event: how long it was, and when it ended. Up to 2 s are none. */
function silence(instants, { at, to }) {
  let longest = { ms: 2_000, end: at };
  for (let i = 1; i < instants.length; i++) {
    const [before, next] = [instants[i - 1], instants[i]];
    if (next > at && before < to && next - before > longest.ms) longest = { ms: next - before, end: next };
  }
  return longest;
}

export async function judge(cluster, load, told, { busy, quiet }) {
  const accounts = [...busy, ...quiet], rested = await rest(cluster, accounts), faults = [];
  const arrivals = await cluster.arrivals(), stored = new Map(), times = new Map(), byNumber = new Map(accounts.map(({ number }) => [number, []]));
  for (const account of accounts) for (const message of await all(cluster, account)) stored.set(message.id, { ...message, account });
  for (const [id, number, at] of arrivals) {
    times.set(id, (times.get(id) ?? 0) + 1);
    byNumber.get(number).push({ id, at });
  }
  const promised = load.records.flatMap(({ ids }) => ids);
  const story = (id) => JSON.stringify(stored.get(id)?.timeline?.map(({ status, at, detail }) => `${at} ${status} ${detail ?? ''}`), null, 1);
  for (const id of promised)
    if (!stored.has(id) || !['delivered', 'read'].includes(stored.get(id).status) || !times.has(id)) faults.push(`LOST: ${id} was promised and is ${stored.get(id)?.status ?? 'not there'} ${story(id)}`);
  const unknown = [...stored.values()].filter(({ timeline }) => timeline.some(({ detail }) => detail?.includes('outcome is unknown')));
  const again = new Set(unknown.filter(({ timeline }) => timeline.some(({ detail }) => detail?.includes('sent again'))).map(({ id }) => id));
  const doubled = [...times].filter(([, count]) => count > 1).map(([id]) => id);
  // Nor by sending again: the stand-in tells of all that it took long before the window ends.
  for (const id of doubled) faults.push(`DOUBLED: Meta has ${id} ${times.get(id)} times ${story(id)}`);
  for (const id of times.keys()) if (!stored.has(id)) faults.push(`STRANGE: Meta has ${id}, the store does not`);
  const expected = new Set(promised);
  for (const id of stored.keys()) if (!expected.has(id)) faults.push(`KEYS: ${id} is stored, and nobody was told of it`);
  faults.push(...load.faults.map(({ text }) => `CLIENT: ${text}`));
  for (const { name, how } of cluster.unasked) faults.push(`ENDED: ${name} by itself (${how})`);

  const lostAnswers = unknown.map(({ timeline }) => Date.parse(timeline.find(({ status }) => status === 'sending').at));
  const rows = told.map((event) => row(event, load, byNumber, quiet, lostAnswers, faults));
  const calm = accounts.map(({ number }) => byNumber.get(number).map(({ at }) => at).filter((at) => !told.some((event) => at >= event.at - 1_000 && at <= event.to)));
  const [calmSecond, calmSeconds] = [1, paceSeconds].map((seconds) => Math.max(...calm.map((came) => mostWithin(came, seconds))));
  if (calmSeconds > atMost) faults.push(`PACE: ${calmSeconds} in ${paceSeconds} s of a number, with nothing going on; the limit is ${limit} a second`);
  const answers = spread(load.records.flatMap(({ tries }) => tries.map(({ ms }) => ms)));
  const report = [
    '', '| event | sending again after, s | most of a number in a second / in 5 s (limit ' + limit + ' a second) | unknown outcomes | 503 | no answer | 409 | slowest answer, s | |', '|---|---|---|---|---|---|---|---|---|', ...rows, '',
    `${promised.length} messages promised in ${load.records.length} calls (answers: median ${answers.p50} ms, p99 ${answers.p99} ms), ${stored.size} stored, ${times.size} at Meta, ${doubled.length} of them more than once;`,
    `${unknown.length} unknown outcomes, ${again.size} of them sent again because no status came; between the events at most ${calmSecond} in a second and ${calmSeconds} in ${paceSeconds} s of a number; at rest after ${rested.toFixed(0)} s.`,
    faults.length === 0 ? 'Nothing was lost, nothing was doubled, and every limit was kept.' : `${faults.length} FAULTS:\n${summary(faults)}`, '',
  ].join('\n');
  return { report, faults: faults.length };
}

function row(event, load, byNumber, quiet, lostAnswers, faults) {
  const quietNumbers = new Set(quiet.map(({ number }) => number));
  let again = 0, most = 0, mostInAll = 0;
  for (const [number, came] of byNumber) {
    const inside = came.filter(({ at }) => at >= event.from - 3_000 && at <= event.to).map(({ at }) => at);
    // A quiet number has silences of its own: only those within its backlog count, and not the few that wait for the window of unknown outcomes.
    const watched = quietNumbers.has(number) ? inside.slice(0, Math.floor(inside.length * 0.9)) : inside;
    const { ms, end } = silence(watched, event);
    again = Math.max(again, (event.ends.length > 0 && end > event.at ? ms : end - event.at) / 1000); // one restart after the other: each has its silence
    most = Math.max(most, mostWithin(inside, 1));
    mostInAll = Math.max(mostInAll, mostWithin(inside, paceSeconds));
    if (inside.length === 0) faults.push(`SILENT: number ${number} sent nothing in "${event.name}"`);
  }
  const records = load.records.filter(({ began }) => began >= event.from && began <= event.to), tries = records.flatMap((record) => record.tries);
  const count = (status) => tries.filter((one) => one.status === status).length;
  if (again > mostSeconds.sendingAgain) faults.push(`SLOW: sending again ${again.toFixed(1)} s after "${event.name}"`);
  if (mostInAll > 2 * atMost) faults.push(`PACE: ${mostInAll} in ${paceSeconds} s of a number in "${event.name}"`);
  const restarted = new Set(event.ends.map(({ member }) => member));
  for (const one of tries.filter(({ status, gateway }) => status === 'none' && !restarted.has(gateway))) faults.push(`CUT: ${one.gateway} gave no answer in "${event.name}" (${one.why}, after ${one.ms} ms)`);
  for (const { member, seconds, how } of event.ends)
    if (seconds > mostSeconds.stop || how !== 0) faults.push(`STOP: ${member} ended after ${seconds.toFixed(1)} s with ${how}`);
  const notes = [...event.notes];
  if (event.ends.length > 0) {
    const twice = records.filter((record) => record.failed || record.tries.filter(({ status }) => status === 503).length > 1);
    for (const record of twice) faults.push(`ROLLING: ${record.key} would have failed for a client that retries once: ${record.tries.map(({ gateway, status, why, ms }) => `${gateway} ${status} ${why ?? ''} ${ms} ms`).join(', ')}`);
    notes.push(`${twice.length} of ${records.length} requests would have failed for a client that retries once`);
  }
  return `| ${event.title} | ${again.toFixed(1)} | ${most} / ${mostInAll} | ${lostAnswers.filter((at) => at >= event.at - 1_000 && at <= event.to).length} | ${count(503)} | ${count('none')} | ${count(409)} | ${(Math.max(0, ...tries.map(({ ms }) => ms ?? 0)) / 1000).toFixed(1)} | ${notes.join('; ')} |`;
}

/** The most of sorted instants (ms) that any so many seconds hold. */
function mostWithin(instants, seconds) {
  let most = 0;
  for (let first = 0, last = 0; last < instants.length; last++) {
    while (instants[last] - instants[first] >= seconds * 1000) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

function summary(faults) {
  const kinds = new Map();
  for (const fault of faults) {
    const kind = fault.split(':', 1)[0];
    kinds.set(kind, [...(kinds.get(kind) ?? []), fault]);
  }
  return [...kinds].map(([kind, ones]) => `${ones.length} times ${kind}, such as\n  ${ones.slice(0, 4).join('\n  ')}`).join('\n');
}
