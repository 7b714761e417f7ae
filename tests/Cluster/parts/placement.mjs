// Which silo hosts what, by Orleans' own dashboard.
async function grains(cluster) {
  const { simpleGrainStats } = await cluster.operator('/dashboard/DashboardCounters');
  return simpleGrainStats.filter(({ grainType }) => grainType.startsWith('WhatsApi.')).map(({ grainType, activationCount, siloAddress }) => ({
    grain: grainType.split(',')[0].split('.').pop(),
    silo: cluster.silos.find((silo) => siloAddress.includes(`:${silo.env.Cluster__SiloPort}`))?.name,
    count: activationCount,
  }));
}

/** How many senders each silo hosts. */
export async function senders(cluster) {
  const counts = new Map(cluster.silos.map(({ name }) => [name, 0]));
  for (const { grain, silo, count } of await grains(cluster)) if (grain === 'SenderGrain' && counts.has(silo)) counts.set(silo, counts.get(silo) + count);
  return counts;
}

/** A table of grains by silo. */
export async function placement(cluster) {
  const rows = new Map();
  for (const { grain, silo, count } of await grains(cluster)) {
    if (!rows.has(grain)) rows.set(grain, new Map());
    rows.get(grain).set(silo, (rows.get(grain).get(silo) ?? 0) + count);
  }
  const names = cluster.silos.map(({ name }) => name);
  return [`| grain | ${names.join(' | ')} |`, `|---|${names.map(() => '---|').join('')}`, ...[...rows].sort().map(([grain, counts]) => `| ${grain} | ${names.map((name) => counts.get(name) ?? 0).join(' | ')} |`)].join('\n');
}
