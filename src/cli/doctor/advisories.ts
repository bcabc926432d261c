/** A hole that was found in a package, and closed. */
export interface Advisory {
  readonly id: string;
  readonly package: string;
  /** What somebody can do with it. */
  readonly about: string;
  /** From a version on, up to the one that closes it. */
  readonly affected: readonly (readonly [from: string, fixed: string])[];
  readonly source: string;
}

/** When the list was last compared with its sources. It is no replacement for `npm audit`. */
export const advisoriesOf = '2026-11-26';

const next = 'https://github.com/vercel/next.js/security/advisories';
const authjs = 'https://github.com/nextauthjs/next-auth/security/advisories';

/** What undoes the protection of sessions, in versions that the kit runs with or is added to. */
export const advisories: readonly Advisory[] = [
  {
    id: 'CVE-2025-29927',
    package: 'next',
    about: 'A header skips the middleware, and what it protects is open.',
    affected: [['15.0.0', '15.2.3']],
    source: `${next}/GHSA-f82v-jwr5-mffw`,
  },
  {
    id: 'CVE-2025-66478',
    package: 'next',
    about:
      'One request runs code on the server, which holds AUTH_SECRET (React2Shell, CVE-2025-55182).',
    affected: [
      ['15.0.0', '15.0.5'],
      ['15.1.0', '15.1.9'],
      ['15.2.0', '15.2.6'],
      ['15.3.0', '15.3.6'],
      ['15.4.0', '15.4.8'],
      ['15.5.0', '15.5.7'],
      ['16.0.0', '16.0.7'],
    ],
    source: `${next}/GHSA-9qr9-h5gf-34mp`,
  },
  {
    id: 'CVE-2026-44574',
    package: 'next',
    about: 'A parameter makes a page show what another path is for, past proxy and middleware.',
    affected: [
      ['15.4.0', '15.5.16'],
      ['16.0.0', '16.2.5'],
    ],
    source: `${next}/GHSA-492v-c6pp-mqqv`,
  },
  {
    id: 'CVE-2026-44575',
    package: 'next',
    about: 'The address of a prefetch reaches a page past proxy and middleware.',
    // The first fix, 15.5.16 and 16.2.5, was not complete: GHSA-26hh-7cqf-hhc6.
    affected: [
      ['15.2.0', '15.5.18'],
      ['16.0.0', '16.2.6'],
    ],
    source: `${next}/GHSA-267c-6grr-h53f`,
  },
  {
    id: 'GHSA-5jpx-9hw9-2fx4',
    package: 'next-auth',
    about: 'A sign-in link for somebody is sent to an address of the attacker’s.',
    affected: [
      ['4.0.0', '4.24.12'],
      ['5.0.0-beta.0', '5.0.0-beta.30'],
    ],
    source: `${authjs}/GHSA-5jpx-9hw9-2fx4`,
  },
];
