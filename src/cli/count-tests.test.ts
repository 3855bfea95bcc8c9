import { describe, expect, test } from 'vitest';
import { countPlaywright, countPytest, countVitest } from './count-tests.mjs';

describe('counting tests', () => {
  test('counts a vitest file that could not be loaded as a failure', () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [] },
        { status: 'failed', assertionResults: [{}] },
        { status: 'passed', assertionResults: [{}] },
      ],
    };
    expect(countVitest(JSON.stringify(report))).toEqual({ passed: 5, failed: 2, skipped: 3 });
  });

  test('counts flaky tests and stray errors of Playwright as failures', () => {
    const report = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] };
    expect(countPlaywright(JSON.stringify(report))).toEqual({ passed: 4, failed: 3, skipped: 2 });
  });

  test('counts errors of pytest as failures', () => {
    const xml =
      '<?xml version="1.0"?><testsuites name="x" tests="9"><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="9" time="1"></testsuite></testsuites>';
    expect(countPytest(xml)).toEqual({ passed: 3, failed: 3, skipped: 3 });
  });
});
