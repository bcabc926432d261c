import { mainSuites } from './lib/suites.ts';
import { testCommand } from './lib/test-command.ts';

await testCommand(
  'main',
  mainSuites,
  `npm test -- [options]   what takes minutes: both strategies on a real PostgreSQL and in a browser

  --only <suites>   some of them, separated by commas: ${mainSuites.join(', ')};
                    or some of their files, by how their paths go on: unit/docs, e2e/devices
  -h, --help

The end-to-end suite needs a browser. Where there is none it is left out and says how to get one;
with CI=true that is a failure. What takes longer: npm run test:rest -- --help`,
);
