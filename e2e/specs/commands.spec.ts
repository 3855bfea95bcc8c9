import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';
import { ChatPage } from '../pages/chat-page.ts';
import { decodePng } from '../support/bytes/png.ts';
import { chromiumLaunch } from '../support/chromium.ts';
import { ROOT } from '../support/dist.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';

test('npm start serves the page at the address it prints, and stops when told', async () => {
  const started = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { ...process.env, BROWSER: 'none' },
    // A group of its own: npm does not hand signals on everywhere.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => started.once('exit', () => resolve()));
  const browser = await chromium.launch(chromiumLaunch());
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let printed = '';
      started.stdout.on('data', (data: Buffer) => {
        printed += data.toString();
        const url = /ready: (http:\/\/\S+)/.exec(printed)?.[1];
        if (url !== undefined) resolve(url);
      });
      started.once('exit', () => reject(new Error(`npm start ended: ${printed}`)));
    });
    const page = await browser.newPage();
    const requested: string[] = [];
    page.on('request', (request) => requested.push(request.url()));
    await page.addInitScript(recordLoading);
    await page.goto(address);
    // Without being told, it takes the pack that is shipped, from the same origin, and says how far it is.
    for (const words of [/Loading the model “.*mini/i, /of \d+ MB/])
      await expect
        .poll(() => page.evaluate(() => (window as unknown as Recorded).e2eLoading.join('\n')))
        .toMatch(words);
    const origin = new URL(address).origin;
    expect(requested.filter((url) => !url.startsWith(origin))).toEqual([]);
    expect(requested.some((url) => url.startsWith(`${origin}/packs/mini/`))).toBe(true);

    const chat = new ChatPage(page, origin);
    await chat.openReady();
    await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
  } finally {
    await browser.close();
    process.kill(-(started.pid ?? NaN), 'SIGTERM');
    await ended;
  }
});

interface Recorded {
  e2eLoading: string[];
}

/** Runs in the page: all that the loading card says, for megabytes are soon over on a quick machine. */
function recordLoading(): void {
  const said: string[] = [];
  (window as unknown as Recorded).e2eLoading = said;
  new MutationObserver(() => {
    const bar = document.querySelector('[role=progressbar][aria-label=Loading]');
    const heading = document.querySelector('.loading h2')?.textContent;
    for (const text of [heading, bar?.getAttribute('aria-valuetext')]) if (text != null) said.push(text);
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}

interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const npmRun = (...args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const child = execFile('npm', ['run', '--silent', ...args], { cwd: ROOT }, (_error, stdout, stderr) =>
      resolve({ status: child.exitCode ?? NaN, stdout, stderr }),
    );
  });

test('npm run chat writes what a person would get, and npm run eval makes a table and a page of it', async () => {
  test.slow(); // two commands, each with a browser of its own
  const folder = await mkdtemp(path.join(tmpdir(), 'anytab-chat-'));
  try {
    const say = (text: string) => [{ role: 'user', content: [{ type: 'text', text }] }];
    const cases = [
      { id: 'greets', seed: 1, messages: say(MICRO.greeting), want: ['text'] },
      { id: 'draws', seed: 2, messages: [...say(MICRO.greeting), ...say(MICRO.draw)], want: ['text', 'image'] },
      { id: 'misses', seed: 3, messages: say(MICRO.greeting), want: ['text', 'image'] },
      { id: 'plays', seed: 4, messages: say(MICRO.play), want: ['text', 'audio'] },
      { id: 'films', seed: 5, messages: say(MICRO.film), want: ['text', 'video'] },
    ];
    const file = path.join(folder, 'routing.jsonl');
    await writeFile(file, cases.map((line) => JSON.stringify(line)).join('\n'));
    const out = path.join(folder, 'out');
    const chat = await npmRun('chat', '--', '--cases', file, '--out', out, '--pack', 'micro');
    expect(chat.stderr).toContain('5 of 5 cases');
    expect(chat.status).toBe(0);

    const lines = (await readFile(path.join(out, 'results.jsonl'), 'utf8')).trim().split('\n');
    const results = lines.map((line) => JSON.parse(line) as Result);
    expect(results.map(({ id, replies }) => [id, replies.length])).toEqual([
      ['greets', 1],
      ['draws', 2],
      ['misses', 1],
      ['plays', 1],
      ['films', 1],
    ]);
    expect(results[0]?.replies[0]).toMatchObject({ parts: [{ type: 'text', text: MICRO.greetingReply }] });
    const drawn = results[1]?.replies[1];
    expect(drawn?.parts.map(({ type }) => type)).toEqual(['text', 'image', 'text']);
    expect(drawn?.signals).toHaveLength(1);
    expect(drawn?.timings.totalMs).toBeGreaterThan(0);
    const picture = drawn?.parts.find(({ type }) => type === 'image')?.path ?? '';
    expect(decodePng(await readFile(path.join(out, picture))).width).toBeGreaterThan(0);

    const evaluation = await npmRun('eval', '--', '--results', out, '--out', path.join(folder, 'evaluation'));
    expect(evaluation.status, evaluation.stderr).toBe(0);
    expect(evaluation.stdout).toMatch(/routing: exact set of modalities.*80\.0 %.*4 of 5/);
    await expectReport(path.join(folder, 'evaluation', 'evaluation.html'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** As somebody opens it from the disk: every picture, spectrogram and filmstrip is there, and the miss is marked. */
async function expectReport(file: string): Promise<void> {
  const browser = await chromium.launch(chromiumLaunch());
  try {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href);
    await expect(page.locator('[data-right="false"]')).toContainText('wanted text, image, came text');
    await expect(page.locator('[data-right="true"]')).toHaveCount(4);
    for (const name of ['picture', 'spectrogram', 'frames']) {
      const image = page.getByAltText(name, { exact: true });
      await image.scrollIntoViewIfNeeded();
      await expect.poll(() => image.evaluate((shown: HTMLImageElement) => shown.naturalWidth)).toBeGreaterThan(0);
    }
    const video = page.locator('video');
    await video.evaluate((shown: HTMLVideoElement) => shown.play());
    expect(await video.evaluate((shown: HTMLVideoElement) => shown.videoWidth)).toBeGreaterThan(0);
  } finally {
    await browser.close();
  }
}

interface Result {
  readonly id: string;
  readonly replies: readonly {
    readonly parts: readonly { readonly type: string; readonly text?: string; readonly path?: string }[];
    readonly signals: readonly unknown[];
    readonly timings: { readonly totalMs: number };
  }[];
}

test('npm run pack -- verify finds the shipped packs sound, and names what is wrong with another', async () => {
  for (const pack of ['mini', 'micro']) {
    const verified = await npmRun('pack', '--', 'verify', `public/packs/${pack}`);
    expect(verified.stdout, pack).toMatch(/^\d+ files, all sound$/m);
    expect(verified.status, pack).toBe(0);
  }
  const empty = await mkdtemp(path.join(tmpdir(), 'anytab-no-pack-'));
  try {
    const verified = await npmRun('pack', '--', 'verify', empty);
    expect(verified.stdout).toMatch(/pack\.json: /);
    expect(verified.status).toBe(1);
  } finally {
    await rm(empty, { recursive: true });
  }
});
