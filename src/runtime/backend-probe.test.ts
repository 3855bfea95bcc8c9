import { expect, test } from 'vitest';
import { probeBackend } from './backend-probe.ts';
import type { Surroundings } from './backend-probe.ts';

function surroundings(
  adapter: { software: boolean } | 'none' | 'absent' | 'throws',
  isolated = true,
  cores = 8,
): Surroundings {
  const found =
    typeof adapter === 'string'
      ? null
      : {
          info: {
            vendor: 'acme',
            architecture: adapter.software ? 'swiftshader' : 'gen-9',
            description: '',
            isFallbackAdapter: adapter.software,
          },
          features: new Set(['shader-f16']),
        };
  const requestAdapter = (): Promise<GPUAdapter | null> =>
    adapter === 'throws'
      ? Promise.reject(new Error('blocked'))
      : Promise.resolve(found as unknown as GPUAdapter | null);
  return {
    gpu: adapter === 'absent' ? undefined : { requestAdapter },
    crossOriginIsolated: isolated,
    hardwareConcurrency: cores,
  };
}

test('a real adapter is used', async () => {
  const choice = await probeBackend({}, surroundings({ software: false }));
  expect(choice).toMatchObject({ backend: 'webgpu', adapter: { vendor: 'acme', software: false, shaderF16: true } });
});

test('a software adapter is passed over, and the reason says so', async () => {
  const choice = await probeBackend({}, surroundings({ software: true }));
  expect(choice).toMatchObject({ backend: 'wasm', adapter: { software: true } });
  expect(choice.reason).toContain('emulated');
});

test('a software adapter is used when the person insists', async () => {
  expect(await probeBackend({ override: 'webgpu' }, surroundings({ software: true }))).toMatchObject({
    backend: 'webgpu',
  });
});

test.each(['none', 'absent', 'throws'] as const)(
  'without an adapter (%s) it is wasm, also against an override',
  async (adapter) => {
    for (const override of [{}, { override: 'webgpu' as const }]) {
      const choice = await probeBackend(override, surroundings(adapter));
      expect(choice.backend).toBe('wasm');
      expect(choice.reason).toContain('no');
    }
  },
);

test('wasm can be chosen in spite of a GPU', async () => {
  expect(await probeBackend({ override: 'wasm' }, surroundings({ software: false }))).toMatchObject({
    backend: 'wasm',
  });
});

test.each([
  [false, 8, 1],
  [true, 2, 2],
  [true, 12, 6],
  [true, 64, 8],
])('isolated %s with %i cores gives %i threads', async (isolated, cores, threads) => {
  expect((await probeBackend({}, surroundings('absent', isolated, cores))).threads).toBe(threads);
});
