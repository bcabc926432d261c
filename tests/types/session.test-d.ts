import { useSession } from 'authjs-session-kit/client';
import type { Session, SessionKit } from 'authjs-session-kit/next';
import type { NextFetchEvent, NextMiddleware, NextRequest } from 'next/server';
import type { Session as AuthjsSession, NextAuthRequest, NextAuthResult } from 'next-auth';
import { expectTypeOf, test } from 'vitest';
import type { KitSession } from '../../src/kit/session/session.ts';

declare const kit: SessionKit;

test('the session has an id, a strategy and no token', () => {
  expectTypeOf<Session['user']['id']>().toEqualTypeOf<string>();
  expectTypeOf<Session['strategy']>().toEqualTypeOf<'jwt' | 'database'>();
  expectTypeOf<Session['sid']>().toEqualTypeOf<string>();
  expectTypeOf<Session>().toExtend<KitSession>();
  expectTypeOf<Session>().toExtend<AuthjsSession>();
  expectTypeOf<Session>().not.toHaveProperty('sessionToken');
});

test("auth keeps Auth.js's signatures", () => {
  expectTypeOf(kit.auth()).toEqualTypeOf<Promise<Session | null>>();
  const route = kit.auth((request) => {
    expectTypeOf(request.auth).toEqualTypeOf<Session | null>();
    expectTypeOf(request.auth?.sid).toEqualTypeOf<string | undefined>();
    return new Response();
  });
  expectTypeOf(route).toBeFunction();
  const authjs: NextAuthResult['auth'] = kit.auth;
  const withParams = (_: NextRequest, { params }: { params: Promise<{ id: string }> }) =>
    params.then(({ id }) => new Response(id));
  const withEvent = (request: NextAuthRequest, event: NextFetchEvent) => {
    event.waitUntil(Promise.resolve(request.auth));
  };
  for (const auth of [authjs, kit.auth]) {
    expectTypeOf(auth(withParams)).toEqualTypeOf(authjs(withParams));
    expectTypeOf(auth(withEvent)).toExtend<NextMiddleware>();
    auth(async (_request, { params }) => new Response((await params).id));
  }
});

test("Auth.js's own session stays as it is", () => {
  // What an app's tests make by hand.
  const made: AuthjsSession = { user: { id: '1', name: 'Ada' }, expires: '2030-01-01T00:00:00Z' };
  expectTypeOf(made).not.toHaveProperty('sid');
  expectTypeOf<keyof AuthjsSession>().toEqualTypeOf<'user' | 'expires'>();
});

test("what changes a session gives the kit's", () => {
  expectTypeOf(kit.unstable_update).returns.resolves.toEqualTypeOf<Session | null>();
  expectTypeOf(kit.refreshSession).returns.resolves.toEqualTypeOf<Session | null>();
  expectTypeOf(kit.sessions.rotate).returns.resolves.toEqualTypeOf<Session | null>();
  const update: NextAuthResult['unstable_update'] = kit.unstable_update;
  expectTypeOf(update({ user: { name: 'Ada' } })).resolves.toEqualTypeOf<AuthjsSession | null>();
});

test('requireSession never gives null', () => {
  expectTypeOf(kit.requireSession).returns.resolves.toEqualTypeOf<Session>();
});

test('withSession passes the session first and keeps the rest of the arguments', () => {
  const action = kit.withSession(async (session, form: FormData) => {
    expectTypeOf(session.user.id).toEqualTypeOf<string>();
    return form.get('name');
  });
  expectTypeOf(action).parameters.toEqualTypeOf<[FormData]>();
  expectTypeOf(action).returns.resolves.toEqualTypeOf<FormDataEntryValue | null>();
});

test("useSession knows the user's id without a cast", () => {
  const { data } = useSession();
  expectTypeOf(data?.user.id).toEqualTypeOf<string | undefined>();
});
