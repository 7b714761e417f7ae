import { show } from '../lib/figures.mjs';

/** True, false, or undefined when there is nothing to compare with. */
export const holds = ({ value, better }, wanted) => (!Number.isFinite(value) || !Number.isFinite(wanted) ? undefined : better === 'higher' ? value >= wanted : value <= wanted);

const word = (row) => (row.said === undefined ? '' : { true: 'aim', false: { true: 'must', false: 'not yet', undefined: '' }[holds(row, row.must)], undefined: { true: 'must', false: 'not yet', undefined: '' }[holds(row, row.must)] }[holds(row, row.aim)]);
const limit = (said, value) => (!said ? '' : Number.isFinite(value) && /x/.test(said) ? `${said} (${show(value)})` : said);

export function table(rows, machine, shared) {
  const lines = rows.map((row) => `| ${row.no} | ${row.what} | ${show(row.value)} | ${'peer' in row ? show(row.peer) : ''} | ${'floor' in row ? show(row.floor) : ''} | ${limit(row.said?.[0], row.must)} | ${limit(row.said?.[1], row.aim)} | ${word(row)} |`);
  return [
    `${machine.cores} cores (${machine.cpu}), ${machine.store}, median of ${machine.rounds}${shared ? `; ${shared} samples while others took more than an eighth of the machine` : ''}.`,
    '', '| # | measure | product | peer | floor | must | aim | reached |', '|---|---|---|---|---|---|---|---|', ...lines, '',
  ].join('\n');
}
