// @ts-check
/** Finds a Chromium for the tests, or installs one. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { run, SetUpError } from './set-up.mjs';

/**
 * `CHROMIUM_PATH`, or the first Chromium on the PATH.
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string | undefined}
 */
export function findChromium(environment = process.env) {
  if (environment['CHROMIUM_PATH']) return environment['CHROMIUM_PATH'];
  for (const folder of (environment['PATH'] ?? '').split(path.delimiter))
    for (const name of ['chromium', 'chromium-browser']) {
      const candidate = path.join(folder, name);
      try {
        accessSync(candidate, constants.X_OK);
        return candidate;
      } catch {
        // Not in this folder.
      }
    }
  return undefined;
}

/** Makes sure that there is a Chromium: the system's, or from the system's packages, or Playwright's own build. */
export function ensureChromium() {
  if (findChromium()) return;
  const found = (/** @type {string} */ command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
  if (found('apt-get')) {
    console.log('Installing Chromium from the system packages…');
    const root = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
    const apt = (/** @type {string[]} */ ...args) => {
      const [command = '', ...rest] = [...root, 'apt-get', '-qq', ...args];
      return run(command, rest, { DEBIAN_FRONTEND: 'noninteractive' });
    };
    if (
      apt('update') &&
      apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core') &&
      findChromium()
    )
      return;
    console.log('That did not work; trying the build that Playwright offers.');
  }
  if (!run('npx', ['playwright', 'install', 'chromium']))
    throw new SetUpError(
      'No Chromium could be installed. Install one, or name it: CHROMIUM_PATH=/path/to/chromium npm test',
    );
}
