import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as fixtures from '../../e2e/support/media-fixtures.ts';
import type { MediumId } from '../domain/message.ts';
import { encodeWav } from './encode-wav.ts';
import { MediaLibrary } from './media-library.ts';

const blobOf = ({ buffer }: { buffer: Buffer }): Blob => new Blob([Uint8Array.from(buffer)]);

// Node has no decoder: these tests are about what is kept, and real decoding is tested in the browser.
beforeEach(() => {
  vi.stubGlobal('createImageBitmap', async () => ({ width: 2, height: 1, close: () => undefined }));
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext() {
        return {
          drawImage: () => undefined,
          putImageData: () => undefined,
          getImageData: () => ({ width: 2, height: 1, data: new Uint8ClampedArray(8) }),
        };
      }
      async convertToBlob({ type }: { type: string }): Promise<Blob> {
        return new Blob(['png'], { type });
      }
    },
  );
  vi.stubGlobal('ImageData', class {});
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const PICTURE = { modality: 'image', pixels: { width: 1, height: 1, data: new Uint8ClampedArray(4) } } as const;
const HEARING = { perceivable: async () => ({ image: true, audio: { seconds: 4 }, video: null }) };

describe('a media library', () => {
  test('keeps the original file of an admitted picture, and says what is left out of it', async () => {
    const library = new MediaLibrary();
    const { mediumId, notices } = await library.admit(blobOf(fixtures.animation()), 'cat.gif');
    expect(library.blob(mediumId)?.size).toBe(fixtures.animation().buffer.length);
    expect(notices).toEqual([{ code: 'media/first-frame', message: expect.stringContaining('cat.gif') as string }]);
    expect(await library.decoded(mediumId)).toMatchObject({ modality: 'image', pixels: { width: 2, height: 1 } });
  });

  test('keeps nothing of a file that cannot be used or decoded', async () => {
    const library = new MediaLibrary({ newId: () => 'only' });
    await expect(library.admit(blobOf(fixtures.notAPicture()))).rejects.toMatchObject({ code: 'media/not-a-picture' });
    vi.stubGlobal('createImageBitmap', async () => {
      throw new DOMException('no', 'InvalidStateError');
    });
    await expect(library.admit(blobOf(fixtures.cmykJpeg()), 'print.jpg')).rejects.toMatchObject({
      code: 'media/unreadable',
      message: expect.stringContaining('CMYK') as string,
    });
    expect(library.blob('only' as MediumId)).toBeUndefined();
  });

  test('makes one URL per picture and revokes it with the picture', async () => {
    const revoke = vi.spyOn(URL, 'revokeObjectURL');
    const library = new MediaLibrary();
    const kept = await library.adopt(PICTURE);
    const dropped = await library.adopt(PICTURE);
    const url = library.url(dropped);
    expect(library.url(dropped)).toBe(url);
    library.forget([dropped]);
    expect(revoke.mock.calls).toEqual([[url]]);
    expect(library.url(dropped)).toBeUndefined();
    expect(library.blob(kept)?.type).toBe('image/png');
  });

  test('says which file is missing instead of failing later', async () => {
    await expect(new MediaLibrary().decoded('gone' as MediumId)).rejects.toMatchObject({ code: 'media/missing' });
  });

  test('refuses a file that is too big to read', async () => {
    const blob = Object.defineProperty(new Blob(['x']), 'size', { value: 65e6 });
    await expect(new MediaLibrary().admit(blob, 'big.bmp')).rejects.toMatchObject({ code: 'media/too-large' });
  });

  test('keeps a sound that was made as a WAV file, and hears it again', async () => {
    const library = new MediaLibrary(HEARING);
    const samples = Float32Array.from({ length: 1600 }, (_, n) => 0.5 * Math.sin(n / 5));
    const mediumId = await library.adopt({ modality: 'audio', waveform: { sampleRate: 16_000, samples } });
    expect(library.blob(mediumId)?.type).toBe('audio/wav');
    expect(await library.overview(mediumId)).toMatchObject({ seconds: 0.1 });
    const heard = await library.decoded(mediumId);
    if (heard.modality !== 'audio') throw new TypeError('not a sound');
    expect(heard.waveform.sampleRate).toBe(16_000);
    expect(heard.waveform.samples[100]).toBeCloseTo(samples[100] ?? 1, 3);
  });

  test('tells a sound from a picture by its bytes', async () => {
    const wav = encodeWav({ sampleRate: 8000, samples: new Float32Array(800) });
    const { modality, notices } = await new MediaLibrary(HEARING).admit(wav, 'cat.png');
    expect(modality).toBe('audio');
    expect(notices.map(({ code }) => code)).toEqual(['media/sound-silent']);
  });

  test('says that a model without ears cannot hear', async () => {
    const wav = encodeWav({ sampleRate: 8000, samples: new Float32Array(800) });
    await expect(new MediaLibrary().admit(wav, 'cat.wav')).rejects.toMatchObject({
      code: 'media/not-perceived',
      message: expect.stringContaining('cannot hear') as string,
    });
  });

  test('takes another part of a sound that is too long, and then keeps that alone', async () => {
    const library = new MediaLibrary({
      perceivable: async () => ({ image: true, audio: { seconds: 1 }, video: null }),
    });
    // Three seconds: silence, a soft tone, a loud one.
    const samples = Float32Array.from({ length: 24_000 }, (_, n) => 0.4 * Math.floor(n / 8000) * Math.sin(n / 3));
    const { mediumId, notices } = await library.admit(encodeWav({ sampleRate: 8000, samples }), 'speech.wav');
    expect(notices.map(({ code }) => code)).toEqual(['media/sound-cut', 'media/sound-silent']);
    expect(library.part(mediumId)).toMatchObject({ from: 0, seconds: 1 });
    expect(await library.whole(mediumId)).toMatchObject({ modality: 'audio', seconds: 3, name: 'speech.wav' });
    expect((await library.overview(mediumId)).seconds).toBe(3);

    const revoke = vi.spyOn(URL, 'revokeObjectURL');
    const url = library.url(mediumId);
    const heard = vi.fn();
    library.subscribe(heard);
    await library.choosePart(mediumId, 2);
    expect(library.part(mediumId)).toMatchObject({ from: 2, seconds: 1 });
    expect(heard).toHaveBeenCalledOnce();
    expect(revoke.mock.calls).toContainEqual([url]);
    expect(library.blob(mediumId)?.size).toBe(44 + 2 * 8000);
    expect((await library.overview(mediumId)).seconds).toBe(1);
    const taken = await library.decoded(mediumId);
    if (taken.modality !== 'audio') throw new TypeError('not a sound');
    expect(taken.waveform.samples[800]).toBeCloseTo(samples[16_800] ?? 1, 3);

    // The whole is still there, until it is sent.
    await library.choosePart(mediumId, 0.5);
    const again = await library.decoded(mediumId);
    if (again.modality !== 'audio') throw new TypeError('not a sound');
    expect(again.waveform.samples).toHaveLength(8000);
    expect(again.waveform.samples[6000]).toBeCloseTo(samples[10_000] ?? 1, 3);
  });

  test('offers no part of what is short enough', async () => {
    const library = new MediaLibrary(HEARING);
    const wav = encodeWav({ sampleRate: 8000, samples: new Float32Array(800).fill(0.5) });
    const { mediumId } = await library.admit(wav, 'click.wav');
    expect(library.part(mediumId)).toBeNull();
  });
});
