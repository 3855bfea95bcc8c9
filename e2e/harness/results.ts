/** What the product answered: one JSON object a line in `results.jsonl`, media beside it as PNG, WAV and WebM. */
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Case } from './cases.ts';

export interface MediumPart {
  readonly type: 'image' | 'audio' | 'video';
  /** Relative to the results folder. */
  readonly path: string;
  /** Of a picture or a video, pixels. */
  readonly width?: number;
  readonly height?: number;
  /** Of a sound. */
  readonly seconds?: number;
  readonly sampleRate?: number;
  /** Of a video. */
  readonly frames?: number;
  readonly framesPerSecond?: number;
  readonly seed: number;
  readonly steps: number;
  /** Absent from results of before it was told; then as many as steps. */
  readonly denoiserEvaluations?: number;
  readonly guidanceScale: number;
  readonly milliseconds: number;
}

export type ResultPart = { readonly type: 'text'; readonly text: string } | MediumPart;

const ENDINGS = { image: 'png', audio: 'wav', video: 'webm' } as const;

export interface SignalRecord {
  readonly modality: string;
  readonly index: number;
  readonly probability: number;
  readonly forced: boolean;
  readonly textBefore: string;
}

export interface ReplyRecord {
  readonly finish: string;
  readonly error?: { readonly code: string; readonly message: string };
  readonly parts: readonly ResultPart[];
  readonly signals: readonly SignalRecord[];
  readonly signalPeaks: Readonly<Record<string, { readonly probability: number; readonly tokenIndex: number }>>;
  readonly promptTokens: number;
  readonly reusedTokens: number;
  readonly newTokens: number;
  readonly droppedTurns: number;
  readonly timings: {
    readonly firstTokenMs: number;
    readonly prefillMs: number;
    readonly decodeMs: number;
    readonly totalMs: number;
  };
  readonly backend: { readonly backend: string; readonly threads: number; readonly reason: string };
}

export interface CaseResult {
  readonly id: string;
  readonly case: Case;
  /** One per user message; fewer when the page failed. */
  readonly replies: readonly ReplyRecord[];
  /** The page itself failed; the case is run again on the next start. */
  readonly error?: string;
}

/** What must be equal for two runs to share a folder. */
export interface RunSettings {
  readonly cases: string;
  readonly pack: string;
  readonly backend: string;
  readonly route: 'signal' | 'caption';
  readonly temperature: number;
  /** Of the denoisers, where they are not the pack's. */
  readonly steps?: number;
}

/** Empty when there are none yet. The last line of an id wins: it is the later attempt. */
export async function readResults(folder: string): Promise<CaseResult[]> {
  const text = await readFile(path.join(folder, 'results.jsonl'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return parseResults(text);
}

export function parseResults(text: string): CaseResult[] {
  const lines = text.split('\n');
  // A run that was killed while it wrote leaves a last line without its end; that case runs again.
  lines.pop();
  const byId = new Map<string, CaseResult>();
  for (const line of lines) {
    const result = JSON.parse(line) as CaseResult; // written by `ResultsWriter` below
    byId.set(result.id, result);
  }
  return [...byId.values()];
}

export class ResultsWriter {
  private constructor(readonly folder: string) {}

  /** Opens a folder, new or of an earlier run with the same settings, and drops an unfinished last line. */
  static async open(folder: string, settings: RunSettings): Promise<ResultsWriter> {
    await mkdir(path.join(folder, 'media'), { recursive: true });
    const settingsFile = path.join(folder, 'run.json');
    const wanted = `${JSON.stringify(settings, null, 2)}\n`;
    const found = await readFile(settingsFile, 'utf8').catch(() => undefined);
    if (found !== undefined && found !== wanted) {
      throw new Error(`${folder} holds results of another run:\n${found}Take another --out folder.`);
    }
    await writeFile(settingsFile, wanted);
    const kept = await readResults(folder);
    await writeFile(path.join(folder, 'results.jsonl'), kept.map((result) => `${JSON.stringify(result)}\n`).join(''));
    return new ResultsWriter(folder);
  }

  /** Writes a medium and answers its path relative to the folder. */
  async medium(name: string, type: MediumPart['type'], bytes: Uint8Array): Promise<string> {
    const relative = `media/${name}.${ENDINGS[type]}`;
    await writeFile(path.join(this.folder, relative), bytes);
    return relative;
  }

  async append(result: CaseResult): Promise<void> {
    await appendFile(path.join(this.folder, 'results.jsonl'), `${JSON.stringify(result)}\n`);
  }
}

/** Modalities that a reply emitted: text when it says anything, a medium when one was signalled. */
export function emittedModalities(reply: ReplyRecord): Set<string> {
  const said = reply.parts.some((part) => part.type === 'text' && part.text.trim() !== '');
  return new Set([...(said ? ['text'] : []), ...reply.signals.map(({ modality }) => modality)]);
}

export const replyText = (reply: ReplyRecord): string =>
  reply.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
