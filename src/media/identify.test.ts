import { expect, test, vi } from 'vitest';
import * as clips from '../../e2e/support/clip-fixtures.ts';
import { codedTones, tone } from '../../e2e/support/sound-fixtures.ts';
import { identify } from './identify.ts';

const blobOf = ({ buffer }: { buffer: Buffer }): Blob => new Blob([Uint8Array.from(buffer)]);
const video = { frames: 8, seconds: 3 };
const audio = { seconds: 1 };
const ALL = { image: true, audio, video };

test.each(['ramp.mp4', 'ramp.mov', 'ramp.webm', 'film.webm'])('%s is a video', async (name) => {
  expect(await identify(blobOf(clips.clip(name)), name, ALL)).toEqual({
    modality: 'video',
    limits: video,
    animation: null,
  });
});

test('a container of videos that holds sound alone is a sound', async () => {
  for (const name of ['tone.m4a', 'tone.webm']) {
    const file = codedTones().find((candidate) => candidate.name === name) ?? tone();
    expect(await identify(blobOf(file), name, ALL)).toEqual({ modality: 'audio', limits: audio });
    await expect(identify(blobOf(file), name, { ...ALL, audio: null })).rejects.toMatchObject({
      code: 'media/no-video',
      message: expect.stringContaining('no video track') as string,
    });
  }
});

test('a picture that moves is a video where its frames can be had, else a picture', async () => {
  const gif = blobOf(clips.clip('ramp.gif'));
  expect(await identify(gif, 'ramp.gif', ALL)).toMatchObject({ modality: 'image', facts: { animated: true } });
  vi.stubGlobal('ImageDecoder', { isTypeSupported: async (type: string) => type === 'image/gif' });
  expect(await identify(gif, 'ramp.gif', ALL)).toMatchObject({ modality: 'video', animation: 'gif' });
  expect(await identify(gif, 'ramp.gif', { ...ALL, video: null })).toMatchObject({ modality: 'image' });
  expect(await identify(blobOf(clips.clip('ramp.webp')), 'ramp.webp', ALL)).toMatchObject({ modality: 'image' });
  vi.unstubAllGlobals();
});

test.each([
  ['a note', clips.notAVideo(), 'media/unknown'],
  ['a container without tracks', clips.withoutTracks(), 'media/no-video'],
  ['nothing', clips.zeroBytes(), 'media/empty'],
])('%s is refused', async (_, file, code) => {
  await expect(identify(blobOf(file), file.name, ALL)).rejects.toMatchObject({ code });
});
