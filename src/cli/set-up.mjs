// @ts-check
/**
 * What `npm start` and `npm test` need before they can do anything: a fitting Node, the locked packages, a fresh build.
 * Plain JavaScript without dependencies, because it runs before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The oldest Node that the build tools run on. */
const OLDEST_NODE = [20, 19];
/** Everything that the build reads. */
const BUILD_INPUTS = ['index.html', 'package-lock.json', 'vite.config.ts', 'public', 'src', 'workers'];

/** A failure with a message for a person; its stack says nothing more. */
export class SetUpError extends Error {}

/** @param {string} version such as `v20.19.0` */
export function requireNode(version = process.version) {
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new SetUpError(
    `Node ${OLDEST_NODE.join('.')} or newer is needed; this is ${version}. Get it from https://nodejs.org`,
  );
}

/**
 * Runs a command with its output on this terminal.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [environment] added to this process's
 * @returns {boolean} whether it succeeded
 */
export function run(command, args, environment = {}) {
  // On Windows npm is a script, which only a shell starts.
  const shell = process.platform === 'win32' && command === 'npm';
  const { status } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell,
    env: { ...process.env, ...environment },
  });
  return status === 0;
}

/**
 * Whether everything that the lock file names is installed in the version that it names.
 * npm keeps a lock file of what it installed in node_modules/.package-lock.json.
 * @param {string} root
 */
export function dependenciesInstalled(root = ROOT) {
  const installedLock = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedLock)) return false;
  /** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} Package */
  const read = (/** @type {string} */ file) =>
    /** @type {{ packages: Record<string, Package> }} */ (JSON.parse(readFileSync(file, 'utf8'))).packages;
  const installed = read(installedLock);
  return Object.entries(read(path.join(root, 'package-lock.json'))).every(([name, wanted]) => {
    const found = installed[name];
    // Optional packages are those of other operating systems.
    if (name === '' || (!found && (wanted.optional ?? wanted.devOptional))) return true;
    return found?.version === wanted.version && found?.integrity === wanted.integrity;
  });
}

/** Installs the locked packages unless they are there. */
export function ensureDependencies() {
  if (dependenciesInstalled()) return;
  console.log('Installing packages (once; a few minutes)…');
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  // No script of a package is run, and so no browser is downloaded, whatever the user's npm settings say.
  if (!run('npm', [...args, '--ignore-scripts'], { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' }))
    throw new SetUpError(
      'The packages could not be installed. Check the network connection and run the command again.',
    );
}

/**
 * Changes whenever a file that the build reads is added, removed or written.
 * @param {string} root
 */
export function buildFingerprint(root = ROOT) {
  const hash = createHash('sha256');
  const visit = (/** @type {string} */ entry) => {
    const info = statSync(path.join(root, entry), { throwIfNoEntry: false });
    if (info?.isDirectory()) for (const name of readdirSync(path.join(root, entry)).sort()) visit(`${entry}/${name}`);
    else if (info && !/\.test\.tsx?$/.test(entry))
      hash.update(`${entry} ${String(info.size)} ${String(info.mtimeMs)}\n`);
  };
  for (const entry of BUILD_INPUTS) visit(entry);
  return hash.digest('hex');
}

/** Builds `dist/` unless nothing has changed since the last build. */
export function ensureBuild() {
  const stamp = path.join(ROOT, '.cache', 'build-fingerprint');
  const fingerprint = buildFingerprint();
  const index = path.join(ROOT, 'dist', 'index.html');
  if (existsSync(index) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return;
  if (!run('npm', ['run', '--silent', 'build'])) throw new SetUpError('The build failed; its messages stand above.');
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, fingerprint);
}

/**
 * Runs a command's main function and turns its failure into an exit status and a message.
 * @param {() => Promise<void>} main
 */
export function runMain(main) {
  main().catch((/** @type {unknown} */ error) => {
    console.error(error instanceof SetUpError ? `\n${error.message}` : error);
    process.exitCode = 1;
  });
}
