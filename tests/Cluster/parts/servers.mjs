// PostgreSQL and Redis with data of their own, durable, that can be restarted.
import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { sleep, start, stop } from '../../../bench/product/lib/processes.mjs';

// Below the ports that systems give to outgoing connections (Linux: from 32768): none of those may take a server's while it is being restarted.
let nextPort = 20_000 + (process.pid % 100) * 100;

/** A port that nobody listens on, and that no outgoing connection gets. */
export async function port() {
  for (; ; nextPort++) {
    const free = await new Promise((yes) => {
      const server = net.createServer().on('error', () => yes(false)).listen(nextPort, '127.0.0.1', () => server.close(() => yes(true)));
    });
    if (free) return nextPort++;
  }
}

export async function until(isSo, seconds, what, everyMs = 50) {
  for (const end = Date.now() + seconds * 1000; ; await sleep(everyMs)) {
    try { if (await isSo()) return; } catch { /* not yet */ }
    if (Date.now() > end) throw new Error(`Waited ${seconds} s for ${what}.`);
  }
}

const root = process.getuid() === 0; // the server refuses to run as root

export class Postgres {
  #bin; #data; #log;

  static async start(folder) {
    const postgres = new Postgres(), versions = '/usr/lib/postgresql';
    const found = existsSync(versions) ? readdirSync(versions).sort((a, b) => b - a).map((version) => path.join(versions, version, 'bin')).find((bin) => existsSync(path.join(bin, 'initdb'))) : undefined;
    if (!found) throw new Error('PostgreSQL is not installed: no initdb in /usr/lib/postgresql/*/bin (Debian: apt-get install postgresql).');
    [postgres.#bin, postgres.#data, postgres.#log] = [found, path.join(folder, 'postgres'), openSync(path.join(folder, 'postgres.log'), 'a')];
    mkdirSync(postgres.#data);
    if (root) chownSync(postgres.#data, ...['-u', '-g'].map((which) => Number(execFileSync('id', [which, 'postgres']))));
    execFileSync(...postgres.#as('initdb', ['-D', postgres.#data, '-A', 'trust', '-E', 'UTF8', '--no-sync', '-U', 'postgres']), { stdio: 'ignore', cwd: postgres.#data });
    postgres.port = await port();
    postgres.connection = `Host=127.0.0.1;Port=${postgres.port};Username=postgres;Database=postgres`;
    await postgres.begin();
    return postgres;
  }

  #as(program, args) {
    return root ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--init-groups', path.join(this.#bin, program), ...args]] : [path.join(this.#bin, program), args];
  }

  async begin() {
    const settings = ['fsync=on', 'synchronous_commit=on', 'shared_buffers=256MB', 'max_wal_size=2GB', 'max_connections=200'].flatMap((setting) => ['-c', setting]);
    this.process = start('postgres', ...this.#as('postgres', ['-D', this.#data, '-p', String(this.port), '-k', this.#data, '-h', '127.0.0.1', ...settings]), { cwd: this.#data, output: this.#log });
    await until(() => { execFileSync(path.join(this.#bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(this.port)]); return true; }, 30, 'PostgreSQL');
  }

  /** As "systemctl restart" does it: connections are cut, what is committed stays. */
  async restart() {
    await stop(this.process, 'SIGINT');
    await this.begin();
  }

  stop() { return stop(this.process, 'SIGINT'); }
}

export class Redis {
  #folder; #log;

  static async start(folder) {
    const redis = new Redis();
    [redis.#folder, redis.#log, redis.port] = [path.join(folder, 'redis'), openSync(path.join(folder, 'redis.log'), 'a'), await port()];
    mkdirSync(redis.#folder);
    redis.connection = `127.0.0.1:${redis.port}`;
    await redis.begin();
    return redis;
  }

  async begin() {
    this.process = start('redis', 'redis-server', ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#folder, '--appendonly', 'yes'], { output: this.#log });
    await until(() => new Promise((yes, no) => {
      const socket = net.connect(this.port, '127.0.0.1', () => { socket.destroy(); yes(true); }).on('error', no);
    }), 30, 'Redis');
  }

  async restart() {
    await stop(this.process);
    await this.begin();
  }

  stop() { return stop(this.process); }
}
