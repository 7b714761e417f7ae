// The yardsticks' peer (Fastify, BullMQ, Redis), with their own settings.
import { createHash, randomBytes } from 'node:crypto';
import net from 'node:net';
import path from 'node:path';
import { freePort, start, stop } from '../lib/processes.mjs';

export class Peer {
  name = 'peer';
  key = 'sk_' + randomBytes(24).toString('hex');
  #processes = []; #redis;

  static async start({ yardsticks, folder, graph, secret, port, sends = true }) {
    const peer = new Peer(), root = path.join(yardsticks, 'peer-bullmq'), redisPort = await freePort(), apiPort = port ?? await freePort();
    peer.base = `http://127.0.0.1:${apiPort}`;
    const env = { REDIS_PORT: String(redisPort), API_PORT: String(apiPort), GRAPH_URL: graph, APP_SECRET: secret, CONCURRENCY: '100', NODE_ENV: 'production' };
    const run = async (...args) => { const started = start(...args); peer.#processes.push(started); await started.ready; };
    await run('redis', 'redis-server', ['--port', String(redisPort), '--bind', '127.0.0.1', '--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--dir', folder, '--daemonize', 'no'], { ready: 'Ready to accept' });
    peer.#redis = net.connect(redisPort, '127.0.0.1');
    await peer.#ask(`HSET apikey:${createHash('sha256').update(peer.key).digest('hex')} tenant t1 pnid 106540352242922`);
    await run('api', process.execPath, [path.join(root, 'api.js')], { env, ready: 'api ready', output: 'ignore' });
    if (sends) await run('worker', process.execPath, [path.join(root, 'worker.js')], { env, ready: 'worker ready', output: 'ignore' });
    return peer;
  }

  get pids() { return this.#processes.map((started) => started.pid); }

  async delivered() { return Number((await this.#ask('GET stats:delivered')).split('\r\n')[1] ?? 0); }

  async stop() {
    this.#redis.destroy();
    for (const started of this.#processes.reverse()) await stop(started);
  }

  #ask(command) {
    return new Promise((yes) => { this.#redis.once('data', (answer) => yes(answer.toString())); this.#redis.write(command + '\r\n'); });
  }
}
