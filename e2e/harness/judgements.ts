/** The judges' files of a run: made when they are missing or older than its results. */
import { spawnSync } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { ROOT } from '../support/dist.ts';

const PictureJudgement = v.object({
  /** From 1, by case id. */
  ranks: v.record(v.string(), v.number()),
  /** The same measure on the real held-out renderings, shares 0..1. */
  ceiling: v.object({ r1: v.number(), r5: v.number(), n: v.number() }),
});
export type PictureJudgement = v.InferOutput<typeof PictureJudgement>;

const SoundJudgement = v.object({
  right: v.record(v.string(), v.boolean()),
  /** The five best classes heard, by case id. */
  top5: v.record(v.string(), v.array(v.string())),
  /** The same share of real clips of the classes asked for, 0..1. */
  ceiling: v.number(),
  real_n: v.number(),
});
export type SoundJudgement = v.InferOutput<typeof SoundJudgement>;

const VideoFigures = v.object({
  /** Share of the frames looked at whose concept is among the five nearest, 0..1. */
  frames_r5: v.number(),
  /** Mean change from frame to frame, 0..1. */
  motion: v.number(),
  /** Share that moves whither it was asked to, 0..1; absent where the motion has no direction. */
  way: v.optional(v.number()),
});
const VideoJudgement = v.object({
  /** By case id; `ratio`: its motion to that of the real rendering. */
  videos: v.record(v.string(), v.object({ ...VideoFigures.entries, ratio: v.number() })),
  made: VideoFigures,
  /** The same of the held-out renderings in the motions asked for. */
  real: VideoFigures,
  n: v.number(),
});
export type VideoJudgement = v.InferOutput<typeof VideoJudgement>;

const EditingJudgement = v.object({
  /** Shares 0..1: what was asked for came; the foreground stayed in its place; both; it had come before it was asked for. */
  made: v.object({ gained: v.number(), kept: v.number(), both: v.number(), had: v.number(), still_it: v.number() }),
  n: v.number(),
});
export type EditingJudgement = v.InferOutput<typeof EditingJudgement>;

/** A string says why there is none. */
export const judgePictures = (folder: string): Promise<PictureJudgement | string> =>
  judge(folder, 'training.judge', 'judge.json', PictureJudgement);
export const judgeSounds = (folder: string): Promise<SoundJudgement | string> =>
  judge(folder, 'training.judge_sound', 'judge_sound.json', SoundJudgement);
export const judgeVideos = (folder: string): Promise<VideoJudgement | string> =>
  judge(folder, 'training.judge_video', 'judge_video.json', VideoJudgement);

export const judgeEditing = (folder: string): Promise<EditingJudgement | string> =>
  judge(folder, 'training.judge_editing', 'judge_editing.json', EditingJudgement);

const modified = async (file: string): Promise<number> =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );

async function judge<T extends v.GenericSchema>(
  folder: string,
  module: string,
  name: string,
  schema: T,
): Promise<v.InferOutput<T> | string> {
  const file = path.join(folder, name);
  if ((await modified(file)) < (await modified(path.join(folder, 'results.jsonl')))) {
    const run = spawnSync(await python(), ['-m', module, path.resolve(folder)], { cwd: ROOT, encoding: 'utf8' });
    if (run.error) return `the judge did not start: ${run.error.message}`;
    if (run.status !== 0) return `the judge failed: ${run.stderr.trim().split('\n').at(-1) ?? 'no message'}`;
  }
  return v.parse(schema, JSON.parse(await readFile(file, 'utf8')));
}

/** The project's own environment, where there is one. */
async function python(): Promise<string> {
  const own = path.join(ROOT, '.venv/bin/python');
  return (await modified(own)) > 0 ? own : 'python3';
}
