// @ts-check
/**
 * `node src/cli/count-tests.mjs STATUS`: adds up the reports in test-results/ and closes a run with one line,
 * `N passed, N failed, N skipped`. Exits with 1 when STATUS is not 0, a test failed, or a report is missing.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './set-up.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * vitest's JSON report. A file that could not be loaded has no tests and counts as one failure.
 * @param {string} text
 * @returns {Counts}
 */
export function countVitest(text) {
  /** @type {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
   *           testResults: { status: string, assertionResults: unknown[] }[] }} */
  const report = JSON.parse(text);
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * Playwright's JSON report; errors outside tests count as failures.
 * @param {string} text
 * @returns {Counts}
 */
export function countPlaywright(text) {
  /** @type {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: unknown[] }} */
  const { stats, errors } = JSON.parse(text);
  return {
    passed: stats.expected,
    // A test that passes only at its second try has failed once.
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}

/**
 * pytest's JUnit report; errors in fixtures or while collecting count as failures.
 * @param {string} text
 * @returns {Counts}
 */
export function countPytest(text) {
  let [tests, failed, skipped] = [0, 0, 0];
  for (const [suite] of text.matchAll(/<testsuite\s[^>]*>/g)) {
    const number = (/** @type {string} */ name) => Number(new RegExp(`\\s${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
    tests += number('tests');
    failed += number('failures') + number('errors');
    skipped += number('skipped');
  }
  return { passed: tests - failed - skipped, failed, skipped };
}

const REPORTS = /** @type {const} */ ([
  ['unit.json', countVitest],
  ['e2e.json', countPlaywright],
  ['python.xml', countPytest],
]);

function main() {
  const total = { passed: 0, failed: 0, skipped: 0 };
  let status = Number(process.argv[2] ?? 1);
  for (const [name, count] of REPORTS) {
    const file = path.join(ROOT, 'test-results', name);
    if (!existsSync(file)) {
      console.log(`test-results/${name} is missing: those tests did not run.`);
      status = 1;
      continue;
    }
    const counts = count(readFileSync(file, 'utf8'));
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
  }
  console.log(`${String(total.passed)} passed, ${String(total.failed)} failed, ${String(total.skipped)} skipped`);
  process.exitCode = status === 0 && total.failed === 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
