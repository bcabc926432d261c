import { configurationIn } from '../project/configuration.ts';
import { guardUse } from '../project/guard-use.ts';
import { instanceIn } from '../project/request-guard.ts';
import { placeOf } from '../project/syntax.ts';
import type { Check } from './check.ts';
import { keepsStockRows } from './strategy-needs.ts';

export const secondInstance: Check = {
  code: 'second-instance',
  level: 'error',
  title: 'The proxy has an instance of Auth.js of its own, which can’t read the sessions',
  look(app) {
    return app.project.guards.flatMap(({ path, kind }) => {
      const { instance } = guardUse(app, path);
      const call = instance === null ? undefined : instanceIn(app.names.file(instance));
      if (!call) return [];
      const from = app.configuration?.path ?? '';
      const fix = `Take auth from ${from} in its place: export { auth as ${kind} } from it, or auth(…) around the function that is there.${kind === 'middleware' ? onNode : ''}`;
      const found = (detail: string) => [{ where: placeOf(call), detail, fix }];
      if (app.project.auth.kind === 'kit') return found(ofKit);
      const lacksAdapter = configurationIn(call, app.names).lacks('adapter');
      return keepsStockRows(app) && lacksAdapter ? found(ofRows) : [];
    });
  },
};

const ofKit =
  'It knows jwts only, and none of the sessions that have ended. With strategy "database" it takes the cookie of everybody who comes by; with "jwt" it lets in whoever was signed out.';

const ofRows =
  'Sessions are rows, and it has no adapter: it takes the cookie for a jwt, can’t read it, and clears it. Everybody who comes by is signed out.';

/** A middleware is on the edge by itself, where what the app's own file imports rarely runs. */
const onNode = " It has to run on Node.js then: runtime: 'nodejs' in its config.";
