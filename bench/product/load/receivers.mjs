// Users' webhooks: /live answers 200, /dead takes the request and never answers. GET /stats: how many came to the living, and ms from the stamp t= in the event's text.
import http from 'node:http';
import { spread } from '../lib/figures.mjs';

let lags = [], seen = new Set();
const now = () => performance.timeOrigin + performance.now();

http.createServer((request, response) => {
  if (request.url === '/reset') { lags = []; seen = new Set(); response.end('{}'); return; }
  if (request.url === '/stats') { response.end(JSON.stringify({ taken: seen.size, lag: spread(lags) })); return; }
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    if (request.url.startsWith('/dead')) return;
    const stamp = /t=(\d+(?:\.\d+)?)/.exec(Buffer.concat(chunks).toString()), id = request.headers['webhook-id'];
    if (stamp && !seen.has(id)) { seen.add(id); lags.push(now() - Number(stamp[1])); }
    response.end();
  });
}).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('receivers ready')).keepAliveTimeout = 60_000;
