'use server';

import type { Session } from 'authjs-session-kit/next';
import { z } from 'zod';
import { profileForm } from '@/accounts/profile';
import { liveComparison } from '@/app/compare/live/server';
import type { LiveComparison } from '@/app/compare/live/server/comparison';
import { withSession } from '@/auth';

/** `null`: done; else why it wasn't. */
type Refusal = string | null;

const notBegun = 'There is no comparison of yours here. Sign in on both sides first.';
const notHere = 'That is there on the embedded database only.';

/** As somebody new on both sides, with nothing moved, cut or rotated any more. */
export const signInOnBoth = withSession(async ({ user }: Session): Promise<Refusal> => {
  await liveComparison().begin({ id: user.id, name: user.name });
  return null;
});

export const tamper = withSession(async (): Promise<Refusal> => {
  await liveComparison().tamper();
  return null;
});

export const rename = withSession(async ({ user }: Session, name: unknown): Promise<Refusal> => {
  const form = profileForm.safeParse({ name });
  if (!form.success) return form.error.issues[0]?.message ?? 'That is no name.';
  return (await liveComparison().elsewhere.rename(user, form.data.name)) ? null : notBegun;
});

export const revoke = withSession(
  async ({ user }: Session): Promise<Refusal> =>
    (await liveComparison().elsewhere.revoke(user)) ? null : notBegun,
);

export const disable = withSession(
  async ({ user }: Session): Promise<Refusal> =>
    (await liveComparison().elsewhere.disable(user)) ? null : notBegun,
);

/** Longer than any browser keeps a cookie: 400 days. RFC 6265bis. */
const longest = 400 * 24 * 3600;
const seconds = z.number().int().positive().max(longest);

export const moveClock = withSession(async (_: Session, by: unknown): Promise<Refusal> => {
  const given = seconds.safeParse(by);
  if (!given.success) return `The clock moves by 1 to ${longest} whole seconds.`;
  return onServer((server) => server.moveClock(given.data));
});

export const rotateSecret = withSession(async () => onServer((server) => server.rotateSecret()));

export const forgetOlderSecrets = withSession(async () =>
  onServer((server) => server.forgetOlderSecrets()),
);

export const stopDatabase = withSession(async () => onServer((server) => server.stopDatabase()));

export const startDatabase = withSession(async () => onServer((server) => server.startDatabase()));

function onServer(run: (server: NonNullable<LiveComparison['server']>) => void): Refusal {
  const { server } = liveComparison();
  if (!server) return notHere;
  run(server);
  return null;
}
