// Gets the project ready to run: the right Node, the packages of the lock file, a build as new as its sources.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { npm, ROOT } from './project.mjs';

/** `engines` of package.json. */
const OLDEST_NODE = [20, 19];
/** How often an installation that is not watched in a terminal says that it goes on, milliseconds. */
const SIGN_OF_LIFE = 15_000;
/** Says of which sources the build is; see `fingerprint`. */
const STAMP = join(ROOT, 'build/sources.sha256');

/**
 * Installs and builds what is missing or out of date. Ends the process with a sentence when that fails.
 * @param {{ quietOut?: boolean, development?: boolean }} [options] `quietOut` keeps standard output free for results;
 *   `development` wants the linter and the compiler of kernels too
 */
export async function prepare({ quietOut = false, development = false } = {}) {
  checkNode();
  if (!isInstalled(development)) await install(quietOut, development);
  if (!isBuilt()) await build(quietOut);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  fail(`Seeing Lab needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
}

/**
 * Whether node_modules holds the packages of the lock file. npm writes what it has installed to
 * node_modules/.package-lock.json, last of all, so a broken-off installation does not count. Optional packages may be
 * absent: they belong to other systems, or could not be built here.
 * @param {boolean} development
 */
function isInstalled(development) {
  const record = join(ROOT, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = packagesOf(record);
  const wanted = packagesOf(join(ROOT, 'package-lock.json'));
  return Object.entries(wanted).every(([path, { version, integrity, optional, dev, devOptional }]) => {
    if (!path.startsWith('node_modules/') || (dev === true && !development)) return true;
    const found = installed[path];
    if (found === undefined) return optional === true || devOptional === true;
    return found.version === version && found.integrity === integrity;
  });
}

/**
 * @param {string} path
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean, dev?: boolean, devOptional?: boolean }>}
 */
function packagesOf(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}

/**
 * @param {boolean} quietOut
 * @param {boolean} development
 */
async function install(quietOut, development) {
  say('Installing packages (npm ci); the first time takes a minute or two ...');
  const started = Date.now();
  const timer = setInterval(() => {
    if (!process.stderr.isTTY) say(`  still installing, ${Math.round((Date.now() - started) / 1000)} s`);
  }, SIGN_OF_LIFE);
  const status = await npm(['ci', '--no-audit', '--no-fund', ...(development ? [] : ['--omit=dev'])], { quietOut });
  clearInterval(timer);
  if (status !== 0) fail('npm ci failed (see above): is the npm registry within reach?');
  say(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

function isBuilt() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint();
}

/** @param {boolean} quietOut */
async function build(quietOut) {
  say('Building (TypeScript, strict) ...');
  const sources = fingerprint();
  removeOrphans();
  rmSync(STAMP, { force: true });
  if ((await npm(['run', '--silent', 'build'], { quietOut })) !== 0) fail('The build failed: see the errors above.');
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  writeFileSync(STAMP, sources);
}

/** A hash over path, size and time of everything that the build reads: it notices deleted and older sources too. */
function fingerprint() {
  const hash = createHash('sha256');
  const sources = [...files('lib'), ...files('test')].filter((path) => /\.(ts|mjs|json)$/.test(path));
  const settings = ['tsconfig.json', 'package.json', 'notebooks/package.json', 'package-lock.json'];
  for (const path of [...sources, ...settings.filter((name) => existsSync(join(ROOT, name)))].sort()) {
    const { size, mtimeMs } = statSync(join(ROOT, path));
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** Removes what was compiled from sources that are gone, so that no deleted test or module lives on. */
function removeOrphans() {
  for (const path of [...files('build/lib'), ...files('build/test')]) {
    const source = relative('build', path).replace(/(\.d\.ts|\.js|\.js\.map)$/, '.ts');
    if (source.endsWith('.ts') && !existsSync(join(ROOT, source))) rmSync(join(ROOT, path), { force: true });
  }
}

/**
 * All files below a folder of the project, as paths from the root.
 * @param {string} folder
 * @returns {string[]}
 */
export function files(folder) {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)]))
    .sort();
}

/** @param {string} message */
function say(message) {
  process.stderr.write(`${message}\n`);
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  say(message);
  process.exit(1);
}
