import fc from 'fast-check';
import { byteMutation, withMutations } from '../support/byte-mutations.ts';
import { clip, ramps } from '../support/clip-fixtures.ts';
import { openModule } from '../support/in-page.ts';
import { animation, cmykJpeg, redDisc, rotatedJpeg, svgWithScript, transparentPng } from '../support/media-fixtures.ts';
import type { MediaFixture } from '../support/media-fixtures.ts';
import { MICRO } from '../support/micro-script.ts';
import { codedTones, tone, tone192k } from '../support/sound-fixtures.ts';
import { expect, test } from '../support/test.ts';
import type { MediaLibrary as Library, MediaLibraryOptions } from '../../src/media/media-library.ts';

declare global {
  interface Window {
    readonly media: { readonly MediaLibrary: new (options: MediaLibraryOptions) => Library };
  }
}

const SEED = 20230911;
const FILES = 1000;
/** So many cross into the page at once. */
const BATCH = 50;

const PICTURES = [redDisc(), rotatedJpeg(), cmykJpeg(), transparentPng(), animation(), svgWithScript()];
const SOUNDS = [...codedTones(), tone(), tone192k()];
const VIDEOS = [...ramps(), clip('uneven.mp4'), clip('rotated.mp4')];

/** Good files of every format, each broken in one to three places, always the same ones. */
function brokenFiles(count: number, seed = SEED): readonly MediaFixture[] {
  const files = fc.oneof(fc.constantFrom(...PICTURES), fc.constantFrom(...SOUNDS), fc.constantFrom(...VIDEOS));
  const broken = fc.tuple(files, fc.array(byteMutation, { minLength: 1, maxLength: 3 }));
  return fc.sample(broken, { numRuns: count, seed }).map(([{ name, mimeType, buffer }, mutations], index) => ({
    name: `${String(index)}-${name}`,
    mimeType,
    buffer: Buffer.from(withMutations(buffer, mutations)),
  }));
}

test(`${String(FILES)} broken files are decoded or refused in words, and none hangs or harms the page`, async ({
  page,
  server,
  guard,
}) => {
  test.setTimeout(600_000);
  // The browser says for itself what it thinks of some of them.
  guard.expect(/console error: .*(decod|Decod|image|media)/);
  await openModule(page, server.origin, 'src/media/media-library.ts', 'media');
  const outcomes: string[] = [];
  const files = brokenFiles(FILES);
  for (let start = 0; start < files.length; start += BATCH) {
    const batch = files
      .slice(start, start + BATCH)
      .map(({ name, buffer }) => ({ name, base64: buffer.toString('base64') }));
    outcomes.push(
      ...(await page.evaluate(async (batch) => {
        const perceivable = { image: true, audio: { seconds: 2 }, video: { frames: 4, seconds: 2 } };
        const library = new window.media.MediaLibrary({ perceivable: async () => perceivable });
        const told: string[] = [];
        for (const { name, base64 } of batch) {
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
          let timer: ReturnType<typeof setTimeout> | undefined;
          const late = new Promise<string>((resolve) => {
            timer = setTimeout(() => resolve(`${name} hangs`), 60_000);
          });
          const outcome: Promise<string> = library.admit(new Blob([bytes]), name).then(
            ({ mediumId, modality }) => {
              library.forget([mediumId]);
              return modality;
            },
            (error: unknown) => {
              const { name: kind, code, message } = error as { name?: string; code?: string; message?: string };
              const isClear =
                kind === 'MediaError' && code?.startsWith('media/') === true && (message ?? '').length > 20;
              return isClear ? code : `${name}: ${String(kind)} ${String(code)} ${String(message)}`;
            },
          );
          told.push(await Promise.race([outcome, late]));
          clearTimeout(timer);
        }
        return told;
      }, batch)),
    );
  }
  const known = /^(image|audio|video|media\/[a-z-]+)$/;
  expect(outcomes.filter((outcome) => !known.test(outcome))).toEqual([]);
  expect(outcomes).toHaveLength(FILES);
  // Both ways were gone, and for every medium.
  for (const outcome of ['image', 'audio', 'video']) expect(outcomes).toContain(outcome);
  expect(outcomes.filter((outcome) => outcome.startsWith('media/')).length).toBeGreaterThan(FILES / 10);
});

test('after broken files the page and its workers answer as before', async ({ chat, page, guard }) => {
  guard.expect(/console error: .*(decod|Decod|image|media)/);
  await chat.openReady();
  await page.locator('input[type=file]').setInputFiles([...brokenFiles(24, SEED + 1)]);
  await expect(chat.alerts.first()).toBeVisible();
  await expect(page.getByRole('button', { name: /^Remove / }).first()).toBeVisible();
  await chat.ask(MICRO.greeting);
  await chat.startNewChat();
  await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
  await expect(await chat.ask(MICRO.draw)).toContainText(MICRO.drawReplyAfterPicture);
});
