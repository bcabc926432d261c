import { useSession } from 'authjs-session-kit/client';
import type { Session, SessionKit } from 'authjs-session-kit/next';
import type { Session as AuthjsSession } from 'next-auth';
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

test('auth keeps Auth.js’s signatures', () => {
  expectTypeOf(kit.auth()).toEqualTypeOf<Promise<Session | null>>();
  const route = kit.auth((request) => {
    expectTypeOf(request.auth).toEqualTypeOf<AuthjsSession | null>();
    expectTypeOf(request.auth?.sid).toEqualTypeOf<string | undefined>();
    return new Response();
  });
  expectTypeOf(route).toBeFunction();
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

test('useSession knows the user’s id without a cast', () => {
  const { data } = useSession();
  expectTypeOf(data?.user.id).toEqualTypeOf<string | undefined>();
});
