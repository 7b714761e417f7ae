// Customers that do what api.md asks of them: every request has an Idempotency-Key, and is repeated until it is answered: after Retry-After when it was 503, at the other
// gateway at once when there was no answer. Every answer is kept.
import { sleep } from '../../../bench/product/lib/processes.mjs';

const patience = 180_000, soon = 200;

export class Load {
  records = []; faults = [];
  #cluster; #people = 0; #calls = 0; #underWay = new Set(); #stopped = false; #loops = [];

  constructor(cluster) { this.#cluster = cluster; }

  /** So many messages a second, one call each, and every second second a bulk call of `later` whose time comes 8 s after it. */
  steady(account, { perSecond, later }) {
    this.#loops.push(this.#every(1000 / perSecond, () => this.#send(account, [this.#message()])));
    this.#loops.push(this.#every(2000, () => this.#send(account, Array.from({ length: later }, () => this.#message(8_000)))));
  }

  /** One bulk call, and silence: nobody will ask for this account again. */
  async backlog(account, messages) { await this.#send(account, Array.from({ length: messages }, () => this.#message())); }

  async stop() {
    this.#stopped = true;
    await Promise.all(this.#loops);
    await Promise.all(this.#underWay);
  }

  async #every(ms, act) {
    for (let due = performance.now(); !this.#stopped; due += ms) {
      await sleep(Math.max(0, due - performance.now()));
      const acting = act();
      this.#underWay.add(acting);
      acting.finally(() => this.#underWay.delete(acting));
    }
  }

  #message(afterMs) {
    const message = { to: '+4478' + String(this.#people++).padStart(8, '0'), type: 'text', text: { body: 'Your order has left our warehouse.' } };
    return afterMs ? { ...message, sendAt: new Date(Date.now() + afterMs).toISOString() } : message;
  }

  async #send(account, messages) {
    const key = `call-${this.#calls++}`, single = messages.length === 1, record = { account, key, began: Date.now(), tries: [], ids: [] };
    this.records.push(record);
    const [path, body] = single ? ['/send-message', JSON.stringify(messages[0])] : ['/messages/bulk', JSON.stringify({ messages })];
    for (let turn = this.#calls; record.ended === undefined; turn++) {
      const gateway = this.#cluster.gateways[turn % this.#cluster.gateways.length], wait = await this.#once(record, gateway, path, body, single);
      if (wait === 0) record.ended = Date.now();
      else if (Date.now() - record.began > patience) this.#fault(record, 'was not answered for 180 s');
      else await sleep(wait);
    }
  }

  /** Answers how many ms to wait before the next try; 0: it is done. */
  async #once(record, gateway, path, body, single) {
    const one = { gateway: gateway.name, at: Date.now() };
    record.tries.push(one);
    let answer;
    try {
      answer = await gateway.client.request('POST', path, { 'X-API-Key': record.account.key, 'Content-Type': 'application/json', 'Idempotency-Key': record.key }, body);
    } catch (error) {
      Object.assign(one, { ms: Date.now() - one.at, status: 'none', why: error.code ?? error.message });
      return soon;
    }
    Object.assign(one, { ms: Date.now() - one.at, status: answer.status });
    const text = answer.body.toString(), retryAfter = Number(/\r\nretry-after: *(\d+)/i.exec(answer.head)?.[1]);
    if (answer.status === 202) {
      const accepted = JSON.parse(text);
      record.ids = single ? [accepted.id] : accepted.messages.map((message) => message.id);
      return 0;
    }
    one.why = JSON.parse(text).code;
    if (answer.status === 503 && retryAfter > 0) return retryAfter * 1000;
    if (one.why === 'idempotency_in_progress' && record.tries.length > 1) return 1_000; // the try before is still being done
    this.#fault(record, `was answered ${answer.status} ${text.slice(0, 300)}`);
    return 0;
  }

  #fault(record, what) {
    record.ended = Date.now();
    record.failed = true;
    this.faults.push({ at: record.ended, text: `${record.key} ${what}` });
  }
}
