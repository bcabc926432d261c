import { join } from 'node:path';
import { type Configuration, readConfiguration } from '../project/configuration.ts';
import { readText, sourceFiles } from '../project/files.ts';
import { type FindImported, importsOf } from '../project/imported-file.ts';
import { createNames, type Names } from '../project/names.ts';
import type { Project } from '../project/project.ts';
import { scriptEndings } from '../project/source.ts';
import { type Variables, variablesOf } from '../project/variables.ts';
import { type LookedInto, lookIntoDatabase } from './database.ts';
import { findSessionModel, type SessionModel } from './session-model.ts';

/** All that the checks look at: the app's files, its variables and its database. */
export interface App {
  readonly project: Project;
  readonly variables: Variables;
  readonly imported: FindImported;
  readonly names: Names;
  /** What Auth.js or the kit is called with; `null`: there is no such call. */
  readonly configuration: Configuration | null;
  /** The model of sessions in Prisma's schema; `null`: there is none. */
  readonly sessionModel: SessionModel | null;
  readonly database: LookedInto;
  /** The app's own files of code, read once. */
  sources(): readonly Source[];
}

export interface Source {
  readonly path: string;
  readonly text: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/** @throws KitError source_unreadable */
export async function examine(project: Project, env: Env, now: Date): Promise<App> {
  const { folder } = project;
  const variables = variablesOf(folder, env);
  const imported = importsOf(folder);
  const names = createNames(folder, imported);
  const sessionModel = findSessionModel(project.prisma);
  let sources: Source[] | undefined;
  return {
    project,
    variables,
    imported,
    names,
    configuration: readConfiguration(project, names),
    sessionModel,
    database: await lookIntoDatabase(project, sessionModel, variables, now),
    sources() {
      sources ??= sourceFiles(folder, scriptEndings).map((path) => ({
        path,
        text: readText(join(folder, path)) ?? '',
      }));
      return sources;
    },
  };
}
