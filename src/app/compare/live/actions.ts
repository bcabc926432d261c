'use server';

import { z } from 'zod';
import { profileForm } from '@/accounts/profile';
import { liveComparison } from './server';
import type { ServerControls } from './server/controls';
import { actionForVisitor, notBegun, type Refusal } from './server/for-visitor';
import { welcomeBrowser } from './server/visitor';

/** As a new user on both sides, with nothing moved, cut or rotated any more. */
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
  if (!form.success) return form.error.issues[0]?.message ?? 'That is no name.';
  return (await liveComparison().rename(visitor, form.data.name)) ? null : notBegun;
});

export const revoke = actionForVisitor(async (visitor) =>
  (await liveComparison().revoke(visitor)) ? null : notBegun,
);

export const disable = actionForVisitor(async (visitor) =>
  (await liveComparison().disable(visitor)) ? null : notBegun,
);

/** Longer than any browser keeps a cookie: 400 days. RFC 6265bis. */
const longest = 400 * 24 * 3600;
const seconds = z.number().int().positive().max(longest);

export const moveClock = actionForVisitor(async (_visitor, by: unknown) => {
  const given = seconds.safeParse(by);
  if (!given.success) return `The clock moves by 1 to ${longest} whole seconds.`;
  return onServer((server) => server.moveClock(given.data));
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
  if (!server) return 'That is possible on the embedded database only.';
  run(server);
  return null;
}
