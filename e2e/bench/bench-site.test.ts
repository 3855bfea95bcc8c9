import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { openBenchSite } from './bench-site.ts';

test('the page of the benchmarks is built and served, and its scripts with it', async () => {
  const site = await openBenchSite(tmpdir());
  try {
    const page = await fetch(`${site.origin}/index.html`);
    expect(page.status).toBe(200);
    const [, script] = /<script[^>]* src="\.\/([^"]+)"/.exec(await page.text()) ?? [];
    const response = await fetch(`${site.origin}/${script ?? ''}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('javascript');
  } finally {
    site.close();
  }
}, 60_000);
