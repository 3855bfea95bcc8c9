import { expect, test } from 'vitest';
import type { MediumId } from '../domain/message.ts';
import { createEngineApi } from './engine-api.ts';
import type { EngineApi } from './engine-api.ts';
import { CodedError, OPTIONS, WASM, gate, scriptedChat, settle, span, text } from './scripted-tiers.ts';
import type { Scripts } from './scripted-tiers.ts';

function api(scripts: Scripts): EngineApi {
  return createEngineApi(
    Promise.resolve({
      ...scriptedChat(scripts),
      pack: { name: 'micro', version: '1' },
      defaults: () => OPTIONS,
      admit: async () => ({ mediumId: 'photo' as MediumId, modality: 'image' }),
      blobOf: (mediumId) => new Blob([mediumId], { type: 'image/png' }),
    }),
  );
}
const hello = { content: [{ type: 'text', text: 'hello' }] } as const;

test('a turn resolves with its parts in order, once text and pictures are done', async () => {
  const turn = await api({ replies: [[text('Look. '), span(0, true), text('Nice?')]] }).send(hello, {
    seed: 3,
    steps: 2,
  });
  expect(turn.finish).toBe('stop');
  expect(turn.parts.map(({ type }) => type)).toEqual(['text', 'image', 'text']);
  expect(turn.parts[1]).toMatchObject({ width: 2, height: 1, steps: 2 });
  expect(turn.signals).toEqual([{ modality: 'image', index: 0, probability: 1, forced: true, textBefore: 'Look. ' }]);
  expect(turn).toMatchObject({ backend: WASM, newTokens: 5, signalPeaks: { image: { probability: 0.25 } } });
});

test('a sound is one more part, made with its own defaults', async () => {
  const turn = await api({ replies: [[span(0), span(1, false, 'audio')]] }).send(hello, { guidanceScale: 5 });
  expect(turn.parts.map(({ type }) => type)).toEqual(['image', 'audio']);
  expect(turn.parts[1]).toMatchObject({ seconds: 0.5, sampleRate: 8000, steps: 6, guidanceScale: 5 });
});

test('a video is one more part, with its frames', async () => {
  const turn = await api({ replies: [[span(0, false, 'video')]] }).send(hello);
  expect(turn.parts).toMatchObject([{ type: 'video', width: 2, height: 1, frames: 4, framesPerSecond: 2, steps: 5 }]);
});

test('a video that is sent is followed by its sound', async () => {
  const chat = scriptedChat({ replies: [[text('Loud.')]] });
  const engine = createEngineApi(
    Promise.resolve({
      ...chat,
      pack: { name: 'micro', version: '1' },
      defaults: () => OPTIONS,
      admit: async () => ({
        mediumId: 'film' as MediumId,
        modality: 'video',
        soundTrack: { mediumId: 'sound of the film' as MediumId, modality: 'audio' },
      }),
      blobOf: () => undefined,
    }),
  );
  await engine.send({ content: [{ type: 'video', blob: new Blob() }, ...hello.content] });
  expect(chat.turn(0).user).toEqual([
    { type: 'medium', modality: 'video', mediumId: 'film' },
    { type: 'medium', modality: 'audio', mediumId: 'sound of the film' },
    { type: 'text', text: 'hello' },
  ]);
});

test('a failure resolves with its code instead of rejecting', async () => {
  const turn = await api({ replies: [[text('Hm'), new CodedError('runtime/session')]] }).send(hello);
  expect(turn).toMatchObject({ finish: 'failed', error: { code: 'runtime/session' } });
  expect(turn.parts).toEqual([{ type: 'text', text: 'Hm' }]);
});

test('stopping resolves as cancelled with what was there', async () => {
  const engine = api({ replies: [[text('Once'), gate()]] });
  const pending = engine.send(hello);
  await settle();
  engine.stop();
  expect(await pending).toMatchObject({ finish: 'cancelled', parts: [{ type: 'text', text: 'Once' }] });
});

test('ready names the pack and the backend, or rejects with what kept it', async () => {
  expect(await api({}).ready).toEqual({ pack: { name: 'micro', version: '1' }, backend: WASM });
  await expect(api({ loads: { language: [[new CodedError('pack/missing')]] } }).ready).rejects.toMatchObject({
    code: 'pack/missing',
  });
});
