import { kits } from '../../../../readers.ts';

export const { GET, POST } = kits.jwt.handlers;
