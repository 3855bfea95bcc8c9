/**
 * Turns results of `npm run chat` into one table, and into a page to look at (`evaluation.html`, media beside it).
 *
 *     npm run eval -- --results DIR [--results DIR ...] [--chat-kept FILE.json] [--out FOLDER]
 *
 * The name of a run's case file says what it measures: `routing`, `routing-sounds`, `routing-listening`, `routing-videos`, `routing-watching`, `text-to-image`, `image-to-text-pairs`,
 * `image-to-text-photos`, `text-to-audio`, `text-to-video`, `image-editing`. Pictures are judged by `python3 -m training.judge`, sounds by
 * `training.judge_sound`, videos by `training.judge_video`, whose features are independent of the models judged. What cannot be measured is listed as such and never guessed.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { ROOT } from '../support/dist.ts';
import { judgeEditing, judgePictures, judgeSounds, judgeVideos } from './judgements.ts';
import {
  conceptNamed,
  halfWidth,
  makingTime,
  percent,
  retrieval,
  routingExact,
  soundsRight,
  spanFaults,
  type Rate,
} from './measures.ts';
import { PAPER_TABLES } from './paper-tables.ts';
import { ReportMedia } from './report-media.ts';
import { renderReport, type ShownRun } from './report.tsx';
import { readResults, type RunSettings } from './results.ts';
import {
  judgedNames,
  judgedPictures,
  judgedRouting,
  judgedSounds,
  judgedVideos,
  shownRun,
  type Judged,
  type Run,
} from './shown-runs.ts';
import { renderTable, type Row } from './table.ts';

const ChatKeptFile = v.object({ perplexityFrozen: v.number(), perplexityTuned: v.number(), replies: v.number() });

/** Figures, and what is shown of where they come from. */
interface Measured {
  readonly rows: readonly Row[];
  readonly judged: readonly Judged[];
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

async function textToImage(signal: Run | undefined, caption: Run | undefined): Promise<Measured> {
  const rows: Row[] = [];
  const judged: Judged[] = [];
  const signalR5 = 'text to image, R@5 of 200, signal route';
  if (!signal) rows.push(missing(signalR5, 'no results of text-to-image.jsonl by the signal route'));
  const shares: Record<string, number> = {};
  for (const run of [signal, caption]) {
    if (!run) continue;
    const { route } = run.settings;
    const judgement = await judgePictures(run.folder);
    const name = `text to image, R@%k of 200, ${route} route`;
    if (typeof judgement === 'string') {
      rows.push(missing(name.replace('%k', '5'), judgement));
      continue;
    }
    judged.push(judgedPictures(`Text to image, ${route} route`, run, judgement));
    const { ceiling } = judgement;
    for (const [k, target, best] of [
      [5, 65, ceiling.r5],
      [1, 40, ceiling.r1],
    ] as const) {
      const found = retrieval(run.results, judgement.ranks, k);
      shares[`${route} ${k}`] = percent(found);
      const note = `; real held-out renderings ${(100 * best).toFixed(1)} % of ${ceiling.n}`;
      const row = rateRow(name.replace('%k', String(k)), found, target, run, note);
      rows.push(route === 'signal' ? row : { ...row, target: undefined, met: undefined });
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
  return { rows, judged };
}

async function textToAudio(run: Run | undefined): Promise<Measured> {
  const measure = "text to audio, judge's top-5 holds an accepted class, of the real clips' figure";
  if (!run) return { rows: [missing(measure, 'no results of text-to-audio.jsonl')], judged: [] };
  const judgement = await judgeSounds(run.folder);
  if (typeof judgement === 'string') return { rows: [missing(measure, judgement)], judged: [] };
  const found = soundsRight(run.results, judgement.right);
  const share = percent(found) / judgement.ceiling;
  const detail =
    `${found.hits} of ${found.of} (± ${halfWidth(found).toFixed(1)}), real clips ` +
    `${(100 * judgement.ceiling).toFixed(1)} % of ${judgement.real_n}; ${run.settings.pack}, ${run.settings.backend}`;
  return {
    rows: [{ measure, value: share, unit: '%', target: '>= 60', met: share >= 60, detail }],
    judged: [judgedSounds('Text to audio', run, judgement)],
  };
}

async function textToVideo(run: Run | undefined): Promise<Measured> {
  const measure = "text to video: concept among a frame's five nearest of 200";
  if (!run) return nothing(measure, 'text-to-video');
  const judgement = await judgeVideos(run.folder);
  if (typeof judgement === 'string') return { rows: [missing(measure, judgement)], judged: [] };
  const { made, real, n } = judgement;
  const of = `; ${n} videos; ${run.settings.pack}, ${run.settings.backend}`;
  const ratio = made.motion / real.motion;
  const rows: Row[] = [
    {
      ...{ measure, value: 100 * made.frames_r5, unit: '%', target: '>= 45', met: made.frames_r5 >= 0.45 },
      detail: `real renderings in motion ${(100 * real.frames_r5).toFixed(1)} %${of}`,
    },
    {
      ...{ measure: 'text to video: mean motion, to that of real renderings', value: ratio, unit: '', digits: 2 },
      ...{ target: '0.5 to 2', met: ratio >= 0.5 && ratio <= 2 },
      detail: `mean change from frame to frame ${(100 * made.motion).toFixed(2)} %, real ${(100 * real.motion).toFixed(2)} %${of}`,
    },
  ];
  if (made.way !== undefined && real.way !== undefined)
    rows.push({
      ...{ measure: 'text to video: goes whither it was asked to, where the motion has a direction', unit: '%' },
      value: 100 * made.way,
      detail: `real renderings ${(100 * real.way).toFixed(1)} %${of}`,
    });
  return { rows, judged: [judgedVideos('Text to video', run, judgement)] };
}

async function imageEditing(run: Run | undefined): Promise<Measured> {
  const measure = 'editing of pictures: what was asked for gained, and the rest kept';
  if (!run) return { rows: [missing(measure, 'no results of image-editing.jsonl')], judged: [] };
  const judgement = await judgeEditing(run.folder);
  if (typeof judgement === 'string') return { rows: [missing(measure, judgement)], judged: [] };
  const { made, n } = judgement;
  const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const detail =
    `gained ${share(made.gained)}, kept ${share(made.kept)}, had it before ${share(made.had)}, concept among the five nearest ` +
    `${share(made.still_it)}; ${String(n)} changes; ${run.settings.pack}, ${run.settings.backend}`;
  const value = 100 * made.both;
  return { rows: [{ measure, value, unit: '%', target: '>= 70', met: made.both >= 0.7, detail }], judged: [] };
}

const MADE = { 'text-to-image': 'image', 'text-to-audio': 'audio', 'text-to-video': 'video' } as const;
const MOST_EVALUATIONS = { image: 8, audio: 16, video: 16 } as const;

/** How long each medium takes, of the runs that make one a case. */
const makingRows = (runs: readonly Run[]): Row[] =>
  Object.entries(MADE).flatMap(([cases, type]) => {
    const run = runs.find(({ settings }) => settings.cases === `${cases}.jsonl` && settings.route === 'signal');
    const found = run && makingTime(run.results, type);
    if (!found) return [];
    const { seconds, of, evaluations } = found;
    const threads = run.results.find(({ replies }) => replies.length > 0)?.replies[0]?.backend.threads ?? 1;
    return {
      ...{ measure: `${cases}: evaluations of a denoiser`, value: evaluations, unit: '', digits: 0 },
      ...{ target: `<= ${String(MOST_EVALUATIONS[type])}`, met: evaluations <= MOST_EVALUATIONS[type] },
      detail: `median ${seconds.toFixed(1)} s each, ${String(of)} of them; ${run.settings.pack}, ${run.settings.backend}, ${String(threads)} threads`,
    };
  });

/** Of all runs at a temperature. */
function spanRow(runs: readonly Run[]): Row {
  const measure = 'spans that are partial, looping or crash a decoder, at temperature 1';
  const sampled = runs.filter(({ settings }) => settings.temperature === 1);
  if (sampled.length === 0) return missing(measure, 'no results at temperature 1 (npm run chat -- --temperature 1)');
  const { replies, spans, partial, looping, crashed } = spanFaults(sampled.flatMap(({ results }) => results));
  const value = partial + looping + crashed;
  const detail =
    `${String(partial)} partial, ${String(looping)} looping, ${String(crashed)} failed of ${String(replies)} replies with ` +
    `${String(spans)} spans; ${[...new Set(sampled.map(({ settings }) => `${settings.pack}, ${settings.backend}`))].join('; ')}`;
  return { measure, value, unit: '', digits: 0, target: '0 of 1000', met: value === 0 && replies >= 1000, detail };
}

const nothing = (measure: string, cases: string): Measured => ({
  rows: [missing(measure, `no results of ${cases}.jsonl`)],
  judged: [],
});

async function chatKept(file: string): Promise<Row> {
  const measure = "chat kept: perplexity of the frozen model's own replies, tuned / frozen";
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return missing(measure, `${path.basename(file)} is not there`);
  const figures = v.parse(ChatKeptFile, JSON.parse(text));
  const ratio = figures.perplexityTuned / figures.perplexityFrozen;
  const detail = `${figures.perplexityTuned.toFixed(3)} / ${figures.perplexityFrozen.toFixed(3)} over ${figures.replies} replies`;
  return { measure, value: ratio, unit: '', target: '<= 1.05', met: ratio <= 1.05, detail, digits: 3 };
}

async function report(folder: string, rows: readonly Row[], measured: readonly Measured[]): Promise<string> {
  const media = new ReportMedia(folder);
  try {
    const runs: ShownRun[] = [];
    for (const judged of measured.flatMap((part) => part.judged)) runs.push(await shownRun(judged, media));
    return renderReport({ rows, runs, paper: PAPER_TABLES });
  } finally {
    await media.close();
  }
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
    runs.find(
      ({ settings }) => settings.cases === `${cases}.jsonl` && settings.route === route && settings.temperature === 0,
    );
  const named = (cases: string, measure: string, target: number): Measured => {
    const run = find(cases);
    if (!run) return nothing(measure, cases);
    return { rows: [rateRow(measure, conceptNamed(run.results), target, run)], judged: [judgedNames(measure, run)] };
  };
  const routed = (cases: string, measure: string, target: number): Measured => {
    const run = find(cases);
    if (!run) return nothing(measure, cases);
    return { rows: [rateRow(measure, routingExact(run.results), target, run)], judged: [judgedRouting(measure, run)] };
  };
  const measured: readonly Measured[] = [
    routed('routing', 'routing: exact set of modalities', 97),
    routed('routing-sounds', 'routing with sounds: exact set of modalities', 95),
    routed('routing-videos', 'routing with videos: exact set of modalities', 95),
    routed('routing-listening', 'routing with attached sounds: exact set of modalities', 95),
    routed('routing-watching', 'routing with attached videos: exact set of modalities', 95),
    await textToImage(find('text-to-image'), find('text-to-image', 'caption')),
    named('image-to-text-pairs', 'image to text: concept named, held-out pairs', 60),
    named('image-to-text-photos', 'image to text: Tiny-ImageNet val photos, class named', 35),
    await textToAudio(find('text-to-audio')),
    await textToVideo(find('text-to-video')),
    await imageEditing(find('image-editing')),
    { rows: [...makingRows(runs), spanRow(runs)], judged: [] },
    { rows: [await chatKept(values['chat-kept'])], judged: [] },
  ];
  const rows = measured.flatMap((part) => part.rows);
  const table = renderTable(rows);
  await mkdir(values.out, { recursive: true });
  await writeFile(path.join(values.out, 'evaluation.md'), table);
  await writeFile(path.join(values.out, 'evaluation.json'), `${JSON.stringify(rows, null, 2)}\n`);
  await writeFile(path.join(values.out, 'evaluation.html'), await report(values.out, rows, measured));
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
