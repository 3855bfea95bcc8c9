import { expect, test } from 'vitest';
import golden from './golden/flow-match-euler.json' with { type: 'json' };
import { flowBlend, flowEstimate, flowSigmas, flowStep, guide } from './flow-match-euler.ts';
import { Rng, normals } from './rng.ts';

test('noise levels match the Python reference and fall from 1 to 0', () => {
  const sigmas = flowSigmas(golden.steps, golden.shift);
  golden.sigmas.forEach((sigma, index) => {
    expect(sigmas[index]).toBeCloseTo(sigma, 12);
  });
  expect([sigmas[0], sigmas[golden.steps]]).toEqual([1, 0]);
});

test('guided sampling from a seed ends where the Python reference ends', () => {
  const latents = normals(new Rng(golden.seed), golden.start.length);
  const sigmas = flowSigmas(golden.steps, golden.shift);
  for (let step = 0; step < golden.steps; step += 1) {
    const sigma = sigmas[step] ?? NaN;
    const conditional = [...latents].map((value) => value * 0.5 - sigma);
    const unconditional = [...latents].map((value) => value * 0.25 + sigma);
    const velocity = guide(Float32Array.from([...conditional, ...unconditional]), golden.guidanceScale);
    flowStep(latents, velocity, sigma, sigmas[step + 1] ?? NaN);
  }
  golden.end.forEach((value, index) => {
    expect(latents[index]).toBeCloseTo(value, 4);
  });
});

test('the estimate of the data is exact for a straight path', () => {
  const [data, noise, sigma] = [2, -1, 0.3];
  const at = (1 - sigma) * data + sigma * noise;
  expect(flowEstimate(Float32Array.of(at), Float32Array.of(noise - data), sigma)[0]).toBeCloseTo(data, 6);
});

test('two models share in a velocity', () => {
  const velocity = Float32Array.of(1, 2);
  flowBlend(velocity, Float32Array.of(3, -2), 0.25);
  expect([...velocity]).toEqual([1.5, 1]);
});
