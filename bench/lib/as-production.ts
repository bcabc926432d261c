// Imported before anything else, because Next and React read NODE_ENV when they are loaded.
import '../../tests/support/next-environment.ts';

Object.assign(process.env, { NODE_ENV: 'production' });
