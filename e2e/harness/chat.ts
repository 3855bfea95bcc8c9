/**
 * Talks to the built product in headless Chromium, case by case, and writes what a person would get.
 *
 *     npm run chat -- --cases FILE.jsonl --out DIR [--backend wasm|webgpu] [--pack NAME]
 *                     [--route signal|caption] [--temperature T] [--steps N] [--repeat N] [--limit N]
 *
 * Greedy unless a temperature is given. Repeated cases have other seeds each time. Goes on where an earlier run with the same settings stopped.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page } from '@playwright/test';
import type { SendOptions } from '../../src/orchestrator/engine-api.ts';
import { chromiumLaunch } from '../support/chromium.ts';
import { ensureBuild, createDistServer } from '../support/dist.ts';
import { parseCases, mediaPaths, type Case } from './cases.ts';
import { newConversation, openEngine, send, type EngineReply, type HarnessContent } from './engine-page.ts';
import { readResults, ResultsWriter, type ReplyRecord, type ResultPart, type RunSettings } from './results.ts';

const USAGE =
  'npm run chat -- --cases FILE.jsonl --out DIR [--backend wasm|webgpu] [--pack NAME] ' +
  '[--route signal|caption] [--temperature T] [--steps N] [--repeat N] [--limit N]';

interface Options extends RunSettings {
  readonly caseFile: string;
  readonly out: string;
  readonly repeat: number;
  readonly limit: number;
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new Error(`--${name} must be ${allowed.join(' or ')}, not "${value}"\n${USAGE}`);
  return found;
}

function parseOptions(): Options {
  const { values } = parseArgs({
    options: {
      cases: { type: 'string' },
      out: { type: 'string' },
      backend: { type: 'string', default: 'wasm' },
      pack: { type: 'string', default: 'mini' },
      route: { type: 'string', default: 'signal' },
      temperature: { type: 'string', default: '0' },
      steps: { type: 'string' },
      repeat: { type: 'string', default: '1' },
      limit: { type: 'string', default: 'Infinity' },
    },
  });
  if (values.cases === undefined || values.out === undefined) throw new Error(USAGE);
  const temperature = Number(values.temperature);
  const limit = Number(values.limit);
  const repeat = Number(values.repeat);
  const steps = values.steps === undefined ? undefined : Number(values.steps);
  if (!(temperature >= 0) || !(limit > 0) || !(repeat >= 1) || !((steps ?? 1) >= 1))
    throw new Error(`--temperature, --steps, --repeat and --limit are numbers\n${USAGE}`);
  return {
    cases: path.basename(values.cases),
    caseFile: path.resolve(values.cases),
    out: path.resolve(values.out),
    backend: oneOf('backend', values.backend, ['wasm', 'webgpu']),
    pack: values.pack,
    route: oneOf('route', values.route, ['signal', 'caption']),
    temperature,
    ...(steps !== undefined && { steps }),
    repeat,
    limit,
  };
}

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.flac': 'audio/flac',
  '.mp4': 'video/mp4',
  '.mov': 'video/quicktime',
  '.webm': 'video/webm',
};

async function loadContent(message: Case['messages'][number], caseFile: string): Promise<HarnessContent[]> {
  return Promise.all(
    message.content.map(async (part) => {
      if (part.type === 'text') return part;
      const file = path.resolve(path.dirname(caseFile), part.path);
      const mimeType = MIME_TYPES[path.extname(file).toLowerCase()];
      if (mimeType === undefined) throw new Error(`${file}: not a picture, sound or video file that cases may use`);
      return { type: part.type, mimeType, base64: (await readFile(file)).toString('base64') };
    }),
  );
}

async function keep(reply: EngineReply, name: string, writer: ResultsWriter): Promise<ReplyRecord> {
  const parts: ResultPart[] = [];
  for (const [index, part] of reply.parts.entries()) {
    if (part.type === 'text') {
      parts.push(part);
      continue;
    }
    const { base64, ...facts } = part;
    parts.push({ ...facts, path: await writer.medium(`${name}-${index}`, part.type, Buffer.from(base64, 'base64')) });
  }
  return { ...reply, parts };
}

async function runCase(page: Page, testCase: Case, options: Options, writer: ResultsWriter): Promise<void> {
  await newConversation(page);
  const replies: ReplyRecord[] = [];
  let failure: string | undefined;
  for (const [turn, message] of testCase.messages.entries()) {
    const content = await loadContent(message, options.caseFile);
    const sendOptions: SendOptions = {
      seed: testCase.seed + turn,
      sampling: { temperature: options.temperature },
      route: options.route,
      ...(options.steps !== undefined && { steps: options.steps }),
      ...(testCase.routing ? { routing: testCase.routing } : {}),
    };
    try {
      replies.push(await keep(await send(page, content, sendOptions), `${testCase.id}-${turn}`, writer));
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
      break;
    }
  }
  await writer.append({
    id: testCase.id,
    case: testCase,
    replies,
    ...(failure === undefined ? {} : { error: failure }),
  });
  if (failure !== undefined) throw new Error(failure);
}

/** The same case for the nth time, from 0: the first one as it is. */
const again = (testCase: Case, time: number): Case =>
  time === 0 ? testCase : { ...testCase, id: `${testCase.id}.${String(time)}`, seed: testCase.seed + 1000 * time };

