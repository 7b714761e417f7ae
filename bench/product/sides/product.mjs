// The product as published, in production, with every check on. What is set here and why: bench/README.md.
import { openSync } from 'node:fs';
import path from 'node:path';
import { Client } from '../lib/http.mjs';
import { startPostgres } from '../lib/postgres.mjs';
import { freePort, sleep, start, stop } from '../lib/processes.mjs';

const operatorKey = 'bench-operator', postgresKey = Buffer.alloc(32, 7).toString('base64');

export class Product {
  name = 'product';
  #options; #database; #environment; #client; #gateway;

  constructor(options) { this.#options = options; }

  static async start(options) {
    const product = new Product(options), port = options.port ?? await freePort();
    product.base = `http://127.0.0.1:${port}`;
    if (options.store === 'postgres') product.#database = await startPostgres(options.folder);
    product.#environment = {
      ASPNETCORE_ENVIRONMENT: 'Production', ASPNETCORE_URLS: product.base, WHATSAPP_APP_SECRET: options.secret, WHATSAPP_VERIFY_TOKEN: 'verify', OPERATOR_KEY: operatorKey,
      Meta__BaseUrl: options.graph, Plans__mega__RequestsPerMinute: '1000000000', Plans__mega__BulkMax: '1000',
      ...(product.#database
        ? { Store__Provider: 'postgres', Store__ConnectionString: product.#database.connection, Secrets__Key: postgresKey }
        : { Store__ConnectionString: `Data Source=${path.join(options.folder, 'whatsapi.db')}` }),
      ...options.settings,
    };
    product.#client = new Client(product.base, 8, 120_000);
    await product.begin();
    if (options.account !== false) product.key = (await product.account(0)).key;
    return product;
  }

  /** Starts the gateway, with other settings if told; answers how many ms it took until it was ready. */
  async begin(settings = {}) {
    const began = performance.now(), log = openSync(path.join(this.#options.folder, 'gateway.log'), 'a');
    this.#gateway = start('gateway', 'dotnet', [path.join(this.#options.program, 'WhatsApi.Gateway.dll')], { env: { ...this.#environment, ...settings }, cwd: this.#options.folder, output: log });
    for (const end = began + 120_000; performance.now() < end; await sleep(5)) {
      if (this.#gateway.exited) throw new Error('the gateway ended: ' + this.#gateway.said);
      try { if ((await this.#client.request('GET', '/ready')).status === 200) return performance.now() - began; } catch { /* not yet */ }
    }
    throw new Error('the gateway was not ready in 120 s');
  }

  get pid() { return this.#gateway.pid; }
  get pids() { return this.#database ? [this.pid, this.#database.server.pid] : [this.pid]; }

  /** Makes an account on the largest plan with a number of its own. */
  async account(i, number = `1065403522${String(42922 + i).padStart(5, '0')}`) {
    const { account, apiKey } = await this.#client.json('POST', '/auth/register', {}, { email: `bench${i}@example.com`, password: 'correct horse' });
    await this.#client.json('PUT', `/operator/accounts/${account.id}/plan`, { 'X-Operator-Key': operatorKey }, { plan: 'mega' });
    await this.#client.json('PUT', '/auth/me/credentials', { 'X-API-Key': apiKey }, { accessToken: 'bench-token', phoneNumberId: number });
    return { id: account.id, key: apiKey, number };
  }

  call(method, path, body, key = this.key) { return this.#client.json(method, path, { 'X-API-Key': key }, body); }
  /** Brings contacts in from a CSV. */
  async contacts(csv, key = this.key) {
    const answer = await this.#client.request('POST', '/contacts/bulk', { 'Content-Type': 'text/csv', 'X-API-Key': key }, csv);
    if (answer.status !== 200) throw new Error(`contacts: ${answer.status} ${answer.body.toString().slice(0, 300)}`);
  }

  stats() { return this.#client.json('GET', '/operator/stats', { 'X-Operator-Key': operatorKey }); }

  /** Messages that are delivered or read by what the product itself says. */
  async delivered(key = this.key) {
    const { byStatus } = await this.call('GET', '/analytics/summary', undefined, key);
    return (byStatus.delivered ?? 0) + (byStatus.read ?? 0);
  }

  kill() { return stop(this.#gateway, 'SIGKILL'); }
  end() { return stop(this.#gateway); }

  async stop() {
    this.#client.close();
    await this.end();
    await stop(this.#database?.server, 'SIGINT');
  }
}
