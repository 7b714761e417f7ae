// 3: a campaign to 100,000 contacts, what it takes, and what another account's single messages feel meanwhile; beside one to 1,000 of them.
import { sleep } from '../lib/processes.mjs';
import { Site, until } from '../lib/site.mjs';

export const title = 'Campaign';
export const sides = ['product'];
const few = 1_000, beside = 20, seconds = 15, perSecond = 1_000, warm = 10_000;
const silent = '', asMeta = 'sent,delivered'; // what the stand-in tells of a message: nothing, or what Meta tells at least
const now = () => performance.timeOrigin + performance.now();

export const sample = async (options, side, run) => ({
  few: await campaign(options, side, `${run}f`, few, asMeta),
  many: await campaign(options, side, `${run}m`, options.contacts, asMeta),
  silent: await campaign(options, side, `${run}s`, options.contacts, silent),
});

const campaign = (options, side, run, contacts, statuses) => Site.on(options, side, { graph: { LATENCY_MS: 0, STATUSES: statuses }, settings: { Sender__MessagesPerSecond: String(perSecond) } }, async (site, product) => {
  const other = await product.account(1), { id } = await draft(product, contacts, options.contacts);
  await product.end(); // what the import has taken is not the campaign's
  const ready = await product.begin();
  await site.flood(warm, `${run}u`, 64, [other.key]);
  await until(async () => (await site.graph()).accepted >= warm, 120, () => 'what the process is warmed with');
  await site.paced({ rate: beside, seconds: 5, run: `${run}w`, key: other.key });
  await site.graph('/reset');
  const accept = await site.paced({ rate: beside, seconds, run: `${run}i`, key: other.key }), idle = { accept, call: (await site.graph()).lag };
  await site.graph('/reset');

  const memory = new Memory(site), launchedAt = now();
  const { audience } = await product.call('POST', `/campaigns/${id}/launch`), launch = now() - launchedAt;
  if (audience !== contacts) throw new Error(`the audience is ${audience}, not ${contacts}`);
  const singles = site.paced({ rate: beside, seconds, run: `${run}s`, key: other.key });
  await until(async () => (await product.call('GET', `/analytics/summary?campaignId=${id}`)).total >= contacts, 300, async () => `${contacts} messages: ${JSON.stringify(await product.call('GET', `/campaigns/${id}`))}`, 50);
  const durable = (now() - launchedAt) / 1000, during = { accept: await singles, call: (await site.graph()).lag };
  const first = Math.min(...Object.entries(await site.graph('/arrivals')).filter(([number]) => number !== other.number).flatMap(([, times]) => times[0]));
  return { contacts, ready, launch, firstSend: (first - launchedAt) / 1000, durable, memory: memory.end(), idle, during };
});

/** A campaign to some of the contacts: as many are stored whatever its audience, so that it alone makes the difference. */
async function draft(product, audience, contacts) {
  await product.contacts('phone,name,tags\n' + Array.from({ length: contacts }, (_, i) => `+1555${String(i).padStart(7, '0')},Person ${i},${i < audience ? 'vip' : 'other'}`).join('\n'));
  const greeting = { type: 'body', parameters: [{ type: 'text', text: '{{contact.name|there}}' }] };
  return product.call('POST', '/campaigns', { name: 'Bench', audience: { tags: ['vip'] }, template: { name: 'sale', language: { code: 'en_US' }, components: [greeting] } });
}

/** The most memory that is seen from now on, and how much more than now that is, in MiB; and how much of it at most was anonymous. */
class Memory {
  #before; #most; #anonymous = 0; #ended = false;
  constructor(site) { this.#before = this.#most = site.memory(); this.#look(site); }

  async #look(site) {
    for (; !this.#ended; await sleep(100)) [this.#most, this.#anonymous] = [Math.max(this.#most, site.memory()), Math.max(this.#anonymous, site.anonymous())];
  }

  end() {
    this.#ended = true;
    return { before: this.#before, most: this.#most, growth: this.#most - this.#before, anonymous: this.#anonymous };
  }
}

export const rows = (of) => {
  const what = `${title} of ${of('product', 'many.contacts')?.toLocaleString('en-US') ?? '?'}`, idle = of('product', 'many.idle.accept.p99'), idleCall = of('product', 'many.idle.call.p99');
  return [
    { no: '3', what: `${what}, no statuses: launch answered, ms`, better: 'lower', value: of('product', 'silent.launch'), must: 300, said: ['300', ''] },
    { no: '3', what: `${what}, no statuses: all durable, s`, better: 'lower', value: of('product', 'silent.durable'), must: 10, aim: 3, said: ['10', '3'] },
    { no: '3', what: `${what}: launch answered, ms`, better: 'lower', value: of('product', 'many.launch'), must: 300, said: ['300', ''] },
    { no: '3', what: `${what}: first send, s`, better: 'lower', value: of('product', 'many.firstSend'), must: 1, said: ['1', ''] },
    { no: '3', what: `${what}: all durable, s`, better: 'lower', value: of('product', 'many.durable'), must: 10, aim: 3, said: ['10', '3'] },
    { no: '3', what: `${what}: memory more, MiB`, better: 'lower', value: of('product', 'many.memory.growth'), must: 32, said: ['32', ''] },
    { no: '3', what: `${what}: most memory, against ${few.toLocaleString('en-US')} contacts`, better: 'lower', value: of('product', 'many.memory.most') / of('product', 'few.memory.most'), must: 1.1, said: ['1.1', ''] },
    { no: '3', what: `${what}: another account's single messages meanwhile, accept p99 ms`, better: 'lower', value: of('product', 'many.during.accept.p99'), must: 3 * idle, said: ['3x idle', ''] },
    { no: '3', what: `${what}: another account's single messages meanwhile, call to Graph p99 ms`, better: 'lower', value: of('product', 'many.during.call.p99'), must: 3 * idleCall, said: ['3x idle', ''] },
  ];
};
