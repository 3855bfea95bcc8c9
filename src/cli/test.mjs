// @ts-check
/**
 * `npm test`: sets everything up, then checks format, lint, types, unit tests, build and end-to-end tests in this order.
 * Stops at the first kind of check that fails. `npm test -- unit e2e` runs only those.
 * Reports for machines: test-results/unit.json and test-results/e2e.json.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensureBuild, ensureDependencies, requireNode, ROOT, run, runMain, SetUpError } from './set-up.mjs';

/** @param {string} script @param {string[]} args */
const npm = (script, ...args) => run('npm', ['run', '--silent', script, ...(args.length > 0 ? ['--', ...args] : [])]);

/** @type {Record<string, () => boolean>} */
const STEPS = {
  format: () => npm('format:check'),
  lint: () => npm('lint'),
  types: () => npm('typecheck'),
  unit: () => npm('unit', '--reporter=default', '--reporter=json', '--outputFile.json=test-results/unit.json'),
  build: () => (ensureBuild(), true),
  e2e: () => (ensureChromium(), npm('e2e')),
};

runMain(async () => {
  requireNode();
  const chosen = process.argv.slice(2);
  const unknown = chosen.find((name) => !(name in STEPS));
  if (unknown) throw new SetUpError(`There is no check "${unknown}"; there are: ${Object.keys(STEPS).join(', ')}.`);
  ensureDependencies();
  // A report of an earlier run must not pass for this one's.
  for (const name of ['unit', 'e2e']) rmSync(path.join(ROOT, 'test-results', `${name}.json`), { force: true });
  /** @type {string[]} */
  const summary = [];
  for (const [name, check] of Object.entries(STEPS)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    console.log(`\n── ${name} ──`);
    const start = performance.now();
    const passed = check();
    summary.push(
      `${passed ? 'passed' : 'FAILED'}  ${name.padEnd(7)} ${((performance.now() - start) / 1000).toFixed(0)} s`,
    );
    if (!passed) {
      throw new SetUpError(`${summary.join('\n')}\n\nThe check "${name}" failed; its messages stand above.`);
    }
  }
  console.log(`\n${summary.join('\n')}`);
});
