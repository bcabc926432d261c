import type { Files } from '../made-app.ts';
import { type PackageName, packageFile } from './common.ts';

/** An app on NextAuth v4, and what `init` should make of it. */
export interface V4App {
  readonly name: string;
  /** Its own; a package.json that isn't among them is made of `packages`. */
  readonly files: Files;
  /** What it asks for beside Next.js, React and NextAuth. */
  readonly packages?: readonly PackageName[];
  /** Default: 16. */
  readonly next?: '15.5';
  /** Where Next.js is in a workspace, and Prisma: paths that end with "/". */
  readonly place?: string;
  readonly schemaAt?: string;
  /** Its packages by their names, and where each is. */
  readonly packagesAt?: Readonly<Record<string, string>>;
  /** What has to be in a file afterwards; `null`: the file is gone. */
  readonly moved: Readonly<Record<string, readonly RegExp[] | null>>;
  /** What no file has afterwards, but in lines that are listed. */
  readonly gone: readonly RegExp[];
  readonly listed: readonly Listed[];
  /** What has to be written by hand then, as the list says. */
  readonly byHand: readonly ByHand[];
}

/** What is left to be done by hand. */
export interface Listed {
  readonly at: string;
  /** Of the file as it is then. */
  readonly line: string;
  readonly says: RegExp;
}

export interface ByHand {
  readonly path: string;
  readonly from: string;
  readonly to: string;
}

/** All files of the app, as it is before. */
export function filesOf({ files, packages = [], next }: V4App): Files {
  return { 'package.json': packageFile(['next-auth', ...packages], next), ...files };
}
