import * as media from '../support/media-fixtures.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';

interface Compared {
  /** How far two pictures are apart, 0..255 a channel, that differ in their own seed, or in what they were made of. */
  readonly byOwnSeed: number;
  readonly bySource: number;
}

// What a medium was made of and its own seed decide together how it looks; the strength says how much each does. How far a change
// is from its source says less: this pack's encoder was never taught to see what its decoder draws.
for (const [modality, make, change] of [
  ['image', MICRO.draw, MICRO.drawBlue],
  ['video', MICRO.film, MICRO.filmFaster],
] as const) {
  test(`${modality}: what is spoken of is changed, as far as the strength says`, async ({ chat }) => {
    await chat.openReady();
    await chat.ask(make);
    const reply = await chat.ask(change);
    await expect(reply.getByText(/Seed \d+.*changed, strength 70\s?%/)).toBeVisible();
    const [little, all] = await chat.page.evaluate(
      async ([kind, first, second]) => {
        const pixelsOf = async (blob: Blob): Promise<Uint8ClampedArray> => {
          const canvas = new OffscreenCanvas(32, 32);
          const context = canvas.getContext('2d');
          if (context === null) throw new Error('no canvas');
          if (kind === 'image') context.drawImage(await createImageBitmap(blob), 0, 0, 32, 32);
          else {
            const film = document.createElement('video');
            film.src = URL.createObjectURL(blob);
            film.muted = true;
            const shown = new Promise((resolve) => film.addEventListener('seeked', resolve, { once: true }));
            film.currentTime = 0.5;
            await shown;
            context.drawImage(film, 0, 0, 32, 32);
            URL.revokeObjectURL(film.src);
          }
          return context.getImageData(0, 0, 32, 32).data;
        };
        // By its caption alone: what the model thinks of what it saw must not decide as well.
        const route = 'caption';
        const changed = async (strength: number, firstSeed: number, seed: number): Promise<Uint8ClampedArray> => {
          await window.anytab.newConversation();
          await window.anytab.send({ content: [{ type: 'text', text: first }] }, { seed: firstSeed });
          const turn = await window.anytab.send(
            { content: [{ type: 'text', text: second }] },
            { seed, strength, route },
          );
          for (const part of turn.parts) if (part.type === kind) return pixelsOf(part.blob);
          throw new Error(`no ${kind} was made`);
        };
        const compared = async (strength: number): Promise<Compared> => {
          const usual = await changed(strength, 5, 6);
          const difference = (other: Uint8ClampedArray): number =>
            usual.reduce((sum, value, index) => sum + Math.abs(value - (other[index] ?? 0)), 0) / usual.length;
          return {
            byOwnSeed: difference(await changed(strength, 5, 7)),
            bySource: difference(await changed(strength, 8, 6)),
          };
        };
        return [await compared(0.1), await compared(1)] as const;
      },
      [modality, make, change] as const,
    );
    expect(all.bySource).toBe(0);
    expect(little.bySource).toBeGreaterThan(0);
    expect(little.byOwnSeed).toBeLessThan(all.byOwnSeed);
  });
}

test('a picture that is attached to a wish for a video is what moves', async ({ chat }) => {
  await chat.openReady();
  await chat.pick(media.redDisc());
  await chat.removePicture.waitFor();
  const moved = await chat.ask(MICRO.filmFaster);
  await expect(chat.videos(moved)).toHaveCount(1);
  await expect(moved.getByText(/Seed \d+/)).toBeVisible();
  await expect(moved.getByText(/changed, strength 70\s?%/)).toBeVisible();
  // The same words and seed: what is shown decides.
  const [red, blue, again] = await chat.page.evaluate(async (text) => {
    const filmOf = async (colour: string): Promise<string> => {
      const canvas = new OffscreenCanvas(64, 64);
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('no canvas');
      context.fillStyle = colour;
      context.fillRect(8, 8, 40, 48);
      await window.anytab.newConversation();
      const picture = { type: 'image', blob: await canvas.convertToBlob() } as const;
      const turn = await window.anytab.send({ content: [picture, { type: 'text', text }] }, { seed: 4 });
      for (const part of turn.parts) {
        if (part.type !== 'video') continue;
        const film = document.createElement('video');
        film.src = URL.createObjectURL(part.blob);
        const shown = new Promise((resolve) => film.addEventListener('seeked', resolve, { once: true }));
        film.currentTime = 0.5;
        await shown;
        context.drawImage(film, 0, 0, 64, 64);
        return context.getImageData(0, 0, 64, 64).data.join();
      }
      throw new Error('no video was made');
    };
    return [await filmOf('red'), await filmOf('blue'), await filmOf('red')] as const;
  }, MICRO.filmFaster);
  expect(red).not.toEqual(blue);
  expect(red).toEqual(again);
});
