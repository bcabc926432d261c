import { existsSync } from 'node:fs';

const places = [
  // The same engine without the browser's own user interface, which needs as much time as the app.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The machine's own Chromium, preferred over the one that Playwright downloads. */
export function installedBrowser(): string | undefined {
  return places.find((path) => existsSync(path));
}

/** Flags of a browser that makes no requests of its own. */
export const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
