import { Node } from 'ts-morph';
import { CommandError } from '../command-error.ts';
import {
  type Configuration,
  formerSecret,
  secretGivenBy,
  strategyOfAuthjs,
  strategyOfKit,
} from '../project/configuration.ts';
import { withoutEnding } from '../project/files.ts';
import { noAppRouter } from '../project/layout.ts';
import type { PrismaSetup } from '../project/prisma-setup.ts';
import { inspectProject, type Project } from '../project/project.ts';
import { readSchema } from '../project/schema-language.ts';
import { sessionReadsIn } from '../project/session-reads.ts';
import { placeOf } from '../project/syntax.ts';
import { exportedNames, planAuthFile, refuseUnexported } from './auth-file.ts';
import { planClient } from './client-file.ts';
import { planEnv } from './env-files.ts';
import { hasCodeOfV4, moveFromV4 } from './from-v4/move-from-v4.ts';
import { movedAndPlanned } from './from-v4/moved-and-planned.ts';
import { planGuard } from './guard/guard.ts';
import { hasMiddlewareOfV4, needsToken } from './guard/middleware-of-v4.ts';
import { planDockerFiles, planGitIgnore } from './ignored-and-copied.ts';
import { planMigration } from './migration.ts';
import { planModels } from './models.ts';
import { type Packages, planPackages } from './packages.ts';
import { created, leftToDo, type PlanPart, skipped, together, withoutOverwriting } from './plan.ts';
import { planRoute } from './route.ts';
import { planSessionReads } from './session-reads.ts';
import { soleProvider } from './wrap/providers.ts';

export interface InitPlan extends PlanPart, Pick<Packages, 'commands' | 'packed'> {}

export interface InitOptions {
  /** The name of the model of the app's users, which is created where it is missing. */
  readonly userModel: string;
  /** Whether the user adds the packages. */
  readonly skipInstall: boolean;
  readonly now: Date;
}

/**
 * Plans all steps for an app, in their order. Code of NextAuth v4 is moved to v5 first; the rest of the plan is
 * the same as for an app on v5.
 *
 * @throws CommandError other_auth_found, old_auth_found, other_adapter_found, not_exported, and what the parts
 * of the plan throw.
 */
export function planInit(project: Project, options: InitOptions): InitPlan {
  if (!hasCodeOfV4(project)) return planFor(project, options);
  const moved = moveFromV4(project);
  const v5 = inspectProject(project.folder, moved.overlay);
  const isV4 = project.auth.kind === 'nextauth-v4';
  const plan = planFor(v5, options, {
    provider: isV4 && v5.configuration ? soleProvider(v5.configuration, v5.code) : null,
    needsToken: needsToken(v5.code, moved.places),
  });
  return { ...plan, ...movedAndPlanned(v5, moved, plan) };
}

/** Facts about an app whose code was moved from NextAuth v4. */
interface FromV4 {
  /** The provider whose account ids are the user ids in v4's jwts; `null`: none. */
  readonly provider: string | null;
  /** Whether code that the user has to write calls `getToken`. */
  readonly needsToken: boolean;
}

function planFor(
  project: Project,
  { userModel, skipInstall, now }: InitOptions,
  v4: FromV4 | null = null,
): InitPlan {
  refuseOtherAuth(project);
  refuseOtherAdapter(project);
  refuseUnexported(project);
  const { layout, auth } = project;
  const path = auth.kind === 'authjs' || auth.kind === 'kit' ? auth.path : authPath(project);
  const module = withoutEnding(path);
  const addedPrisma = project.prisma ? null : newPrisma(layout.source);
  const prisma = project.prisma ?? addedPrisma?.setup ?? null;
  if (!prisma) throw new Error('Unreachable: a Prisma schema was found or added.');
  const { part: clientPart, client, driver } = planClient(project, prisma);
  const packages = planPackages(project, { driver, skip: skipInstall });
  const models = planModels(prisma, {
    file: `${prisma.folder ?? 'prisma'}/auth.prisma`,
    userModel,
    // In an app on Auth.js its own configuration fills the columns of a new user.
    signsUp: auth.kind === 'authjs' || auth.kind === 'kit',
  });
  const schema = addedPrisma ? addedPrisma.with(models.changes) : schemaPart(models);
  const reads = sessionReadsIn(project.code);
  const needsGetToken =
    reads.some(({ kind }) => kind === 'token') || hasMiddlewareOfV4(project) || v4?.needsToken;
  const more = needsGetToken ? ['getToken'] : [];
  const authFile = planAuthFile(project, path, {
    client,
    more,
    v4Provider: v4?.provider ?? null,
    ...models,
  });
  const exported = exportedNames(project, path, authFile);
  const plan = together([
    packages.part,
    schema,
    clientPart,
    authFile,
    planRoute(project, module, exported),
    planGuard(project, module, exported),
    planSessionReads(project, module, reads),
    planEnv(project.folder, {
      ...settingsOf(project),
      database: addedPrisma !== null,
      gitHub: auth.kind === 'none' && authFile.changes.length > 0,
    }),
    planGitIgnore(
      project.folder,
      addedPrisma && `${layout.source}generated/prisma`,
      packages.files,
    ),
    planDockerFiles(project.folder, project.packageManager.root, packages.files),
    planMigration(project, project.prisma, models.changes, now),
    ...(addedPrisma
      ? [leftToDo('package.json', clientInBuild, '"build": "prisma generate && next build"')]
      : []),
  ]);
  const { commands, packed } = packages;
  return { ...withoutOverwriting(project.folder, plan), commands, packed };
}

