// A registry mirror may lack the packages of other platforms. npm then leaves them out of the lock
// file, and `npm ci` refuses it. This adds them again, without checksums, which npm adds where it can
// reach the packages. Run it after `npm install` on such a mirror; elsewhere it changes nothing.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];
const libraries = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

/** @returns the platform in a package's name, with the fields of npm's lock file. */
function platformOf(name) {
  const words = name.split('-');
  const pick = (known) => words.filter((word) => known.includes(word)).slice(-1);
  const libc = pick(Object.keys(libraries)).map((word) => libraries[word]);
  const os = pick(systems);
  return {
    cpu: pick(processors),
    ...(os.length > 0 && { os }),
    ...(os.includes('linux') && libc.length > 0 && { libc }),
  };
}

/** @returns the lock file with an entry for each missing package of a platform. */
function complete(lock) {
  const packages = { ...lock.packages };
  for (const [path, { dev, optionalDependencies = {} }] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const platform = platformOf(name);
      const known = packages[`${path}/node_modules/${name}`] ?? packages[`node_modules/${name}`];
      if (known || platform.cpu.length === 0 || !/^\d/.test(version)) continue;
      packages[`node_modules/${name}`] = {
        version,
        optional: true,
        ...(dev && { dev }),
        ...platform,
      };
    }
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

const lock = JSON.parse(readFileSync(file, 'utf8'));
writeFileSync(file, `${JSON.stringify(complete(lock), null, 2)}\n`);
