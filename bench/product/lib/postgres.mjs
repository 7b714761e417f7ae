// A PostgreSQL of its own, durable, with the yardsticks' settings.
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { freePort, sleep, start } from './processes.mjs';

function programs() {
  const root = '/usr/lib/postgresql', found = existsSync(root) ? readdirSync(root).sort((a, b) => b - a).map((version) => path.join(root, version, 'bin')) : [];
  const folder = found.find((bin) => existsSync(path.join(bin, 'initdb')));
  if (!folder) throw new Error('PostgreSQL is not installed: no initdb in /usr/lib/postgresql/*/bin.');
  return folder;
}

export async function startPostgres(folder) {
  const bin = programs(), port = await freePort(), data = path.join(folder, 'postgres');
  mkdirSync(data);
  const root = process.getuid() === 0; // the server refuses to run as root
  const as = (program, args) => (root ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--init-groups', path.join(bin, program), ...args]] : [path.join(bin, program), args]);
  if (root) {
    chownSync(data, ...['-u', '-g'].map((which) => Number(execFileSync('id', [which, 'postgres']))));
    for (const above of [folder, path.dirname(folder)]) chmodSync(above, 0o711); // temporary folders are their owner's alone, and the server is another user
  }
  execFileSync(...as('initdb', ['-D', data, '-A', 'trust', '-E', 'UTF8', '--no-sync', '-U', 'postgres']), { stdio: 'ignore', cwd: data });
  const settings = ['fsync=on', 'synchronous_commit=on', 'shared_buffers=256MB', 'max_wal_size=2GB', 'log_destination=stderr'].flatMap((setting) => ['-c', setting]);
  const server = start('postgres', ...as('postgres', ['-D', data, '-p', String(port), '-k', data, '-h', '127.0.0.1', ...settings]), { cwd: data, output: 'ignore' });
  for (let i = 0; i < 200; i++) {
    try {
      execFileSync(path.join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)]);
      return { server, connection: `Host=127.0.0.1;Port=${port};Username=postgres;Database=postgres` };
    } catch { await sleep(50); }
  }
  throw new Error('PostgreSQL did not start.');
}
