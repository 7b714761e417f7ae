// A stand-in for Meta's Graph API: answers an id after LATENCY_MS, then posts one signed webhook a status, each once the one before was taken.
// As Meta does, it names the number and echoes biz_opaque_callback_data. With LIMIT it refuses like Meta: 130429 above LIMIT + 1 of a number in any sliding
// second, 131056 above 45 to one person on credit and one in 6 s.
// GET /stats: counts and latencies. GET /arrivals: per number, when requests came (ms). GET /reset: forget all that.
import http from 'node:http';
import { createHmac, randomBytes } from 'node:crypto';
import { Client } from '../lib/http.mjs';
import { spread } from '../lib/figures.mjs';

const { GRAPH_PORT, WEBHOOK_URL, APP_SECRET } = process.env;
const latency = Number(process.env.LATENCY_MS ?? 0), limit = Number(process.env.LIMIT ?? Infinity);
const statuses = (process.env.STATUSES ?? 'sent,delivered').split(',').filter(Boolean);
const hook = WEBHOOK_URL ? new URL(WEBHOOK_URL) : null, receiver = hook ? new Client(hook.origin, 32) : null;
const prefix = 'wamid.' + randomBytes(6).toString('hex');
const now = () => performance.timeOrigin + performance.now();
let ids = 0, seen, arrivals, recent, people, lags, acks, count;
const forget = () => {
  [seen, arrivals, recent, people, lags, acks] = [new Map(), new Map(), new Map(), new Map(), [], []];
  count = { received: 0, accepted: 0, posted: 0, acked: 0, lost: 0, tooFast: 0, tooManyToOne: 0 };
};
forget();

/** Meta's code for a message that comes too fast, or null. */
function whyNot(number, to, at) {
  if (limit === Infinity) return null;
  if (!recent.has(number)) recent.set(number, []);
  const taken = recent.get(number);
  while (taken.length > 0 && at - taken[0] >= 1000) taken.shift();
  if (taken.length > limit) return 130429;
  const pair = number + to, workedOff = Math.max(people.get(pair) ?? 0, at) + 6000; // meta-cloud-api §4.2: credit is worked off at one in 6 s
  if (workedOff - at > 45 * 6000) return 131056;
  people.set(pair, workedOff);
  taken.push(at);
  return null;
}

async function tell(number, id, to, opaque, status) {
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '100', changes: [{ field: 'messages', value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '15550000000', phone_number_id: number },
      statuses: [{ id, status, timestamp: String(Math.floor(Date.now() / 1000)), recipient_id: to, biz_opaque_callback_data: opaque }],
    } }] }],
  });
  const headers = { 'Content-Type': 'application/json', 'X-Hub-Signature-256': 'sha256=' + createHmac('sha256', APP_SECRET).update(body).digest('hex') };
  count.posted++;
  const began = performance.now();
  for (let attempt = 0; attempt < 300; attempt++) { // Meta repeats for days; here for 30 s, longer than any restart that is measured
    try {
      if ((await receiver.request('POST', hook.pathname, headers, body)).status === 200) { count.acked++; acks.push(performance.now() - began); return; }
    } catch { /* the receiver is down */ }
    await new Promise((later) => setTimeout(later, 100));
  }
  count.lost++;
}

function take(request, response, text) {
  const message = JSON.parse(text), number = request.url.split('/')[2], at = now(), opaque = message.biz_opaque_callback_data;
  count.received++;
  if (!arrivals.has(number)) arrivals.set(number, []);
  arrivals.get(number).push(at);
  const stamp = /t=(\d+(?:\.\d+)?)/.exec(message.text?.body ?? '');
  if (stamp) lags.push(at - Number(stamp[1]));
  const code = whyNot(number, message.to, at);
  if (code !== null) {
    count[code === 130429 ? 'tooFast' : 'tooManyToOne']++;
    response.writeHead(400, { 'Content-Type': 'application/json' }).end(JSON.stringify({ error: { message: `(#${code}) too fast`, type: 'OAuthException', code, fbtrace_id: 'A' } }));
    return;
  }
  count.accepted++;
  if (opaque) seen.set(opaque, (seen.get(opaque) ?? 0) + 1);
  const id = prefix + ++ids, to = String(message.to).replace('+', '');
  const answer = async () => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ messaging_product: 'whatsapp', contacts: [{ input: message.to, wa_id: to }], messages: [{ id }] }));
    if (receiver) for (const status of statuses) await tell(number, id, to, opaque, status);
  };
  if (latency > 0) setTimeout(answer, latency); else answer();
}

function control(path) {
  if (path === '/reset') { forget(); return {}; }
  if (path === '/arrivals') return Object.fromEntries(arrivals);
  if (path === '/ids') return [...seen.keys()];
  return { ...count, distinct: seen.size, duplicates: [...seen.values()].reduce((sum, times) => sum + times - 1, 0), lag: spread(lags), ack: spread(acks) };
}

http.createServer((request, response) => {
  if (request.method === 'GET') { response.end(JSON.stringify(control(request.url))); return; }
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => take(request, response, Buffer.concat(chunks).toString()));
}).listen(Number(GRAPH_PORT), '127.0.0.1', () => console.log('graph ready')).keepAliveTimeout = 60_000;
