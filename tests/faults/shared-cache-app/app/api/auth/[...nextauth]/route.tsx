import { kit } from '../../../../kit.ts';

export const { GET, POST } = kit.handlers;
