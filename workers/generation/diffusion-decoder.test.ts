import { expect, test } from 'vitest';
import { Rng } from '../../src/ops/rng.ts';
import { startingNoise } from '../../src/ops/starting-noise.ts';
import type { Feeds } from '../../src/runtime/session.ts';
import type { ImageGeneration } from '../../src/packs/manifest.ts';
import type { DenoiseEvent } from '../../src/protocol/generation-api.ts';
import { alive, fakeRuntime, fakeSession, floats } from '../shared/testing/fake-runtime.ts';
import { shortened } from './caption-encoder.ts';
import { DiffusionDecoder } from './diffusion-decoder.ts';
import type { Sampling, SamplingRequest } from './diffusion-decoder.ts';
import { ImageLatentDecoder } from './image-latent-decoder.ts';

const FACTS: ImageGeneration = {
  outputProjection: 'imageOutputProjection',
  denoiser: 'imageDenoiser',
  vaeDecoder: 'imageVaeDecoder',
  conditioningShape: [1, 2],
  unconditional: 'image/unconditional',
  latentShape: [3, 2, 2],
  scalingFactor: 0.5,
  predictionType: 'flow-velocity',
  scheduler: { type: 'flow-match-euler', shift: 1 },
  steps: { default: 4, min: 2, max: 8 },
  guidance: { default: 3, min: 1, max: 9 },
  size: [2, 2],
  pixelRange: [-1, 1],
};
const REQUEST: SamplingRequest = { seed: 3, steps: 4, guidanceScale: 2, previewEvery: 0 };
const SAMPLING: Sampling = {
  conditioning: Float32Array.of(0, 0),
  stillConditioning: Float32Array.of(0, 0),
  request: REQUEST,
  onEvent: () => undefined,
  signal: new AbortController().signal,
};

/** Its velocity leads every latent to the conditioning's first value, whatever the noise. */
function decoder(
  onSigma: (sigma: number) => void = () => undefined,
  kind: 'guided' | 'still' = 'guided',
): DiffusionDecoder {
  const denoiser = fakeSession((feeds) => {
    const sample = floats(feeds, 'sample');
    onSigma(floats(feeds, 'timestep')[0] ?? 1);
    if (kind === 'still') return { out_sample: { data: sample.map(() => 0), dims: [2, 3, 2, 2] } };
    const conditioning = floats(feeds, 'encoder_hidden_states');
    const sigma = floats(feeds, 'timestep')[0] ?? 1;
    const data = sample.map((value, index) => (value - (conditioning[index < sample.length / 2 ? 0 : 2] ?? 0)) / sigma);
    return { out_sample: { data, dims: [2, 3, 2, 2] } };
  });
  const vaeDecoder = fakeSession((feeds) => ({ sample: { data: floats(feeds, 'latent_sample'), dims: [1, 3, 2, 2] } }));
  return new DiffusionDecoder({
    runtime: fakeRuntime,
    facts: FACTS,
    denoiser,
    latentDecoder: new ImageLatentDecoder(fakeRuntime, FACTS, vaeDecoder),
    unconditional: Float32Array.of(0, 0),
  });
}

test('guided sampling arrives at the guided point, unscaled, as opaque pixels', async () => {
  // Guidance 2 towards 0.125 from 0 is 0.25; divided by the scaling factor 0.5.
  const { medium, denoiserEvaluations } = await decoder().generate({
    ...SAMPLING,
    conditioning: Float32Array.of(0.125, 0),
  });
  expect(denoiserEvaluations).toBe(4);
  if (medium.modality !== 'image') throw new TypeError('not a picture');
  const { pixels } = medium;
  expect([pixels.width, pixels.height]).toEqual([2, 2]);
  expect([...pixels.data.subarray(0, 4)]).toEqual([191, 191, 191, 255]);
});

test('a change begins at the medium’s own latents, and runs the steps below its strength alone', async () => {
  const seen: number[] = [];
  const steps: DenoiseEvent[] = [];
  const begun = decoder((sigma) => seen.push(sigma));
  const start = { latents: new Float32Array(12).fill(2), strength: 0.5 };
  const request = { ...REQUEST, steps: 8 };
  const onEvent = (event: DenoiseEvent) => steps.push(event);
  const { denoiserEvaluations } = await begun.generate({ ...SAMPLING, request, onEvent, start });
  expect(denoiserEvaluations).toBe(4);
  expect(seen[0]).toBeCloseTo(0.5);
  expect(steps.map(({ step, of }) => [step, of])).toEqual([1, 2, 3, 4].map((step) => [step, 4]));
});

