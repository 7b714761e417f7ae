// The yardsticks' floor: a bare endpoint with one durable row.
import path from 'node:path';
import { startPostgres } from '../lib/postgres.mjs';
import { freePort, start, stop } from '../lib/processes.mjs';

export class Floor {
  name = 'floor';
  key = 'sk_floor';
  #processes = [];

  static async start({ yardsticks, folder, store, port }) {
    const floor = new Floor(), at = port ?? await freePort(), database = store === 'postgres' ? await startPostgres(folder) : null;
    floor.base = `http://127.0.0.1:${at}`;
    if (database) floor.#processes.push(database.server);
    const env = {
      MODE: database ? 'pg' : 'sqlite-full', PORT: String(at), DB: database ? database.connection + ';Pooling=false' : path.join(folder, 'floor.db'),
      ASPNETCORE_ENVIRONMENT: 'Production', DOTNET_gcServer: '0',
    };
    const app = start('floor', 'dotnet', [path.join(yardsticks, 'floor/bin/Release/net10.0/Floor.dll')], { env, ready: 'floor ready' });
    floor.#processes.push(app);
    await app.ready;
    return floor;
  }

  get pids() { return this.#processes.map((started) => started.pid); }

  async stop() { for (const started of this.#processes.reverse()) await stop(started, started.name === 'postgres' ? 'SIGINT' : 'SIGTERM'); }
}
