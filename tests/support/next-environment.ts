import { AsyncLocalStorage } from 'node:async_hooks';

// Next's server does this before anything else is loaded.
Object.assign(globalThis, { AsyncLocalStorage });
