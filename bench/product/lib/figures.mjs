export const median = (values) => {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted.length === 0 ? undefined : sorted[Math.floor(sorted.length / 2)];
};

/** p50, p95, p99 and the ends of a list. */
export function spread(values) {
  const sorted = Float64Array.from(values).sort();
  const at = (share) => (sorted.length === 0 ? null : Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] * 100) / 100);
  return { n: sorted.length, min: at(0), p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

/** The most of sorted instants (ms) that any sliding second holds. */
export function mostInASecond(instants) {
  let most = 0;
  for (let first = 0, last = 0; last < instants.length; last++) {
    while (instants[last] - instants[first] >= 1000) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

/** A figure with as many digits as it deserves. */
export const show = (value) => (!Number.isFinite(value) ? '-' : Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-US') : Number(value.toPrecision(3)).toString());
