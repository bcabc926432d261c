import { defineTests } from './define-tests.ts';

defineTests('jwt');
