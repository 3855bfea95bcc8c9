/** What a report shows of a run: every case with what came and what the judge says. */
import path from 'node:path';
import type { Case } from './cases.ts';
import type { PictureJudgement, SoundJudgement, VideoJudgement } from './judgements.ts';
import { conceptNamed, routingExact, type Rate } from './measures.ts';
import type { ReportMedia } from './report-media.ts';
import type { ShownCase, ShownPart, ShownRun } from './report.tsx';
import { emittedModalities, type CaseResult, type ReplyRecord, type RunSettings } from './results.ts';

/** Of cases in words; pictures, sounds and videos are there to be looked at, all of them. */
const MOST_WORDS = 60;

export interface Run {
  readonly folder: string;
  readonly settings: RunSettings;
  readonly results: readonly CaseResult[];
}

export interface Judged {
  readonly title: string;
  readonly run: Run;
  /** Undefined right: nothing judges it. */
  readonly of: (result: CaseResult) => Pick<ShownCase, 'right' | 'verdict'>;
  /** Media are the point: all cases are shown. */
  readonly all: boolean;
}

export const judgedRouting = (title: string, run: Run): Judged => {
  const right = hits(routingExact(run.results));
  return {
    ...{ title, run, all: false },
    of: (result) => {
      const last = result.replies.at(-1);
      const came = last ? listed(emittedModalities(last)) : 'nothing';
      return { right: right(result.id), verdict: `wanted ${listed(result.case.want ?? [])}, came ${came}` };
    },
  };
};

export const judgedNames = (title: string, run: Run): Judged => {
  const right = hits(conceptNamed(run.results));
  return {
    ...{ title, run, all: false },
    of: ({ id, case: { expect } }) => ({ right: right(id), verdict: `accepted: ${listed(expect?.names ?? [])}` }),
  };
};

export const judgedPictures = (title: string, run: Run, judgement: PictureJudgement): Judged => ({
  ...{ title, run, all: true },
  of: ({ id, case: { expect } }) => {
    const rank = judgement.ranks[id];
    const what = `${expect?.concept ?? ''}, ${expect?.style ?? ''}`;
    return {
      right: (rank ?? Infinity) <= 5,
      verdict: `${what}: ${rank === undefined ? 'no picture' : `rank ${rank}`}`,
    };
  },
});

export const judgedSounds = (title: string, run: Run, judgement: SoundJudgement): Judged => ({
  ...{ title, run, all: true },
  of: ({ id, case: { expect } }) => ({
    right: judgement.right[id] ?? false,
    verdict: `${expect?.sound ?? ''}; heard: ${(judgement.top5[id] ?? ['nothing']).join(', ')}`,
  }),
});

export const judgedVideos = (title: string, run: Run, judgement: VideoJudgement): Judged => ({
  ...{ title, run, all: true },
  of: ({ id, case: { expect } }) => {
    const video = judgement.videos[id];
    const what = `${expect?.concept ?? ''}, ${expect?.style ?? ''}, ${expect?.motion ?? ''}`;
    if (!video || video.motion === 0) return { right: false, verdict: `${what}: no video that moves` };
    const way = video.way === undefined ? '' : `, ${video.way > 0.5 ? 'the right way' : 'not the right way'}`;
    return {
      right: video.frames_r5 >= 0.5 && video.ratio > 0.5 && video.ratio < 2,
      verdict: `${what}: ${(100 * video.frames_r5).toFixed(0)} % of the frames, ${video.ratio.toFixed(2)} of the motion${way}`,
    };
  },
});

export async function shownRun({ title, run, of, all }: Judged, media: ReportMedia): Promise<ShownRun> {
  const judged = run.results.map((result) => ({ result, ...of(result) }));
  const missesFirst = judged.toSorted((a, b) => Number(a.right ?? true) - Number(b.right ?? true));
  const taken = all ? judged : missesFirst.slice(0, MOST_WORDS);
  const cases: ShownCase[] = [];
  for (const { result, ...verdict } of taken) {
    const name = path.basename(path.resolve(run.folder));
    cases.push({
      id: result.id,
      asked: lastAsked(result.case),
      answered: await answered(result.replies.at(-1), run.folder, name, media),
      ...verdict,
    });
  }
  return { title, settings: run.settings, cases, of: judged.length };
}

/** The last message; its media are named, not shown: they may not be passed on. */
const lastAsked = ({ messages }: Case): ShownPart[] =>
  (messages.at(-1)?.content ?? []).map((part) =>
    part.type === 'text' ? part : { type: 'text', text: `[${part.type}: ${path.basename(part.path)}]` },
  );

async function answered(
  reply: ReplyRecord | undefined,
  folder: string,
  name: string,
  media: ReportMedia,
): Promise<ShownPart[]> {
  const parts: ShownPart[] = [];
  for (const part of reply?.parts ?? [])
    parts.push(part.type === 'text' ? part : await media.show(part.type, path.join(folder, part.path), name));
  return parts;
}

const listed = (names: Iterable<string>): string => [...names].join(', ');

function hits({ misses }: Rate): (id: string) => boolean {
  const missed = new Set(misses);
  return (id) => !missed.has(id);
}
