import { readFileSync, writeFileSync } from 'node:fs';
import { CodedError } from '../src/kit/session/errors.ts';
import { costModelBlocks } from './bench-docs/cost-model-blocks.ts';
import { figuresOf, withFigures } from './bench-docs/figures.ts';
import { withBlocks } from './bench-docs/marked-places.ts';
import { performanceBlocks } from './bench-docs/performance-blocks.ts';
import { readReport } from './bench-docs/report.ts';
import { runScript } from './lib/run-script.ts';

const help = `npm run bench:docs -- <bench.json>   writes measured figures into the documentation

The file is what \`npm run -s bench -- --json\` printed, with all parts. The figures go into the marked
places of docs/performance.md and docs/cost-model.md, and into src/cost-model/figures.ts.`;

await runScript(async () => {
  const [file] = process.argv.slice(2);
  if (file === '--help' || file === '-h') {
    console.log(help);
    return 0;
  }
  if (!file)
    throw new CodedError('invalid_option', 'The file with the report is missing; see --help.');
  const report = readReport(readFileSync(file, 'utf8'));
  const figures = figuresOf(report);
  rewrite('src/cost-model/figures.ts', (text) => withFigures(text, figures));
  rewrite('docs/performance.md', (text) => withBlocks(text, performanceBlocks(report)));
  rewrite('docs/cost-model.md', (text) => withBlocks(text, costModelBlocks(figures)));
  return 0;
});

function rewrite(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'utf8')));
  console.error(`Written: ${path}`);
}
