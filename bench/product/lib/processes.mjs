// Processes that the bench starts: begun and ended by pid, looked at through /proc.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export { sleep };
const ticksPerSecond = 100; // sysconf(_SC_CLK_TCK) on Linux
const live = new Set();

export function start(name, command, args, { env = {}, cwd, ready, output } = {}) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, cwd, stdio: ['ignore', 'pipe', output ?? 'inherit'] });
  const started = { name, pid: child.pid, child, exited: false, said: '' };
  live.add(started);
  started.done = new Promise((ended) => {
    child.on('error', (error) => ended(error));
    child.on('exit', (code, signal) => ended(code ?? signal));
  }).then((how) => { started.exited = true; live.delete(started); return how; });
  started.ready = ready === undefined ? Promise.resolve() : new Promise((yes, no) => {
    child.stdout.on('data', () => { if (started.said.includes(ready)) yes(); });
    started.done.then((how) => no(new Error(`${name} ended (${how}) before it was ready: ${started.said.slice(-400)}`)));
    setTimeout(() => no(new Error(`${name} was not ready in 60 s: ${started.said.slice(-400)}`)), 60_000).unref();
  });
  started.ready.catch(() => {});
  child.stdout.prependListener('data', (text) => { started.said = (started.said + text).slice(-20_000); });
  return started;
}

export async function stop(started, signal = 'SIGTERM') {
  if (!started || started.exited) return;
  started.child.kill(signal);
  const late = setTimeout(() => started.child.kill('SIGKILL'), 15_000);
  await started.done;
  clearTimeout(late);
}

export async function stopAll() {
  for (const started of [...live].reverse()) await stop(started, 'SIGKILL');
}

/** A port that nobody listens on now. */
export const freePort = () => new Promise((yes, no) => {
  const server = net.createServer().on('error', no).listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => yes(port));
  });
});

const children = (pid) => { try { return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number); } catch { return []; } };

const family = (pid) => [pid, ...children(pid).flatMap(family)];

/** CPU seconds of a process and of all that it started, those that have ended included. */
export function cpu(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(11, 15).map(Number);
    return fields.reduce((sum, ticks) => sum + ticks, 0) / ticksPerSecond + children(pid).reduce((sum, child) => sum + cpu(child), 0);
  } catch { return 0; }
}

const status = (pid, file, name) => { try { return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))[1]) / 1024; } catch { return NaN; } };

/** Resident memory in MiB. Of a process with children it is the proportional one, so that what PostgreSQL's processes share counts once. */
export function memory(pid) {
  const all = family(pid);
  return all.length === 1 ? status(pid, 'status', 'VmRSS') : all.map((one) => status(one, 'smaps_rollup', 'Pss')).reduce((sum, one) => sum + (one || 0), 0);
}

/** What of it no file stands behind, in MiB: memory that cannot be given up without swapping. */
export const anonymous = (pid) => family(pid).reduce((sum, one) => sum + (status(one, 'status', 'RssAnon') || 0), 0);

/** The most memory that a process alone has had, in MiB. */
export const peakMemory = (pid) => status(pid, 'status', 'VmHWM');

export function machine() {
  const [user, nice, system, idle, wait, irq, softirq, steal] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0].trim().split(/\s+/).slice(1).map((ticks) => ticks / ticksPerSecond);
  const busy = user + nice + system + irq + softirq;
  return { busy, steal, all: busy + idle + wait + steal };
}

/** The share of the machine that others took since the last call. */
export function watchOthers() {
  const before = machine(), own = cpu(process.pid);
  return () => {
    const after = machine();
    return Math.max(0, after.busy - before.busy - (cpu(process.pid) - own) + after.steal - before.steal) / (after.all - before.all);
  };
}

/** Waits, with a bound, until others leave the machine alone. */
export async function quiet(seconds, below = 0.06) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    const others = watchOthers();
    await sleep(2_000);
    if (others() < below) return;
  }
}
