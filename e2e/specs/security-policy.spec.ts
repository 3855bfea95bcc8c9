import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DIST } from '../support/dist.ts';
import { redDisc } from '../support/media-fixtures.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';
import { CONTENT_SECURITY_POLICY } from '../../src/cli/host-headers.mjs';

declare global {
  interface Window {
    violations: string[];
  }
  var evaluated: string | undefined;
}

test('the built page carries its policy, and nothing that the policy would stop', () => {
  const html = readFileSync(path.join(DIST, 'index.html'), 'utf8').replaceAll('&#39;', "'");
  expect(html).toContain(`content="${CONTENT_SECURITY_POLICY}"`);
  expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe-inline|'unsafe-eval'/);
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
  // Before anything that it is to hold for.
  expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<script'));
});

test('a usual visit breaks the policy nowhere', async ({ chat, page }) => {
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      window.violations.push(`${violatedDirective}: ${blockedURI}`);
    });
  });
  await chat.openReady();
  await chat.pick(redDisc());
  await chat.removePicture.waitFor();
  await chat.ask(MICRO.picture);
  await chat.ask(MICRO.draw);
  await chat.ask(MICRO.play);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('dialog', { name: 'Settings' }).getByRole('button', { name: 'Close' }).click();
  expect(await page.evaluate(() => window.violations)).toEqual([]);
  // The guard has seen the consoles of the page and of its workers.
});

test('the policy holds: no inline script, no eval, no other origin, in the page and in workers', async ({
  chat,
  page,
  guard,
}) => {
  guard.expect(/Content Security Policy|violates the following/);
  await chat.openReady();
  const inPage = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.body.append(script);
    const fetched = await fetch('https://example.org/').then(
      () => 'answered',
      () => 'refused',
    );
    return { fetched, injected: 'injected' in window };
  });
  expect(inPage).toEqual({ fetched: 'refused', injected: false });
  await page.evaluate(evaluateLater);
  await expect.poll(() => page.evaluate(() => globalThis.evaluated)).toBe('EvalError');

  // The runtime's own threads sleep until there is work, and answer nobody.
  const workers = page.workers().filter((worker) => /(language|perception|generation)\.worker/.test(worker.url()));
  expect(workers.length).toBeGreaterThan(0);
  for (const worker of workers) {
    const fetched = await worker.evaluate(() =>
      fetch('https://example.org/').then(
        () => 'answered',
        () => 'refused',
      ),
    );
    expect(fetched, worker.url()).toBe('refused');
    await worker.evaluate(evaluateLater);
    await expect.poll(() => worker.evaluate(() => globalThis.evaluated), worker.url()).toBe('EvalError');
  }
});

/** Not at once: what a test evaluates is itself exempt from the policy. */
function evaluateLater(): void {
  setTimeout(() => {
    try {
      // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
      new Function('return 1')();
      globalThis.evaluated = 'ran';
    } catch (error) {
      globalThis.evaluated = error instanceof Error ? error.name : '';
    }
  });
}
