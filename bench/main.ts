import '../tests/support/next-environment.ts';

const { withWorld } = await import('./lib/world.ts');
const { measureReads } = await import('./reads.ts');
const rounds = Number(process.argv[2] ?? 10);
const r = await withWorld((w) => measureReads(w, { rounds, perRound: 100 }));
for (const x of r)
  console.log(
    x.strategy.padEnd(9),
    x.name.padEnd(36),
    x.median.toFixed(1),
    'p99',
    x.p99.toFixed(1),
    'spread',
    x.spread.map((s) => s.toFixed(1)).join('-'),
  );
process.exit();
