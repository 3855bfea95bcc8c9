/** What a first visit costs: the page's own script, and everything fetched before the first text. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import type { Row } from '../harness/table.ts';
import { ChatPage } from '../pages/chat-page.ts';
import { chromiumLaunch } from '../support/chromium.ts';
import { ensureBuild, createDistServer, DIST } from '../support/dist.ts';

const AT_ONCE = /(?:\bfrom|\bimport)\s*["'`]\.\/([\w.-]+\.js)["'`]/g;
const LATER = /\bimport\s*\(\s*["'`]\.\/([\w.-]+\.js)["'`]/g;

/**
 * The page's script files: those of index.html and all that they import at once, and those that come when they are first
 * needed (media codecs, with the first sound). Workers are reached by URL and not by import, so they and ONNX Runtime stay out.
 */
function pageScripts(): { readonly atOnce: readonly string[]; readonly later: readonly string[] } {
  const html = readFileSync(path.join(DIST, 'index.html'), 'utf8');
  const found = new Set<string>();
  const later = new Set<string>();
  const queue = [...html.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+\.js)"/g)].map((match) => match[1] ?? '');
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const code = readFileSync(path.join(DIST, file), 'utf8');
    for (const match of code.matchAll(AT_ONCE)) queue.push(`assets/${match[1] ?? ''}`);
    for (const match of code.matchAll(LATER)) later.add(`assets/${match[1] ?? ''}`);
  }
  return { atOnce: [...found], later: [...later].filter((file) => !found.has(file)) };
}

const compressed = (file: string) => ({
  file: path.basename(file),
  kilobytes: gzipSync(readFileSync(path.join(DIST, file)), { level: 9 }).length / 1000,
});

const listed = (scripts: readonly { readonly file: string; readonly kilobytes: number }[]): string =>
  scripts.map(({ file, kilobytes }) => `${file} ${kilobytes.toFixed(1)}`).join(', ');

export async function measureBytes(pack: string): Promise<Row[]> {
  ensureBuild();
  const { atOnce, later } = pageScripts();
  const scripts = atOnce.map(compressed);
  const lazy = later.map(compressed);
  const script = scripts.reduce((sum, { kilobytes }) => sum + kilobytes, 0);

  const server = createDistServer();
  await server.start();
  const browser = await chromium.launch(chromiumLaunch());
  try {
    const chat = new ChatPage(await browser.newPage(), server.origin);
    chat.page.setDefaultTimeout(300_000);
    await chat.openReady({ pack });
    await chat.say('Hello, who are you?');
    await chat.replies.filter({ hasText: /\w/ }).first().waitFor();
    const sent = server.requests.map(({ path, bodyBytes }) => ({ path, bodyBytes }));
    const sum = (pattern: RegExp): number =>
      sent.reduce((bytes, request) => bytes + (pattern.test(request.path) ? request.bodyBytes : 0), 0) / 1e6;
    const total = sum(/./);
    return [
      {
        measure: 'page script, gzip, without ORT and workers',
        value: script,
        unit: 'kB',
        target: '<= 250',
        met: script > 0 && script <= 250,
        detail: `${listed(scripts)}; when needed: ${listed(lazy)}`,
      },
      {
        measure: `bytes before the first text, ${pack}`,
        value: total,
        unit: 'MB',
        target: '<= 100',
        met: total > 0 && total <= 100,
        detail: `uncompressed; pack ${sum(/^\/packs\//).toFixed(1)}, wasm ${sum(/\.wasm$/).toFixed(1)}`,
      },
    ];
  } finally {
    await browser.close();
    await server.stop();
  }
}
