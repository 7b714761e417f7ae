// What one sample is measured on: a side and, where messages are sent, a stand-in for Meta, in a folder of their own; all ended and removed afterwards.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Floor } from '../sides/floor.mjs';
import { Peer } from '../sides/peer.mjs';
import { Product } from '../sides/product.mjs';
import { Client } from './http.mjs';
import { anonymous, cpu, freePort, memory, sleep, start, stop } from './processes.mjs';

const load = fileURLToPath(new URL('../load/', import.meta.url));
const secret = 'bench-app-secret';
const sides = { product: [Product, '/webhooks/whatsapp'], peer: [Peer, '/webhooks/meta'], floor: [Floor, null] };

export class Site {
  #ended = []; #graph; #folder;

  /**
   * side: product, peer or floor. graph: settings of load/graph.mjs, null for a port that nobody listens on. settings: the product's own. sends: false leaves out the
   * peer's worker.
   */
  static async on(options, side, { graph = null, settings = {}, sends = true, account, folder }, use) {
    const site = new Site(), [kind, hook] = sides[side], own = folder ?? mkdtempSync(path.join(options.scratch, `${side}-`));
    const [port, graphPort] = [await freePort(), await freePort()], graphUrl = `http://127.0.0.1:${graphPort}`;
    site.#folder = own;
    try {
      if (graph) await site.#startGraph(graphPort, hook && `http://127.0.0.1:${port}${hook}`, graph);
      site.side = await kind.start({
        yardsticks: options.yardsticks, program: options.gateway, store: options.store, folder: own, graph: graphUrl, secret, port, settings, sends, account,
      });
      site.#ended.push(() => site.side.stop());
      return await use(site, site.side);
    } finally {
      for (const end of site.#ended.reverse()) await end();
      if (!folder) rmSync(own, { recursive: true, force: true });
    }
  }

  async #startGraph(port, hook, settings) {
    const env = { GRAPH_PORT: String(port), APP_SECRET: secret, ...(hook ? { WEBHOOK_URL: hook } : {}) };
    for (const [name, value] of Object.entries(settings)) env[name] = String(value);
    const graph = start('graph', process.execPath, [path.join(load, 'graph.mjs')], { env, ready: 'graph ready' });
    this.#graph = new Client(`http://127.0.0.1:${port}`, 1);
    this.#ended.push(() => { this.#graph.close(); return stop(graph); });
    await graph.ready;
  }

  graph(path = '/stats') { return this.#graph.json('GET', path); }

  /** As many messages as told, over so many connections, as fast as they are accepted; for the holders of the keys in turn. */
  async flood(n, run, connections = 64, keys = [this.side.key]) {
    const wrk = start('wrk', 'wrk', ['-t1', `-c${connections}`, '-d600s', '--timeout', '30s', '-s', path.join(load, 'post.lua'), `${this.side.base}/send-message`, '--', String(n), run, keys.join(',')]);
    const done = new Promise((yes) => wrk.child.stdout.on('data', () => { if (/DONE .*\n/.test(wrk.said)) yes(); }));
    await Promise.race([done, wrk.done]);
    await stop(wrk, 'SIGINT');
    const [, good, bad, seconds] = /DONE (\d+) (\d+) ([\d.]+)/.exec(wrk.said) ?? [], [, p50, p99, max, errors] = /LATENCY ([\d.]+) ([\d.]+) ([\d.]+) (\d+)/.exec(wrk.said) ?? [];
    if (!seconds || !p50) throw new Error('wrk did not finish: ' + wrk.said.slice(0, 400));
    if (bad > 0 || errors > 0) throw new Error(`${this.side.name} refused ${bad} of ${n} requests, ${errors} connections failed`);
    return { perSecond: good / seconds, seconds: Number(seconds), p50: Number(p50), p99: Number(p99), max: Number(max) };
  }

  /** Requests at a rate, whatever the answers do; refusals are counted in `bad`. */
  async paced(options) {
    const plan = path.join(this.#folder, 'paced.json');
    writeFileSync(plan, JSON.stringify({ url: this.side.base, key: this.side.key, ...options }));
    const generator = start('paced', process.execPath, [path.join(load, 'paced.mjs'), plan]);
    await generator.done;
    const figures = JSON.parse(generator.said.trim().split('\n').pop());
    if (figures.bad > 0) console.log(`  ${figures.bad} of ${figures.n} requests failed, the first with ${figures.firstBad}`);
    return figures;
  }

  /** Waits until all messages that the stand-in took are delivered by what the side says, and nothing is on its way; answers when the last one was. */
  async settled(n, seconds = 180) {
    await until(async () => await this.side.delivered() >= n, seconds, async () => `${n} delivered; it is ${await this.side.delivered()}, Meta says ${JSON.stringify(await this.graph())}`);
    const at = performance.now();
    await until(async () => { const { posted, acked, lost } = await this.graph(); return acked + lost === posted; }, 60, () => 'the last webhook');
    return at;
  }

  cpu() { return this.side.pids.reduce((sum, pid) => sum + cpu(pid), 0); }
  memory() { return this.side.pids.reduce((sum, pid) => sum + memory(pid), 0); }
  anonymous() { return this.side.pids.reduce((sum, pid) => sum + anonymous(pid), 0); }
}

export async function until(isSo, seconds, what, everyMs = 20) {
  for (const end = Date.now() + seconds * 1000; !(await isSo()); await sleep(everyMs))
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${await what()}`);
}
