import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { redDisc } from '../support/media-fixtures.ts';
import { MICRO } from '../support/micro-script.ts';
import * as sounds from '../support/sound-fixtures.ts';
import { expect, test } from '../support/test.ts';

test('a sound shows its steps and its spectrogram, then player, seed, re-roll and download', async ({ chat, page }) => {
  await chat.openReady();
  const seen = chat.watchDrawing('Sound');
  // So many that a busy machine, which shows several at once, still shows some.
  await chat.sendWithSteps(MICRO.play, 100);
  const reply = await chat.replied();
  const { steps, previews } = await seen;
  expect(steps.filter((text) => /^Step \d+ of \d+$/.test(text)).length).toBeGreaterThan(1);
  expect(previews).toBeGreaterThan(0);

  await expect(chat.sounds(reply)).toHaveCount(1);
  await expect(chat.pictures(reply)).toHaveCount(0);
  // Text, sound, text: in the order written.
  await expect(reply).toHaveText(new RegExp(`${MICRO.playReply}.*Seed.*${MICRO.playReplyAfterSound}`, 's'));
  const player = chat.sounds(reply).locator('audio');
  await expect(player).toHaveJSProperty('paused', true); // nothing plays by itself
  await expect(player).not.toHaveAttribute('autoplay');
  await expect.poll(() => player.evaluate((audio: HTMLAudioElement) => audio.duration)).toBeCloseTo(0.512, 2);

  const first = await download(page, reply);
  const seed = await reply.getByText(/Seed \d+/).innerText();
  await reply.getByRole('button', { name: 'Re-roll' }).click();
  await expect(reply.getByText(/Seed \d+/)).not.toHaveText(seed);
  await chat.replied();
  const second = await download(page, reply);
  expect(second.length).toBe(first.length);
  expect(second.equals(first)).toBe(false);
});

/** A WAV file of 16 kHz that is not silent. */
async function download(page: Page, reply: Locator): Promise<Buffer> {
  const started = page.waitForEvent('download');
  await reply.getByRole('button', { name: 'Download' }).click();
  const finished = await started;
  expect(finished.suggestedFilename()).toMatch(/^[\w-]+\.wav$/);
  const bytes = await readFile(await finished.path());
  expect(bytes.toString('latin1', 0, 4) + bytes.toString('latin1', 8, 12)).toBe('RIFFWAVE');
  expect(bytes.readUInt32LE(24)).toBe(16_000);
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset + 44, (bytes.length - 44) / 2);
  expect(samples).toHaveLength(8192);
  expect(Math.max(...samples)).toBeGreaterThan(100);
  return bytes;
}

test('a finished sound plays when its button is pressed', async ({ chat }) => {
  await chat.openReady();
  const reply = await chat.ask(MICRO.play);
  const player = chat.sounds(reply).locator('audio');
  const ended = player.evaluate(
    (audio: HTMLAudioElement) =>
      new Promise<number>((resolve) => {
        audio.addEventListener('ended', () => resolve(audio.currentTime), { once: true });
        void audio.play();
      }),
  );
  expect(await ended).toBeCloseTo(0.512, 1);
});

test('a forbidden sound is not made, an asked-for one is, and the reply says why there is none', async ({ chat }) => {
  await chat.openReady();
  await chat.setPictures('Never');
  await chat.setSounds('Never');
  const without = await chat.ask(MICRO.play);
  await expect(chat.sounds(without)).toHaveCount(0);
  await expect(without).toContainText(MICRO.playReply);
  await without.getByText('Why no picture?').click();
  await expect(without.getByText('You asked for no sound in this reply.')).toBeVisible();

  await chat.setSounds('Ask');
  const withSound = await chat.ask(MICRO.greeting);
  await expect(chat.sounds(withSound)).toHaveCount(1);
  await expect(chat.pictures(withSound)).toHaveCount(0);
  await withSound.getByText('Details').click();
  await expect(withSound.getByText(/^Sound 1: asked for by you/)).toBeVisible();
});

test('a sound alone is stopped within 300 ms, and can be asked for again', async ({ chat }) => {
  await chat.openReady();
  await chat.ask(MICRO.play); // loads the decoder, so that the next sound starts at once
  expect(await chat.leastStop(MICRO.play, 'Stop sound', 'Sound', 300)).toBeLessThanOrEqual(300);
  const reply = chat.replies.last();
  await expect(reply).toContainText(MICRO.playReply);
  await expect(chat.sounds(reply)).toHaveCount(0);
  await reply.getByRole('button', { name: 'Try again' }).click();
  await expect(chat.sounds(reply)).toHaveCount(1);
});

test('a picture and a sound of one reply stand where they were written, and each is re-rolled alone', async ({
  chat,
}) => {
  await chat.openReady();
  const reply = await chat.ask(MICRO.drawAndPlay);
  await expect(chat.pictures(reply)).toHaveCount(1);
  await expect(chat.sounds(reply)).toHaveCount(1);
  const seeds = reply.getByText(/Seed \d+/);
  const [picture, sound] = await seeds.allInnerTexts();
  await reply.getByRole('button', { name: 'Re-roll' }).last().click();
  await expect(seeds.last()).not.toHaveText(sound ?? '');
  await expect(seeds.first()).toHaveText(picture ?? '');
});

