import Bowser from 'bowser';

const unknownBrowser = 'Unknown browser';

/**
 * The names that may be shown. For a browser that Bowser doesn't know, it takes the name from the header
 * itself, which the client controls.
 */
const browserNames = new Set(Object.values(Bowser.BROWSER_MAP));
const systemNames = new Set(Object.values(Bowser.OS_MAP));

/** Command-line clients, which begin the header with their own name. */
const commandLineClient = /^(curl|Wget|HTTPie)\//;

/** @returns a browser and its operating system from a User-Agent header: "Firefox on Linux". */
export function deviceName(userAgent: string | null): string {
  if (!userAgent) return unknownBrowser;
  const { browser, os } = Bowser.parse(userAgent);
  const name =
    commandLineClient.exec(userAgent)?.[1] ??
    nameIfKnown(browser.name, browserNames) ??
    unknownBrowser;
  const system = nameIfKnown(os.name, systemNames);
  // "Samsung Internet for Android" contains the system already.
  return system ? `${name.replace(` for ${system}`, '')} on ${system}` : name;
}

function nameIfKnown(name: string | undefined, names: ReadonlySet<string>): string | null {
  return name !== undefined && names.has(name) ? name : null;
}
