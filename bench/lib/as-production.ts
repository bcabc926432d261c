// Imported before anything else: what Next and React are is decided when they are loaded.
import '../../tests/support/next-environment.ts';

Object.assign(process.env, { NODE_ENV: 'production' });
