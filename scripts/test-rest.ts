import { restSuites } from './lib/suites.ts';
import { testCommand } from './lib/test-command.ts';

await testCommand(
  'rest',
  restSuites,
  `npm run test:rest -- [options]   what takes longer than npm test

  --only <suites>   some of them, separated by commas: ${restSuites.join(', ')};
                    or some of their files, by how their paths go on: adopt/sqlite, e2e/rest/admin
  -h, --help

  faults            hostile input, many requests at once, killed processes, a dying database
                    and, with nginx, a shared cache
  stores            every store and the schemas of other apps; MariaDB needs mariadb-server,
                    and a pooler pgbouncer
  adopt             apps of create-next-app that take the kit in; needs the npm registry
  e2e               every end-to-end spec; needs a browser, as in npm test
  node22, node24    the suites unit and contract on that Node, which npx gets`,
);
