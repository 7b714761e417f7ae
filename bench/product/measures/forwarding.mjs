// 13: events to users' own webhooks. Inbound messages come in by Meta's webhook, ten a payload; of ten accounts three have a receiver that never answers.
// What the other seven see, 1,000 events a second, is compared with a run of the same load in which all answer.
import { createHmac } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '../lib/http.mjs';
import { freePort, sleep, start, stop } from '../lib/processes.mjs';
import { Site, until } from '../lib/site.mjs';

export const title = 'Forwarding, 30 % of receivers dead';
export const sides = ['product'];
const accounts = 10, dying = 3, perPayload = 10, rate = 1_000, seconds = 20, secret = 'bench-app-secret';
const receivers = fileURLToPath(new URL('../load/receivers.mjs', import.meta.url));

export async function sample(options, side, run) {
  const [all, some] = [await forward(options, side, run, 0), await forward(options, side, run, dying)];
  return { all, some, worse: some.lag.p99 / all.lag.p99 };
}

async function forward(options, side, run, dead) {
  const port = await freePort(), users = start('receivers', process.execPath, [receivers], { env: { PORT: String(port) }, ready: 'receivers ready' });
  await users.ready;
  const asked = new Client(`http://127.0.0.1:${port}`, 1);
  try {
    return await Site.on(options, side, { account: false, settings: { Security__AllowPrivateTargets: 'true' } }, async (site, product) => {
      const numbers = [];
      for (let i = 0; i < accounts; i++) {
        const { key, number } = await product.account(i);
        numbers.push(number);
        await product.call('PUT', '/auth/me/webhook', { url: `http://127.0.0.1:${port}/${i < dead ? 'dead' : 'live'}/${i}` }, key);
      }
      const living = (accounts - dead) / accounts, offered = (rate * accounts) / (accounts - dying), meta = new Client(product.base, 32);
      const round = async (name, time) => {
        await asked.json('GET', '/reset');
        const taken = await offer(meta, numbers, name, offered, time), wanted = Math.round(taken * living);
        await until(async () => (await asked.json('GET', '/stats')).taken >= wanted, 60, async () => `${wanted} events: ${JSON.stringify(await asked.json('GET', '/stats'))}`, 20);
        return { wanted, ...await asked.json('GET', '/stats') };
      };
      await round(`${run}w`, 5);
      const began = performance.now(), figures = await round(run, seconds);
      meta.close();
      return { ...figures, perSecond: figures.wanted / ((performance.now() - began) / 1000) };
    });
  } finally { asked.close(); await stop(users); }
}

/** Posts inbound messages to all numbers in turn at a rate; answers how many. */
async function offer(meta, numbers, run, rate, seconds) {
  const began = performance.now(), payloads = Math.round((rate * seconds) / perPayload / numbers.length) * numbers.length, all = [];
  for (let i = 0; i < payloads; i++) {
    await sleep(Math.max(0, began + (i * perPayload * 1000) / rate - performance.now()));
    all.push(post(meta, numbers[i % numbers.length], `${run}-${i}`));
  }
  await Promise.all(all);
  return payloads * perPayload;
}

async function post(meta, number, run) {
  const stamp = (performance.timeOrigin + performance.now()).toFixed(3), time = String(Math.floor(Date.now() / 1000));
  const messages = Array.from({ length: perPayload }, (_, i) => ({ from: `4477${String(i).padStart(8, '0')}`, id: `wamid.${run}-${i}`, timestamp: time, type: 'text', text: { body: `Hello t=${stamp}` } }));
  const value = { messaging_product: 'whatsapp', metadata: { display_phone_number: '15550000000', phone_number_id: number }, messages };
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '100', changes: [{ field: 'messages', value }] }] });
  const answer = await meta.request('POST', '/webhooks/whatsapp', { 'Content-Type': 'application/json', 'X-Hub-Signature-256': 'sha256=' + createHmac('sha256', secret).update(body).digest('hex') }, body);
  if (answer.status !== 200) throw new Error(`webhook: ${answer.status} ${answer.body}`);
}

export const rows = (of) => [
  { no: '13', what: `${title}: events a second to the living`, better: 'higher', value: of('product', 'some.perSecond'), must: 0.95 * rate, aim: 2_000, said: ['1,000', '2,000'] },
  { no: '13', what: `${title}: p99 of the living, against all living`, better: 'lower', value: of('product', 'worse'), must: 1.5, said: ['1.5', ''] },
  { no: '', what: `${title}: p99 of the living, ms`, better: 'lower', value: of('product', 'some.lag.p99') },
];