const clientInBuild =
  "the generated client isn't committed, so let the build make it, on servers and in images";

/** The settings that decide which variables are needed. */
function settingsOf({ auth, configuration, code }: Project) {
  const lacks = (...path: string[]) => configuration?.lacks(...path) ?? true;
  return {
    strategy: strategyBefore(auth.kind, configuration),
    secret: secretOf(configuration, code),
    trustsHost: configuration?.get('trustHost')?.getText() === 'true',
    isNew: auth.kind !== 'kit',
    lastsByDefault: lacks('session', 'maxAge') && lacks('jwt', 'maxAge'),
  };
}

/** The secret's source. Where options can't be read, v4's default is added: NEXTAUTH_SECRET. */
function secretOf(configuration: Configuration | null, code: Project['code']) {
  const given = secretGivenBy(configuration);
  const isOfV4 = code.overlay.size > 0 && given.kind === 'variables' && given.names.length === 0;
  return isOfV4 ? { ...given, names: [formerSecret] } : given;
}

/** The strategy that the app's configuration has, "jwt" where there is none; `null`: it can't be read. */
function strategyBefore(kind: Project['auth']['kind'], configuration: Configuration | null) {
  if (kind !== 'authjs' && kind !== 'kit') return 'jwt';
  if (!configuration) return null;
  return kind === 'kit'
    ? strategyOfKit(configuration, () => null)
    : strategyOfAuthjs(configuration);
}

function authPath({ layout }: Project): string {
  return `${layout.source}auth.${layout.extension}`;
}

function refuseOtherAuth({ auth, layout }: Project): void {
  const where = auth.owner ? `, in the package ${auth.owner.name} (${auth.owner.folder})` : '';
  if (auth.kind === 'other') {
    throw new CommandError(
      'other_auth_found',
      `The app signs users in with ${auth.name}${where}. The kit works with Auth.js only. Nothing was written.`,
    );
  }
  if (auth.kind === 'none' && layout.pages !== null) {
    throw noAppRouter(`There is only the pages router (${layout.pages})`);
  }
}

/** Refuses another adapter than Prisma's: the registry refers to users in tables that Prisma knows. */
function refuseOtherAdapter({ auth, configuration, prisma }: Project): void {
  if (auth.kind !== 'authjs' || prisma) return;
  const adapter = configuration?.get('adapter');
  // The adapter is Prisma's, and the schema was not found.
  if (!adapter || /prisma/i.test(adapter.getText())) return;
  const name = (Node.isCallExpression(adapter) ? adapter.getExpression() : adapter).getText();
  throw new CommandError(
    'other_adapter_found',
    `The app keeps its users with ${name} (${placeOf(adapter)}), and the kit's sessions refer to users in tables that Prisma knows. Change to Prisma's adapter first. Nothing was written.`,
  );
}

function schemaPart({ changes, notes }: ReturnType<typeof planModels>): PlanPart {
  if (changes.length === 0) return skipped('Prisma schema', 'it has all models already');
  const [first, ...others] = changes.map(({ path, before }) => ({
    action: before === null ? ('create' as const) : ('modify' as const),
    what: path,
    reason: notes.join(', '),
  }));
  const rest = others.map((step) => ({ ...step, reason: 'belongs to it' }));
  return { steps: first ? [first, ...rest] : [], changes };
}

/** The setup of Prisma for an app without it. */
function newPrisma(source: string) {
  const path = 'prisma/schema.prisma';
  const output = `../${source}generated/prisma`;
  const text = `generator client {
  provider = "prisma-client"
  output   = "${output}"
}

datasource db {
  provider = "postgresql"
}
`;
  const setup: PrismaSetup = {
    config: 'prisma.config.ts',
    files: [{ path, text, blocks: readSchema(text, path) }],
    folder: null,
    provider: 'postgresql',
    generator: 'prisma-client',
    output,
    needsDriver: true,
    migrations: null,
    major: 7,
  };
  return {
    setup,
    with: (changes: ReturnType<typeof planModels>['changes']): PlanPart =>
      together([
        created(path, changes[0]?.after ?? text, "Auth.js's models and the registry"),
        created('prisma.config.ts', config, 'where Prisma finds schema and database'),
      ]),
  };
}

const config = `import { existsSync } from 'node:fs';
import { defineConfig } from 'prisma/config';

// The files that Next.js reads, in its order.
for (const file of ['.env.local', '.env']) {
  if (existsSync(file)) process.loadEnvFile(file);
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
`;
