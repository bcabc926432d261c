'use server';

import { z } from 'zod';
import { profileForm } from '@/accounts/profile';
import { liveComparison } from './server';
import type { ServerControls } from './server/controls';
import { actionForVisitor, notBegun, type Refusal } from './server/for-visitor';
import { welcomeBrowser } from './server/visitor';

/** Signs in as a new user on both sides, and resets the clock, the secrets and the connections. */
export const signInOnBoth = actionForVisitor(async ({ id, name }) => {
  await liveComparison().begin({ id, name });
  return null;
}, welcomeBrowser);

export const tamper = actionForVisitor(async () => {
  await liveComparison().tamper();
  return null;
});

export const rename = actionForVisitor(async (visitor, name: unknown) => {
  const form = profileForm.safeParse({ name });
  if (!form.success) return form.error.issues[0]?.message ?? 'Enter a name.';
  return (await liveComparison().rename(visitor, form.data.name)) ? null : notBegun;
});

export const revoke = actionForVisitor(async (visitor) =>
  (await liveComparison().revoke(visitor)) ? null : notBegun,
);

export const disable = actionForVisitor(async (visitor) =>
  (await liveComparison().disable(visitor)) ? null : notBegun,
);

/** 400 days, the longest that browsers keep a cookie. RFC 6265bis. */
const maxSeconds = 400 * 24 * 3600;
const seconds = z.number().int().positive().max(maxSeconds);

export const moveClock = actionForVisitor(async (_visitor, secondsToMove: unknown) => {
  const parsed = seconds.safeParse(secondsToMove);
  if (!parsed.success) return `The clock moves by 1 to ${maxSeconds} whole seconds.`;
  return onServer((server) => server.moveClock(parsed.data));
});

export const rotateSecret = actionForVisitor(async () =>
  onServer((server) => server.rotateSecret()),
);

export const forgetOlderSecrets = actionForVisitor(async () =>
  onServer((server) => server.forgetOlderSecrets()),
);

export const stopDatabase = actionForVisitor(async () =>
  onServer((server) => server.stopDatabase()),
);

export const startDatabase = actionForVisitor(async () =>
  onServer((server) => server.startDatabase()),
);

function onServer(run: (server: ServerControls) => void): Refusal {
  const { server } = liveComparison();
  if (!server) return 'This is possible with the embedded database only.';
  run(server);
  return null;
}
