/**
 * Turns results of `npm run chat` into one table.
 *
 *     npm run eval -- --results DIR [--results DIR ...] [--chat-kept FILE.json] [--out FOLDER]
 *
 * The name of a run's case file says what it measures: `routing`, `text-to-image`, `image-to-text-pairs`,
 * `image-to-text-photos`. Pictures are judged by `python3 -m training.judge`, whose features are independent of
 * the models judged. What cannot be measured is listed as such and never guessed.
 */
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { ROOT } from '../support/dist.ts';
import { conceptNamed, halfWidth, percent, retrieval, routingExact, type Rate } from './measures.ts';
import { readResults, type CaseResult, type RunSettings } from './results.ts';
import { renderTable, type Row } from './table.ts';

interface Run {
  readonly folder: string;
  readonly settings: RunSettings;
  readonly results: readonly CaseResult[];
}

const JudgeFile = v.object({
  ranks: v.record(v.string(), v.number()),
  /** The same measure on the real held-out renderings, shares 0..1. */
  ceiling: v.object({ r1: v.number(), r5: v.number(), n: v.number() }),
});
type Judgement = v.InferOutput<typeof JudgeFile>;

const ChatKeptFile = v.object({ perplexityFrozen: v.number(), perplexityTuned: v.number(), replies: v.number() });

const modified = async (file: string): Promise<number> =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );

/** The judge's ranks of a run's pictures; a string says why there are none. */
async function judge(folder: string): Promise<Judgement | string> {
  const file = path.join(folder, 'judge.json');
  if ((await modified(file)) < (await modified(path.join(folder, 'results.jsonl')))) {
    const run = spawnSync('python3', ['-m', 'training.judge', path.resolve(folder)], { cwd: ROOT, encoding: 'utf8' });
    if (run.error) return `the judge did not start: ${run.error.message}`;
    if (run.status !== 0) return `the judge failed: ${run.stderr.trim().split('\n').at(-1) ?? 'no message'}`;
  }
  return v.parse(JudgeFile, JSON.parse(await readFile(file, 'utf8')));
}

async function readRun(folder: string): Promise<Run> {
  // Written by `ResultsWriter.open`.
  const settings = JSON.parse(await readFile(path.join(folder, 'run.json'), 'utf8')) as RunSettings;
  return { folder, settings, results: await readResults(folder) };
}

const rateRow = (measure: string, found: Rate, target: number, run: Run, note = ''): Row => ({
  measure,
  value: percent(found),
  unit: '%',
  target: `>= ${target}`,
  met: percent(found) >= target,
  detail: `${found.hits} of ${found.of} (± ${halfWidth(found).toFixed(1)})${note}; ${run.settings.pack}, ${run.settings.backend}`,
});

const missing = (measure: string, why: string): Row => ({ measure, value: undefined, detail: `not measured: ${why}` });

async function textToImage(signal: Run | undefined, caption: Run | undefined): Promise<Row[]> {
  const rows: Row[] = [];
  const signalR5 = 'text to image, R@5 of 200, signal route';
  if (!signal) rows.push(missing(signalR5, 'no results of text-to-image.jsonl by the signal route'));
  const shares: Record<string, number> = {};
  for (const run of [signal, caption]) {
    if (!run) continue;
    const judgement = await judge(run.folder);
    const name = `text to image, R@%k of 200, ${run.settings.route} route`;
    if (typeof judgement === 'string') {
      rows.push(missing(name.replace('%k', '5'), judgement));
      continue;
    }
    const { ceiling } = judgement;
    for (const [k, target, best] of [
      [5, 55, ceiling.r5],
      [1, 30, ceiling.r1],
    ] as const) {
      const found = retrieval(run.results, judgement.ranks, k);
      shares[`${run.settings.route} ${k}`] = percent(found);
      const note = `; real held-out renderings ${(100 * best).toFixed(1)} % of ${ceiling.n}`;
      const row = rateRow(name.replace('%k', String(k)), found, target, run, note);
      rows.push(run.settings.route === 'signal' ? row : { ...row, target: undefined, met: undefined });
    }
  }
  if (!caption) rows.push(missing('text to image, caption route', 'no results by the caption route'));
  const [bySignal, byCaption] = [shares['signal 5'], shares['caption 5']];
  if (bySignal !== undefined && byCaption !== undefined) {
    rows.push({
      measure: 'signal route minus caption route, R@5',
      value: bySignal - byCaption,
      unit: 'points',
      target: '>= -3',
      met: bySignal - byCaption >= -3,
      detail: 'the same prompts through both',
    });
  }
  return rows;
}

async function chatKept(file: string): Promise<Row> {
  const measure = "chat kept: perplexity of the frozen model's own replies, tuned / frozen";
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return missing(measure, `${path.basename(file)} is not there`);
  const figures = v.parse(ChatKeptFile, JSON.parse(text));
  const ratio = figures.perplexityTuned / figures.perplexityFrozen;
  const detail = `${figures.perplexityTuned.toFixed(3)} / ${figures.perplexityFrozen.toFixed(3)} over ${figures.replies} replies`;
  return { measure, value: ratio, unit: '', target: '<= 1.05', met: ratio <= 1.05, detail, digits: 3 };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      results: { type: 'string', multiple: true, default: [] },
      'chat-kept': { type: 'string', default: path.join(ROOT, '.cache/evaluation/chat-kept.json') },
      out: { type: 'string', default: path.join(ROOT, '.cache/evaluation') },
    },
  });
  if (values.results.length === 0) throw new Error('npm run eval -- --results DIR [--results DIR ...]');
  const runs = await Promise.all(values.results.map(readRun));
  const find = (cases: string, route: RunSettings['route'] = 'signal'): Run | undefined =>
    runs.find(({ settings }) => settings.cases === `${cases}.jsonl` && settings.route === route);
  const named = (cases: string, measure: string, target: number): Row => {
    const run = find(cases);
    return run
      ? rateRow(measure, conceptNamed(run.results), target, run)
      : missing(measure, `no results of ${cases}.jsonl`);
  };
  const routing = find('routing');
  const routingMeasure = 'routing: exact set of modalities';
  const rows: Row[] = [
    routing
      ? rateRow(routingMeasure, routingExact(routing.results), 97, routing)
      : missing(routingMeasure, 'no results of routing.jsonl'),
    ...(await textToImage(find('text-to-image'), find('text-to-image', 'caption'))),
    named('image-to-text-pairs', 'image to text: concept named, held-out pairs', 60),
    named('image-to-text-photos', 'image to text: Tiny-ImageNet val photos, class named', 35),
    await chatKept(values['chat-kept']),
  ];
  const table = renderTable(rows);
  await mkdir(values.out, { recursive: true });
  await writeFile(path.join(values.out, 'evaluation.md'), table);
  await writeFile(path.join(values.out, 'evaluation.json'), `${JSON.stringify(rows, null, 2)}\n`);
  process.stdout.write(table);
  for (const run of runs) {
    const failed = run.results.filter(({ error }) => error !== undefined).length;
    if (failed > 0) process.stdout.write(`\n${run.folder}: the page failed in ${failed} cases (counted as misses)\n`);
  }
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
