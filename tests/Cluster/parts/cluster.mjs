// The processes of a cluster (or of one Local gateway), each with a log of its own, and who may be killed, stopped, frozen and started again.
import { mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '../../../bench/product/lib/http.mjs';
import { cpu, memory, sleep, start, stop } from '../../../bench/product/lib/processes.mjs';
import { port, Postgres, Redis, until } from './servers.mjs';

const secret = 'cluster-app-secret', operatorKey = 'cluster-operator', key = Buffer.alloc(32, 7).toString('base64');

/** Messages a second of a number: low enough that two cores keep up, so that only the pace decides. */
export const limit = 40;

/** How long a status is waited for when an answer was lost. Meta's stand-in tells of everything within a moment; a silo that is frozen for longer meets that others have settled what it had begun. */
export const windowSeconds = 30;

/** A silo or a gateway. */
class Member {
  /** Whether its end was asked for; whoever ends otherwise is told of. */
  #asked = false; #log;

  constructor(name, program, env, folder) {
    Object.assign(this, { name, program, env, folder });
    this.#log = openSync(path.join(folder, `${name}.log`), 'a');
  }

  begin() {
    this.#asked = false;
    const begun = this.process = start(this.name, 'dotnet', [this.program], { env: this.env, cwd: this.folder, output: this.#log });
    begun.child.stdout.on('data', (text) => writeSync(this.#log, text));
    begun.done.then((how) => { if (!this.#asked && this.process === begun) this.onEnd?.(this, how); });
  }

  get isUp() { return !this.process.exited; }

  async kill() {
    this.#asked = true;
    await stop(this.process, 'SIGKILL');
  }

  /** SIGTERM; answers how many seconds it took, and how it ended: 0 is in order. */
  async end() {
    this.#asked = true;
    const began = performance.now();
    await stop(this.process);
    return { seconds: (performance.now() - began) / 1000, how: await this.process.done };
  }

  freeze() { this.process.child.kill('SIGSTOP'); }
  thaw() { this.process.child.kill('SIGCONT'); }
}

export class Cluster {
  silos = []; gateways = []; unasked = [];

  /** With local: one gateway on the Local engine. */
  static async start({ programs, scratch, clustering, settings = {}, local = false, name = 'cluster', latencyMs = 50 }) {
    const cluster = new Cluster(), folder = path.join(scratch, name);
    mkdirSync(folder);
    [cluster.folder, cluster.local] = [folder, local];
    cluster.postgres = await Postgres.start(folder);
    if (!local) cluster.redis = await Redis.start(folder);
    const gatewayPorts = [await port(), ...(local ? [] : [await port()])], urls = gatewayPorts.map((one) => `http://127.0.0.1:${one}`);
    const metaPort = await port(), metaUrl = `http://127.0.0.1:${metaPort}`;
    const env = { META_PORT: String(metaPort), WEBHOOKS: urls.join(','), APP_SECRET: secret, LATENCY_MS: String(latencyMs), STATUSES: 'sent,delivered' };
    cluster.meta = start('meta', process.execPath, [fileURLToPath(new URL('meta.mjs', import.meta.url))], { env, ready: 'meta ready' });
    await cluster.meta.ready;
    cluster.metaClient = new Client(metaUrl, 2);
    const shared = {
      DOTNET_ENVIRONMENT: 'Production', ASPNETCORE_ENVIRONMENT: 'Production', Logging__LogLevel__Default: 'Warning', Logging__LogLevel__WhatsApi: 'Information', Logging__Console__FormatterName: 'simple', Logging__Console__FormatterOptions__TimestampFormat: 'HH:mm:ss.fff ', Logging__Console__FormatterOptions__SingleLine: 'true',
      Store__Provider: 'postgres', Store__ConnectionString: cluster.postgres.connection, Secrets__Key: key, OPERATOR_KEY: operatorKey, Meta__BaseUrl: metaUrl,
      Sender__MessagesPerSecond: String(limit), Sender__UnknownOutcomeWindow: `00:00:${windowSeconds}`, Plans__mega__RequestsPerMinute: '1000000000', Plans__mega__BulkMax: '1000',
      ...(local ? {} : { Cluster__Clustering: clustering, Cluster__ConnectionString: cluster[clustering].connection, Cluster__AdvertisedAddress: '127.0.0.1' }),
      ...settings,
    };
    const member = (memberName, program, own) => {
      const made = new Member(memberName, program, { ...shared, ...own }, folder);
      made.onEnd = (who, how) => cluster.#onEnd(who, how);
      return made;
    };
    if (!local) for (let i = 1; i <= 3; i++) cluster.silos.push(member(`silo${i}`, path.join(programs.silo, 'WhatsApi.Silo.dll'), { Cluster__SiloPort: String(await port()), Cluster__GatewayPort: String(await port()) }));
    cluster.gateways = urls.map((url, i) => Object.assign(
      member(`gateway${i + 1}`, path.join(local ? programs.local : programs.gateway, 'WhatsApi.Gateway.dll'), { ASPNETCORE_URLS: url, WHATSAPP_APP_SECRET: secret, WHATSAPP_VERIFY_TOKEN: 'verify', ...(local ? {} : { Gateway__Silo: 'false' }) }),
      { url, client: new Client(url, 512, 35_000), probe: new Client(url, 2, 3_000) }));
    for (const one of cluster.members) one.begin();
    await cluster.ready(60);
    return cluster;
  }

  get members() { return [...this.silos, ...this.gateways]; }

  // As a supervisor does: who ends by itself is started again.
  #onEnd(member, how) {
    console.log(`  ${member.name} ended by itself (${how})`);
    this.unasked.push({ name: member.name, how, at: Date.now() });
    setTimeout(() => member.begin(), 1_000);
  }

  async silosSeenBy(gateway) {
    const answer = await gateway.probe.request('GET', '/ready');
    return answer.status === 200 ? JSON.parse(answer.body.toString()).checks.cluster.silos : 0;
  }

  /** Waits until every gateway is ready and sees all silos; answers how many seconds that took. */
  async ready(seconds = 90) {
    const began = performance.now();
    for (const gateway of this.gateways)
      await until(async () => { const seen = await this.silosSeenBy(gateway); return this.local ? seen > 0 : seen === this.silos.length; }, seconds, `${gateway.name} to see ${this.silos.length} silos`, 100);
    return (performance.now() - began) / 1000;
  }

  /** An account on the largest plan with a number of its own. */
  async account(i) {
    const { client } = this.gateways[0], number = `1065403522${String(42922 + i).padStart(5, '0')}`;
    const { account, apiKey } = await client.json('POST', '/auth/register', {}, { email: `cluster${i}@example.com`, password: 'correct horse' });
    await client.json('PUT', `/operator/accounts/${account.id}/plan`, { 'X-Operator-Key': operatorKey }, { plan: 'mega' });
    await client.json('PUT', '/auth/me/credentials', { 'X-API-Key': apiKey }, { accessToken: 'cluster-token', phoneNumberId: number });
    return { id: account.id, key: apiKey, number };
  }

  operator(path) { return this.gateways[0].client.json('GET', path, { 'X-Operator-Key': operatorKey }); }
  arrivals(from = 0) { return this.metaClient.json('GET', `/arrivals?from=${from}`); }
  async pending() { return (await this.metaClient.json('GET', '/pending')).pending; }

  cpu() { return [...this.members.map((one) => one.process.pid), this.postgres.process.pid].reduce((sum, pid) => sum + cpu(pid), 0); }
  memory() { return this.members.map((one) => one.process.pid).reduce((sum, pid) => sum + memory(pid), 0); }

  async stop() {
    for (const one of [...this.gateways, ...this.silos]) if (one.isUp) await one.end();
    for (const gateway of this.gateways) { gateway.client.close(); gateway.probe.close(); }
    this.metaClient.close();
    await stop(this.meta);
    await this.postgres.stop();
    await this.redis?.stop();
    await sleep(100);
  }
}
