// @ts-check
/** `npm start`: installs and builds what is missing, serves the application on this machine, opens the browser. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ensureBuild, ensureDependencies, requireNode, ROOT, runMain, SetUpError } from './set-up.mjs';
import { listenLocally } from './static-server.mjs';

const FIRST_PORT = 4173;

/** The command that opens an address in the person's browser, or undefined where nobody sits at a screen. */
function opener(environment = process.env, platform = process.platform) {
  if (environment['CI'] || environment['BROWSER'] === 'none' || process.argv.includes('--no-open')) return undefined;
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['cmd', '/c', 'start', ''];
  return environment['DISPLAY'] || environment['WAYLAND_DISPLAY'] ? ['xdg-open'] : undefined;
}

/** @param {string} url */
function openBrowser(url) {
  const [command, ...args] = opener() ?? [];
  if (!command) return;
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  // The address stands on the terminal; a missing opener is no failure.
  child.on('error', () => undefined);
  child.unref();
}

runMain(async () => {
  requireNode();
  const wanted = process.env['PORT'];
  if (wanted !== undefined && !(Number(wanted) > 0 && Number(wanted) < 65536))
    throw new SetUpError(`PORT must be a number from 1 to 65535, not "${wanted}".`);
  ensureDependencies();
  ensureBuild();
  const port = wanted === undefined ? { firstPort: FIRST_PORT } : { firstPort: Number(wanted), attempts: 1 };
  const { server, url } = await listenLocally({ root: path.join(ROOT, 'dist'), ...port }).catch((error) => {
    throw new SetUpError(error instanceof Error ? error.message : String(error));
  });
  console.log(`\nAnyTab is ready: ${url}\nStop with Ctrl+C.`);
  openBrowser(url);
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
    process.once(signal, () => {
      server.close();
      server.closeAllConnections();
    });
});
