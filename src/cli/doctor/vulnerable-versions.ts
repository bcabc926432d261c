import { installedVersion, rangeOf } from '../project/package-file.ts';
import { addCommand } from '../project/package-manager.ts';
import { type Advisory, advisories } from './advisories.ts';
import type { App } from './app.ts';
import type { Check, Found } from './check.ts';
import { compareVersions, isVersion } from './versions.ts';

export const vulnerableVersion: Check = {
  code: 'vulnerable-version',
  level: 'error',
  title: 'A version with a known hole is installed',
  appliesTo: 'every app',
  look: ({ project }) => {
    const looked = names.map((name) => judge(project, name));
    const found = looked.flatMap((each) => each ?? []);
    const unknown = names.filter((_, index) => looked[index] === null);
    return found.length === 0 && unknown.length > 0
      ? {
          skipped: `nobody can tell which version of ${unknown.join(' and ')} there is: install first`,
        }
      : found;
  },
};

const names = [...new Set(advisories.map((each) => each.package))];

/** What is wrong with a package; `null`: it isn't installed, and a range is asked for. */
function judge({ folder, packageFile, packageManager }: App['project'], name: string) {
  const asked = rangeOf(name, packageFile);
  const version = installedVersion(name, folder) ?? asked;
  if (asked === null || version === null) return [];
  if (!isVersion(version)) return null;
  const affecting = advisories
    .filter((advisory) => advisory.package === name)
    .flatMap((advisory) => {
      const fixed = fixFor(advisory, version);
      return fixed === null ? [] : [{ advisory, fixed }];
    });
  // One that closes all of them.
  const closing = affecting
    .map(({ fixed }) => fixed)
    .sort(compareVersions)
    .at(-1);
  const command = addCommand(packageManager.name, [`${name}@${closing}`]).join(' ');
  return affecting.map(
    ({ advisory: { id, about, source } }): Found => ({
      where: `${name} ${version}`,
      detail: `${id}: ${about} ${source}`,
      fix: `Upgrade to ${closing} or later: ${command}.`,
    }),
  );
}

/** The first version without it; `null`: it isn't in this one. What came before a release has it too. */
function fixFor({ affected }: Advisory, version: string): string | null {
  const range = affected.find(([from, fixed]) => {
    const first = from.includes('-') ? from : `${from}-0`;
    return compareVersions(version, first) >= 0 && compareVersions(version, fixed) < 0;
  });
  return range?.[1] ?? null;
}
