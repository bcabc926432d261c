import type { StrategyName } from '../../src/kit/session/session.ts';

/** The setting of a server process. */
export interface Setting {
  strategy: StrategyName;
  rollout?: number;
  /** The secret in use, then older ones that are still read. */
  secrets: readonly string[];
  /** The session cookie's name, then earlier ones that are still read. */
  cookies: readonly string[];
}

/** A step of docs/switching.md, in which processes of this and of the last setting run side by side. */
export interface Phase {
  name: string;
  setting: Setting;
}

export const names = { before: 'authjs.session-token', after: 'app.session' } as const;
export const secrets = {
  before: 'the secret that the drill starts with, 1',
  after: 'the secret that it changes to, 2',
} as const;

const start: Setting = { strategy: 'jwt', secrets: [secrets.before], cookies: [names.before] };
const rotated = [secrets.after, secrets.before];

/** All steps of docs/switching.md, in its order. */
export const phases: readonly Phase[] = [
  { name: 'jwt, beside the database strategy', setting: start },
  { name: 'database for 25 %', setting: { ...start, strategy: 'database', rollout: 25 } },
  { name: 'database for all', setting: { ...start, strategy: 'database' } },
  { name: 'back to jwt', setting: start },
  {
    name: 'the new secret is read',
    setting: { ...start, secrets: [secrets.before, secrets.after] },
  },
  { name: 'the new secret is used', setting: { ...start, secrets: rotated } },
  {
    name: 'the new cookie is read',
    setting: { ...start, secrets: rotated, cookies: [names.before, names.after] },
  },
  {
    name: 'the new cookie is set',
    setting: { ...start, secrets: rotated, cookies: [names.after, names.before] },
  },
];

/** The setting that runs before the first phase. */
export const firstSetting: Setting = { ...start, strategy: 'database' };
