import { defineTests } from './define-tests.ts';

defineTests('database');
