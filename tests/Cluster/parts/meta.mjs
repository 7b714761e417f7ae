// Meta's stand-in: takes every message, remembers which came when, and posts its statuses to the gateways by turns, again and again until one takes them.
// GET /arrivals?from=n: [our id, number, ms since the epoch] of every request from the nth on. GET /pending: webhooks that nobody has taken yet.
import http from 'node:http';
import { createHmac, randomBytes } from 'node:crypto';
import { Client } from '../../../bench/product/lib/http.mjs';

const { META_PORT, WEBHOOKS, APP_SECRET, LATENCY_MS, STATUSES } = process.env;
const hooks = WEBHOOKS.split(',').map((url) => new Client(url, 32, 35_000)), prefix = 'wamid.' + randomBytes(6).toString('hex');
const arrivals = [];
let ids = 0, pending = 0, turn = 0;

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
  for (; ;) {
    try { if ((await hooks[turn++ % hooks.length].request('POST', '/webhooks/whatsapp', headers, body)).status === 200) return; } catch { /* that gateway is down */ }
    await new Promise((later) => setTimeout(later, 250));
  }
}

function take(request, response, text) {
  const message = JSON.parse(text), number = request.url.split('/')[2], opaque = message.biz_opaque_callback_data;
  arrivals.push([opaque, number, Date.now()]);
  const id = prefix + ++ids, to = String(message.to).replace('+', '');
  setTimeout(async () => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ messaging_product: 'whatsapp', contacts: [{ input: message.to, wa_id: to }], messages: [{ id }] }));
    pending++;
    for (const status of STATUSES.split(',')) await tell(number, id, to, opaque, status);
    pending--;
  }, Number(LATENCY_MS));
}

http.createServer((request, response) => {
  if (request.method === 'GET') {
    const url = new URL(request.url, 'http://meta');
    response.end(JSON.stringify(url.pathname === '/arrivals' ? arrivals.slice(Number(url.searchParams.get('from'))) : { pending }));
    return;
  }
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => take(request, response, Buffer.concat(chunks).toString()));
}).listen(Number(META_PORT), '127.0.0.1', () => console.log('meta ready')).keepAliveTimeout = 60_000;
