import { email } from './email.ts';
import { inlineInPages } from './inline-in-pages.ts';
import { javascript } from './javascript.ts';
import { noAdapter } from './no-adapter.ts';
import { optionsInLib } from './options-in-lib.ts';
import { optionsInRoute } from './options-in-route.ts';
import { t3 } from './t3.ts';
import { workspace } from './workspace.ts';
import { wrapperOfTheDocs } from './wrapper-of-the-docs.ts';

export const v4Apps = [
  optionsInRoute,
  optionsInLib,
  wrapperOfTheDocs,
  t3,
  inlineInPages,
  javascript,
  noAdapter,
  email,
  workspace,
] as const;
