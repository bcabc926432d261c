import type { App } from './app.ts';
import type { Check, Found } from './check.ts';
import { keepsRows } from './strategy-needs.ts';
import { placeOf } from './syntax.ts';

export const storeMissing: Check = {
  code: 'store-missing',
  level: 'error',
  title: 'Something is asked for that needs a store of sessions',
  appliesTo: 'the kit',
  look(app) {
    const { configuration } = app;
    if (!configuration || configuration.get('sessions')) return [];
    if (configuration.unread.length > 0) {
      return { skipped: `${configuration.path} spreads what can’t be read without running it` };
    }
    return [...strategy(app), ...limit(app), ...calls(app)];
  },
};

const fix =
  'Give createSessionKit a store: sessions: prismaSessions(prisma), from authjs-session-kit/prisma.';

function strategy({ variables }: App): Found[] {
  const variable = variables('AUTH_SESSION_STRATEGY');
  if (!variable || !keepsRows(variable.value)) return [];
  const detail =
    'This strategy keeps sessions in a store, and there is none: the app doesn’t start.';
  return [{ where: `${variable.name} (${variable.from})`, detail, fix }];
}

function limit({ variables, configuration }: App): Found[] {
  const variable = variables('AUTH_MAX_SESSIONS');
  const written = configuration?.get('policy', 'maxSessions');
  const where = variable ? `${variable.name} (${variable.from})` : written && placeOf(written);
  if (!where || written?.getText() === 'null') return [];
  const detail = 'Without a store nobody can count a user’s sessions: the app doesn’t start.';
  return [{ where, detail, fix }];
}

/** What the kit's `sessions` can't do with tokens alone. */
const called =
  /\bsessions\s*\.\s*(list|revoke|revokeOthers|revokeAll|rotate|revokeUser|revokeEveryone|prune)\s*\(/;

function calls(app: App): Found[] {
  return app.sources().flatMap(({ path, text }) => {
    const lines = text.split('\n');
    const at = lines.findIndex((line) => called.test(line));
    if (at === -1 || !importsKit(app, path, text)) return [];
    const [, name] = called.exec(lines[at] ?? '') ?? [];
    const detail = `sessions.${name}() is called, and a token can’t be taken back without a store: the call fails.`;
    return [{ where: `${path}:${at + 1}`, detail, fix }];
  });
}

/** Whether the file has anything of the one that makes the kit. */
function importsKit({ imported, configuration }: App, path: string, text: string): boolean {
  const specifiers = [...text.matchAll(/\bfrom\s+['"]([^'"]+)['"]/g)].map(([, to]) => to ?? '');
  return specifiers.some((each) => imported(path, each) === configuration?.path);
}
