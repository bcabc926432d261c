import Bowser from 'bowser';

const unknown = 'Unknown browser';

/**
 * Browsers by the names that are shown. Bowser takes the name of a browser it doesn't know from the
 * header itself, where whoever signed in can write what they like.
 */
const browsers = new Set(Object.values(Bowser.BROWSER_MAP));
const systems = new Set(Object.values(Bowser.OS_MAP));

/** Programs without a browser around them, which name themselves first. */
const program = /^(curl|Wget|HTTPie)\//;

/** A browser and its system in words, from its User-Agent: "Firefox on Linux". */
export function deviceName(userAgent: string | null): string {
  if (!userAgent) return unknown;
  const { browser, os } = Bowser.parse(userAgent);
  const named = program.exec(userAgent)?.[1] ?? known(browser.name, browsers) ?? unknown;
  const system = known(os.name, systems);
  // "Samsung Internet for Android" says it already.
  return system ? `${named.replace(` for ${system}`, '')} on ${system}` : named;
}

function known(name: string | undefined, names: ReadonlySet<string>): string | null {
  return name !== undefined && names.has(name) ? name : null;
}
