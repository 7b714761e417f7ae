// One bar a measure: how many times better than what it must be. Logarithmic, so that twice as good and half as good are as far from the line.
import { show } from '../lib/figures.mjs';

const [left, width, line, top] = [470, 420, 22, 44];
const escape = (text) => text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]);
const times = (row, than) => (row.better === 'higher' ? row.value / than : than / row.value);
const at = (ratio) => left + (width * Math.log10(Math.min(10, Math.max(0.1, ratio)) * 10)) / 2;

function bar(row, i) {
  const y = top + i * line, ratio = times(row, row.must), reached = ratio >= 1, [from, to] = [at(1), at(ratio)];
  const aim = Number.isFinite(row.aim) ? `<path d="M${at(times(row, row.must) / times(row, row.aim))} ${y + 1}v${line - 6}" stroke="#111" stroke-dasharray="2 2"/>` : '';
  return `<text x="${left - 10}" y="${y + 13}" text-anchor="end">${escape(row.what)}</text>` +
    `<rect x="${Math.min(from, to)}" y="${y + 3}" width="${Math.max(1, Math.abs(to - from))}" height="${line - 8}" fill="${reached ? '#2a7f5f' : '#c2571a'}"/>${aim}` +
    `<text x="${left + width + 10}" y="${y + 13}">${show(row.value)}</text>`;
}

/** What must be zero has no ratio, and is in the table only. */
export function plot(rows) {
  const shown = rows.filter((row) => row.value > 0 && row.must > 0), height = top + shown.length * line + 20;
  const scale = [0.1, 0.3, 1, 3, 10].map((ratio) => `<path d="M${at(ratio)} ${top - 6}V${height - 16}" stroke="${ratio === 1 ? '#111' : '#ccc'}"/><text x="${at(ratio)}" y="${top - 12}" text-anchor="middle">${ratio}x</text>`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + width + 90}" height="${height}" font-family="sans-serif" font-size="11">` +
    `<rect width="100%" height="100%" fill="#fff"/><text x="10" y="18" font-size="13">How many times better than it must be (dashed: the aim)</text>${scale}${shown.map(bar).join('')}</svg>\n`;
}