test('the same seed makes the same sound, on both routes', async ({ chat }) => {
  await chat.openReady();
  const made = await chat.page.evaluate(async (text) => {
    const bytes: string[] = [];
    for (const route of ['signal', 'signal', 'caption'] as const) {
      await window.anytab.newConversation();
      const turn = await window.anytab.send({ content: [{ type: 'text', text }] }, { seed: 5, route });
      for (const part of turn.parts) {
        if (part.type === 'audio') bytes.push(new Uint8Array(await part.blob.arrayBuffer()).join());
      }
    }
    return bytes;
  }, MICRO.play);
  expect(made).toHaveLength(3);
  expect(made[0]).toBe(made[1]);
  expect(made[2]).not.toBe(made[0]);
});

test('the next turn hears the sound that was made', async ({ chat }) => {
  await chat.openReady();
  await chat.ask(MICRO.play);
  const reply = await chat.ask(MICRO.playLouder);
  await expect(chat.sounds(reply)).toHaveCount(1);
});

test('a sound that is spoken of is changed, as far as the strength says', async ({ chat }) => {
  await chat.openReady();
  await chat.ask(MICRO.play);
  const reply = await chat.ask(MICRO.playLouder);
  await expect(reply.getByText(/Seed \d+.*changed, strength 70\s?%/)).toBeVisible();
  // The less it may change, the more the first sound decides, and the less its own seed. This pack's encoder was never
  // taught to hear what its decoder plays, so how far a change is from the first sound says more of them than of the strength.
  const [little, all] = await chat.page.evaluate(
    async ([play, louder]) => {
      const samplesOf = async (part: { readonly blob: Blob }): Promise<Float32Array> => {
        const context = new OfflineAudioContext(1, 1, 16_000);
        return (await context.decodeAudioData(await part.blob.arrayBuffer())).getChannelData(0);
      };
      const energies = (samples: Float32Array): number[] => {
        const frames: number[] = [];
        for (let at = 0; at < samples.length; at += 128) {
          frames.push(Math.log(1e-4 + samples.subarray(at, at + 128).reduce((sum, value) => sum + value * value, 0)));
        }
        return frames;
      };
      const difference = (one: readonly number[], other: readonly number[]): number =>
        one.reduce((sum, value, index) => sum + Math.abs(value - (other[index] ?? 0)), 0) / one.length;
      const changed = async (strength: number, firstSeed: number, seed: number): Promise<number[]> => {
        await window.anytab.newConversation();
        await window.anytab.send({ content: [{ type: 'text', text: play }] }, { seed: firstSeed });
        const turn = await window.anytab.send({ content: [{ type: 'text', text: louder }] }, { seed, strength });
        for (const part of turn.parts) if (part.type === 'audio') return energies(await samplesOf(part));
        throw new Error('no sound was made');
      };
      const compared = async (strength: number) => {
        const usual = await changed(strength, 5, 6);
        return {
          byOwnSeed: difference(usual, await changed(strength, 5, 7)),
          byFirstSound: difference(usual, await changed(strength, 8, 6)),
        };
      };
      return [await compared(0.1), await compared(1)] as const;
    },
    [MICRO.play, MICRO.playLouder] as const,
  );
  expect(little.byOwnSeed).toBeGreaterThan(0);
  expect(little.byOwnSeed).toBeLessThan(all.byOwnSeed / 2);
  expect(little.byFirstSound).toBeGreaterThan(all.byFirstSound * 2);
});

test('pictures become sounds and sounds pictures', async ({ chat }) => {
  await chat.openReady();
  await chat.pick(redDisc());
  await chat.removePicture.waitFor();
  await expect(chat.sounds(await chat.ask(MICRO.playWhatYouSee))).toHaveCount(1);
  await chat.pick(sounds.tone());
  await chat.removeSound.waitFor();
  await expect(chat.pictures(await chat.ask(MICRO.drawWhatYouHear))).toHaveCount(1);
});

test('a conversation with sounds is still there after a reload', async ({ chat, page }) => {
  await chat.openReady();
  await chat.pick(sounds.tone());
  await chat.removeSound.waitFor();
  await chat.ask(MICRO.sound);
  await chat.ask(MICRO.play);
  await page.reload();
  await chat.ready();
  await expect(chat.sounds(chat.replies.last())).toHaveCount(1);
  await expect(chat.sounds(chat.userMessages.first())).toHaveCount(1);
  const player = chat.sounds(chat.replies.last()).locator('audio');
  await expect.poll(() => player.evaluate((audio: HTMLAudioElement) => audio.duration)).toBeCloseTo(0.512, 2);
  await expect(await chat.ask(MICRO.sound)).toContainText(MICRO.soundReply);
});
