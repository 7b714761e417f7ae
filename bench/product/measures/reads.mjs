// 12: one message, and pages of messages, at 500 a second each with a million rows.
import { Site } from '../lib/site.mjs';
import { bodies, bulk } from './bulk.mjs';

export const title = 'Reads with a million rows at 500 a second';
export const sides = ['product'];
const rate = 500, seconds = 20;

export const sample = (options, side, run) => Site.on(options, side, { settings: { Sender__MessagesPerSecond: '1' } }, async (site, product) => {
  const sendAt = new Date(Date.now() + 60 * 86_400_000).toISOString();
  await bulk(product, options.scheduled / 1000, bodies(run, { sendAt }));
  const ids = [], pages = [];
  for (let page = 0, path = '/messages?limit=100'; page < 50; page++) { // the newest 5,000, and the same among older ones by their time
    const { data, nextCursor } = await product.call('GET', path);
    ids.push(...data.map((message) => `/messages/${message.id}`));
    pages.push(path.replace('limit=100', 'limit=20'));
    path = `/messages?limit=100&cursor=${encodeURIComponent(nextCursor)}`;
  }
  for (let person = 0; person < 50; person++) pages.push(`/messages?limit=20&to=${encodeURIComponent('+4476' + String(person * 997).padStart(8, '0'))}`);
  pages.push('/messages?limit=20&status=scheduled');
  for (const paths of [ids, pages]) await site.paced({ rate: 250, seconds: 10, paths }); // warm
  return { n: options.scheduled, one: await site.paced({ rate, seconds, paths: ids }), page: await site.paced({ rate, seconds, paths: pages }) };
});

export const rows = (of) => [
  { no: '12', what: `GET /messages/{id} at 500 a second, ${of('product', 'n')?.toLocaleString('en-US')} rows: p99 ms`, better: 'lower', value: of('product', 'one.p99'), must: 10, aim: 5, said: ['10', '5'] },
  { no: '12', what: `Pages at 500 a second, ${of('product', 'n')?.toLocaleString('en-US')} rows: p99 ms`, better: 'lower', value: of('product', 'page.p99'), must: 50, aim: 20, said: ['50', '20'] },
];
