// Open loop: so many requests a second, whatever the answers do. Latency counts from the moment a request was due, so a slow server cannot hide.
// node paced.mjs plan.json, {"url","rate","seconds","key","run"}: sends messages; with "paths" it reads them in turn instead.
import { readFileSync } from 'node:fs';
import { Client } from '../lib/http.mjs';
import { spread } from '../lib/figures.mjs';

const { url, rate, seconds, key, run, paths, connections = 64 } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const client = new Client(url, connections), auth = { Authorization: `Bearer ${key}` };
const now = () => performance.timeOrigin + performance.now();
const wanted = paths ? 200 : 202, latencies = [];
let good = 0, bad = 0, firstBad = null;

function ask(i) {
  if (paths) return client.request('GET', paths[i % paths.length], auth);
  const body = JSON.stringify({ to: '+4478' + String(i).padStart(8, '0'), type: 'text', text: { body: `Hello ${run}, your order ${i} has left our warehouse. t=${now().toFixed(3)}` } });
  return client.request('POST', '/send-message', { ...auth, 'Content-Type': 'application/json', 'Idempotency-Key': `${run}-p${i}` }, body);
}

async function one(i, due) {
  try {
    const answer = await ask(i);
    if (answer.status === wanted) good++;
    else { bad++; firstBad ??= answer.body.toString().slice(0, 300); }
  } catch (error) { bad++; firstBad ??= String(error); }
  latencies.push(performance.now() - due);
}

const began = performance.now() + 50, all = [], total = rate * seconds;
await new Promise((end) => {
  const tick = () => {
    for (let due; all.length < total && (due = began + (all.length * 1000) / rate) <= performance.now();) all.push(one(all.length, due));
    if (all.length >= total) end(); else setTimeout(tick, 1);
  };
  tick();
});
await Promise.all(all);
console.log(JSON.stringify({ good, bad, firstBad, took: (performance.now() - began) / 1000, ...spread(latencies) }));
client.close();
