import type { NextAuthConfig } from 'next-auth';
import type { Adapter } from 'next-auth/adapters';
import { masked } from './mask.ts';

/** The compared parts of an answer. */
export interface Answer {
  status: number | 'threw';
  location?: string;
  cookies: Record<string, string>;
}

/** All observations of a step. */
export interface Observed {
  sessions: Record<string, unknown>;
  answers: Record<string, Answer>;
  /** By callback, the `trigger` and the argument names of each call. */
  callbacks: Record<string, object[]>;
  events: Record<string, unknown[]>;
  /** The number of calls by method and arguments. */
  adapter: Record<string, number>;
}

/** The `session` event is called at each read, so it counts only in apps that have one. */
const eventNames = ['signIn', 'signOut', 'createUser', 'updateUser', 'linkAccount'];

/** Records the calls of an app's callbacks and events, and can make callbacks fail. */
export class Log {
  observed: Observed = empty();
  /** Makes `callbacks.jwt` and `callbacks.session` throw. */
  isBroken = false;
  userId?: string;

  begin(): void {
    this.observed = empty();
  }

  see(what: string, session: unknown): void {
    this.observed.sessions[what] = masked(session, this.userId);
  }

  answer(what: string, answer: Answer): void {
    const { answers } = this.observed;
    answers[`${Object.keys(answers).length + 1} ${what}`] = answer;
  }

  /** @returns the configuration with each of its functions recorded. */
  listening(config: NextAuthConfig): NextAuthConfig {
    const callbacks = Object.entries(config.callbacks ?? {}).map(([name, callback]) => [
      name,
      this.#callback(name, callback as Listener),
    ]);
    const listened = new Set([...eventNames, ...Object.keys(config.events ?? {})]);
    const events = [...listened].map((name) => [
      name,
      this.#event(name, Reflect.get(config.events ?? {}, name) as Listener | undefined),
    ]);
    return {
      ...config,
      ...(config.adapter && { adapter: this.#adapter(config.adapter) }),
      ...(config.callbacks && { callbacks: Object.fromEntries(callbacks) }),
      events: Object.fromEntries(events),
    };
  }

  #callback(name: string, callback: Listener): Listener {
    return (params) => {
      const given = Object.entries(params).filter(([, value]) => value !== undefined);
      const passed = given.map(([key]) => [key, key === 'trigger' ? params.trigger : 'passed']);
      this.observed.callbacks[name] ??= [];
      this.observed.callbacks[name].push(Object.fromEntries(passed));
      if (this.isBroken && (name === 'jwt' || name === 'session')) {
        throw new Error('A callback of the app that is broken.');
      }
      return callback(params);
    };
  }

  #event(name: string, listener?: Listener): Listener {
    return (message) => {
      this.observed.events[name] ??= [];
      this.observed.events[name].push(masked(message, this.userId));
      return listener?.(message);
    };
  }

  #adapter(adapter: Adapter): Adapter {
    const methods = Object.entries(adapter).map(([name, method]) => {
      const listening = (...args: unknown[]) => {
        const call = `${name}(${args.map((arg) => JSON.stringify(masked(arg, this.userId))).join()})`;
        this.observed.adapter[call] = (this.observed.adapter[call] ?? 0) + 1;
        return Reflect.apply(method, adapter, args);
      };
      // Its source text has to be the method's own.
      return [name, Object.assign(listening, { toString: () => String(method) })];
    });
    return Object.fromEntries(methods);
  }
}

type Listener = (params: Record<string, unknown>) => unknown;

function empty(): Observed {
  return { sessions: {}, answers: {}, callbacks: {}, events: {}, adapter: {} };
}
