// 2: how well Meta's limit of a number is used, against a stand-in that refuses what is above it.
import { mostInASecond } from '../lib/figures.mjs';
import { Site, until } from '../lib/site.mjs';

export const title = 'Pacing';
export const sides = ['product'];
const cases = [[20, 1, 30], [80, 1, 30], [1000, 1, 20], [20, 50, 30]]; // a second, numbers, seconds
const name = ([rate, numbers]) => (numbers === 1 ? `${rate} a second` : `${numbers} numbers at ${rate}`);

export async function sample(options, side, run) {
  const figures = {};
  for (const [rate, numbers, seconds] of cases)
    figures[name([rate, numbers])] = await Site.on(options, side, { graph: { LATENCY_MS: 50, LIMIT: rate }, settings: { Sender__MessagesPerSecond: String(rate) }, account: false }, (site) => pace(site, run, rate, numbers, seconds));
  return figures;
}

async function pace(site, run, rate, numbers, seconds) {
  const accounts = [], each = rate * seconds, people = Math.max(100, rate);
  for (let i = 0; i < numbers; i++) accounts.push(await site.side.account(i));
  for (const { key } of accounts)
    for (let at = 0; at < each; at += 1000)
      await site.side.call('POST', '/messages/bulk', { messages: Array.from({ length: Math.min(1000, each - at) }, (_, i) => ({ to: '+4475' + String((at + i) % people).padStart(8, '0'), type: 'text', text: { body: `Hello ${run} ${i}` } })) }, key);
  await until(async () => (await site.graph()).accepted >= each * numbers, seconds * 3 + 30, async () => JSON.stringify(await site.graph()), 200);
  const times = Object.values(await site.graph('/arrivals')), { tooFast, tooManyToOne } = await site.graph();
  // The first second begins with one message, whatever the pace: what counts is a pace that has begun.
  const used = times.map((sorted) => ((sorted.length - 1) * 1000) / (sorted.at(-1) - sorted[0]) / rate);
  return { most: Math.max(...times.map(mostInASecond)), used: Math.min(...used), tooFast, tooManyToOne };
}

export const rows = (of) => cases.flatMap(([rate, numbers]) => {
  const key = name([rate, numbers]);
  return [
    { no: '2', what: `${title}, ${key}: the most in a sliding second`, better: 'lower', value: of('product', `${key}.most`), must: rate + 1, said: [`${rate + 1}`, ''] },
    { no: '2', what: `${title}, ${key}: share of the limit used (worst number)`, better: 'higher', value: of('product', `${key}.used`), must: 0.97, aim: 0.99, said: ['0.97', '0.99'] },
    { no: '2', what: `${title}, ${key}: refused by Meta`, better: 'lower', value: of('product', `${key}.tooFast`) + of('product', `${key}.tooManyToOne`), must: 0, said: ['0', ''] },
  ];
});