test('little strength keeps a medium, and even none runs a step', async () => {
  const still = decoder(() => undefined, 'still');
  const start = { latents: new Float32Array(12).fill(0.25), strength: 0 };
  const request = { ...REQUEST, steps: 8 };
  const kept = await still.generate({ ...SAMPLING, request, start });
  expect(kept.denoiserEvaluations).toBe(1);
  if (kept.medium.modality !== 'image') throw new TypeError('not a picture');
  // An eighth of noise is still there: the nearest step is the last.
  const grey = [...kept.medium.pixels.data].filter((_, index) => index % 4 === 0);
  for (const value of grey) expect(Math.abs(value - 0.25 * 127.5 - 127.5)).toBeLessThan(70);
});

test('every step is told, previews as often as asked, and never in place of the picture', async () => {
  const events: DenoiseEvent[] = [];
  const request = { ...REQUEST, previewEvery: 2 };
  await decoder().generate({ ...SAMPLING, request, onEvent: (event) => events.push(event) });
  expect(events.map(({ step, of, preview }) => [step, of, preview !== undefined])).toEqual([
    [1, 4, false],
    [2, 4, true],
    [3, 4, false],
    [4, 4, false],
  ]);
});

test('steps beyond the pack’s range are brought into it', async () => {
  const { denoiserEvaluations } = await decoder().generate({ ...SAMPLING, request: { ...REQUEST, steps: 500 } });
  expect(denoiserEvaluations).toBe(8);
});

test('an abort ends the picture between two steps, and no tensor is left behind', async () => {
  const controller = new AbortController();
  const events: DenoiseEvent[] = [];
  const onEvent = (event: DenoiseEvent): void => {
    events.push(event);
    if (event.step === 2) controller.abort();
  };
  const picture = decoder().generate({ ...SAMPLING, onEvent, signal: controller.signal });
  await expect(picture).rejects.toMatchObject({ name: 'AbortError' });
  expect(events).toHaveLength(2);
  expect(alive.tensors).toBe(0);
});

test('the pictures’ denoiser has its share in the frames of a video, between its noise levels', async () => {
  const [asked, told]: [number[], number[][]] = [[], []];
  const session = (velocity: number, shape: number[], onRun: (feeds: Feeds) => void = () => undefined) =>
    fakeSession((feeds) => {
      onRun(feeds);
      return { out_sample: { data: floats(feeds, 'sample').map(() => velocity), dims: shape } };
    });
  const picture = session(3, [4, 3, 1, 1], (feeds) => {
    asked.push(floats(feeds, 'timestep')[0] ?? -1);
    told.push([...floats(feeds, 'encoder_hidden_states')]);
  });
  const facts = { ...FACTS, scalingFactor: 1, latentShape: [2, 3, 1, 1] };
  const share = { denoiser: 'imageDenoiser', unconditional: 'image/unconditional', guidance: 1 };
  const made: Float32Array[] = [];
  const film = new DiffusionDecoder({
    runtime: fakeRuntime,
    facts,
    denoiser: session(1, [2, 2, 3, 1, 1]),
    latentDecoder: {
      decode: (latents) => {
        made.push(latents);
        return Promise.resolve({ modality: 'video', clip: { frames: [], framesPerSecond: 8 } });
      },
      preview: () => Promise.reject(new Error('not asked for')),
    },
    unconditional: Float32Array.of(0, 0),
    appearance: {
      facts: { ...share, below: 0.75, above: 0.25, share: 0.5 },
      denoiser: picture,
      unconditional: Float32Array.of(9, 9),
    },
  });
  const { denoiserEvaluations } = await film.generate({ ...SAMPLING, stillConditioning: Float32Array.of(5, 6) });
  expect(asked).toEqual([0.75, 0.5]);
  expect(told[0]).toEqual([5, 6, 5, 6, 9, 9, 9, 9]);
  expect(denoiserEvaluations).toBe(6);
  // Two steps of a quarter with velocity 1, two with (1 + 3) / 2.
  const noise = startingNoise(new Rng(REQUEST.seed), facts.latentShape);
  made[0]?.forEach((value, index) => {
    expect(value).toBeCloseTo((noise[index] ?? 0) - 1.5, 5);
  });
  expect(made[0]).toHaveLength(6);
});

test('a long caption keeps its closing token', () => {
  expect(shortened([1, 5, 6, 7, 2], 4)).toEqual([1, 5, 6, 2]);
  expect(shortened([1, 5, 2], 4)).toEqual([1, 5, 2]);
});