async function newPage(browser: Browser, origin: string, options: Options): Promise<Page> {
  // A new context, so that nothing of a failed page lives on.
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(0); // a turn takes as long as it takes; `openEngine` limits the start
  await openEngine(page, { origin, pack: options.pack, backend: options.backend });
  return page;
}

function progress(done: number, of: number, startedAt: number, ran: number, id: string): void {
  const perCase = (performance.now() - startedAt) / 1000 / ran;
  const left = Math.round(((of - done) * perCase) / 60);
  process.stderr.write(`\r\u001b[K[${done}/${of}] ${id}, ${perCase.toFixed(1)} s a case, ${left} min left`);
}

async function main(): Promise<void> {
  const options = parseOptions();
  const once = parseCases(await readFile(options.caseFile, 'utf8'), options.caseFile).slice(0, options.limit);
  const all = Array.from({ length: options.repeat }, (_, time) => once.map((each) => again(each, time))).flat();
  // Missing files are found now, not after an hour.
  for (const testCase of all) await Promise.all(mediaPaths(testCase, options.caseFile).map((file) => readFile(file)));
  const { cases, pack, backend, route, temperature, steps } = options;
  const settings = { cases, pack, backend, route, temperature, ...(steps !== undefined && { steps }) };
  const writer = await ResultsWriter.open(options.out, settings);
  const finished = new Set((await readResults(options.out)).filter(({ error }) => !error).map(({ id }) => id));
  const todo = all.filter(({ id }) => !finished.has(id));

  ensureBuild();
  const server = createDistServer();
  await server.start();
  const browser = await chromium.launch(chromiumLaunch());
  let failures = 0;
  try {
    let page = await newPage(browser, server.origin, options);
    const startedAt = performance.now();
    for (const [index, testCase] of todo.entries()) {
      try {
        await runCase(page, testCase, options, writer);
      } catch (error) {
        failures += 1;
        process.stderr.write(`\n${testCase.id}: ${error instanceof Error ? error.message : String(error)}\n`);
        await page.context().close();
        page = await newPage(browser, server.origin, options);
      }
      progress(all.length - todo.length + index + 1, all.length, startedAt, index + 1, testCase.id);
    }
  } finally {
    await browser.close();
    await server.stop();
  }
  process.stderr.write(`\n${all.length - failures} of ${all.length} cases in ${options.out}\n`);
  if (failures > 0) process.exitCode = 1;
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
