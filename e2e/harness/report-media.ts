/** Media of results as a page can show them: copied beside it, sounds with a spectrogram, videos with their frames side by side. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { logMel, type MelInput } from '../../src/ops/log-mel.ts';
import { spectrogramToRgba } from '../../src/ops/spectrogram-to-rgba.ts';
import { pngFrom } from '../support/bytes/png.ts';
import { readWav } from '../support/bytes/sounds.ts';
import { chromiumLaunch } from '../support/chromium.ts';
import type { ShownMedium } from './report.tsx';

/** Finer than what the model hears: people look at it. */
const SHOWN = { bins: 96, columns: 240, windowMilliseconds: 32 } as const;
/** In two rows: side by side they would be too small to see. */
const STRIP = { frames: 8, columns: 4, height: 96 } as const;

export class ReportMedia {
  #browser: Promise<{ readonly page: Page; readonly close: () => Promise<void> }> | undefined;

  /** `folder` is the page's. */
  constructor(readonly folder: string) {}

  /** Copies `file` to `media/<run>/` beside the page and draws what cannot be seen of it. */
  async show(type: ShownMedium['type'], file: string, run: string): Promise<ShownMedium> {
    const target = path.posix.join('media', run, path.basename(file));
    await mkdir(path.join(this.folder, 'media', run), { recursive: true });
    await copyFile(file, path.join(this.folder, target));
    if (type === 'image') return { type, path: target };
    const picture = target.replace(/\.\w+$/, `-${type === 'audio' ? 'spectrogram' : 'frames'}.png`);
    const drawn = type === 'audio' ? spectrogramPng(await readFile(file)) : await this.#filmstrip(file);
    await writeFile(path.join(this.folder, picture), drawn);
    return { type, path: target, picture };
  }

  async close(): Promise<void> {
    await (await this.#browser)?.close();
  }

  /** The browser that made the video also reads it. */
  async #filmstrip(file: string): Promise<Buffer> {
    this.#browser ??= openBrowser();
    const { page } = await this.#browser;
    const url = `data:video/webm;base64,${(await readFile(file)).toString('base64')}`;
    const png = await page.evaluate(drawFilmstrip, [url, STRIP.frames, STRIP.columns, STRIP.height] as const);
    return Buffer.from(png, 'base64');
  }
}

/** 16-bit PCM in, as the page writes it. */
export function spectrogramPng(wav: Uint8Array): Buffer {
  const { sampleRate, samples } = readWav(wav);
  const windowLength = Math.round((sampleRate * SHOWN.windowMilliseconds) / 1000);
  const hopLength = Math.max(1, Math.floor(samples.length / SHOWN.columns));
  const facts: MelInput = {
    ...{ sampleRate, windowLength, hopLength, melBins: SHOWN.bins, minFrequency: 40, maxFrequency: sampleRate / 2 },
    fftSize: 2 ** Math.ceil(Math.log2(windowLength)),
    ...{ logOffset: 1e-5, mean: 0, std: 1 },
  };
  const rows = logMel(samples, SHOWN.columns, facts);
  const bands = Float32Array.from(
    rows,
    (_, at) => rows[(at % SHOWN.columns) * SHOWN.bins + Math.floor(at / SHOWN.columns)] ?? 0,
  );
  const pixels = spectrogramToRgba(bands, SHOWN.bins, SHOWN.columns, 1);
  return pngFrom(SHOWN.columns, SHOWN.bins, (x, y) => {
    const at = 4 * (y * SHOWN.columns + x);
    return [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0, 255];
  });
}

async function openBrowser() {
  const browser = await chromium.launch(chromiumLaunch());
  return { page: await browser.newPage(), close: () => browser.close() };
}

/**
 * Runs in the browser: frames evenly spaced over a video, row by row, as PNG in base64. No named function within: the compiler
 * would wrap it in a helper that the browser lacks.
 */
async function drawFilmstrip([url, frames, columns, height]: readonly [
  string,
  number,
  number,
  number,
]): Promise<string> {
  const video = document.createElement('video');
  video.muted = true;
  await new Promise((resolve, reject) => {
    video.addEventListener('loadeddata', resolve, { once: true });
    video.addEventListener('error', () => reject(new Error(video.error?.message ?? 'not a video')), { once: true });
    video.src = url;
  });
  const canvas = document.createElement('canvas');
  const width = Math.round((height * video.videoWidth) / video.videoHeight);
  canvas.width = width * columns;
  canvas.height = height * Math.ceil(frames / columns);
  const context = canvas.getContext('2d');
  for (let frame = 0; frame < frames; frame += 1) {
    await new Promise((resolve, reject) => {
      video.addEventListener('seeked', resolve, { once: true });
      video.addEventListener('error', () => reject(new Error(video.error?.message ?? 'not a video')), { once: true });
      video.currentTime = (video.duration * (frame + 0.5)) / frames;
    });
    context?.drawImage(video, (frame % columns) * width, Math.floor(frame / columns) * height, width, height);
  }
  return canvas.toDataURL('image/png').split(',')[1] ?? '';
}
