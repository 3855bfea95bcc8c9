import { expect, test } from 'vitest';
import { CodedError, WASM, WEBGPU, gate, scriptedChat, settle } from './scripted-tiers.ts';
import { absentTier, reduceLoad } from './load-progress.ts';

test('callers share one load, and a caller that leaves does not end it', async () => {
  const hold = gate();
  const { residency, asked } = scriptedChat({ loads: { generation: [[hold]] } });
  const leaving = new AbortController();
  const left = residency.ensure('generation', leaving.signal);
  const stayed = residency.ensure('generation');
  leaving.abort();
  await expect(left).rejects.toMatchObject({ name: 'AbortError' });
  hold.open();
  await stayed;
  expect(asked.loads).toHaveLength(1);
  expect(residency.getSnapshot().generation.status).toBe('ready');
});

test('preloading goes on after a tier that failed, and keeps the failure', async () => {
  const { residency } = scriptedChat({ loads: { perception: [[new CodedError('storage/quota')]] } });
  await residency.preload(['perception', 'generation']);
  expect(residency.getSnapshot().perception).toMatchObject({
    status: 'failed',
    failure: { code: 'storage/quota', action: 'free-space' },
  });
  expect(residency.getSnapshot().generation.status).toBe('ready');
});

test('a released tier is absent and loads again when needed', async () => {
  const { residency, asked } = scriptedChat();
  await residency.ensure('perception');
  residency.release('perception');
  expect(residency.getSnapshot().perception.status).toBe('absent');
  await residency.ensure('perception');
  expect(asked.loads).toHaveLength(2);
});

test('a device lost while loading makes the next load use the fallback', async () => {
  const { residency, asked } = scriptedChat({ loads: { language: [[new CodedError('runtime/device-lost')]] } }, WEBGPU);
  await expect(residency.ensure('language')).rejects.toMatchObject({ code: 'runtime/device-lost' });
  await residency.ensure('language');
  expect(asked.loads.map(({ request }) => request.backend)).toEqual([WEBGPU, WASM]);
});

test('a tier that is released while it loads does not report ready later', async () => {
  const hold = gate();
  const { residency } = scriptedChat({ loads: { perception: [[hold]] } });
  void residency.ensure('perception');
  await settle();
  residency.release('perception');
  hold.open();
  await settle();
  expect(residency.getSnapshot().perception.status).toBe('absent');
});

test('a worker that dies while it loads leaves a failure to show, not a tier that seems to be on its way', async () => {
  const hold = gate();
  const { residency } = scriptedChat({ loads: { language: [[hold, new CodedError('worker/crashed')]] } });
  const load = residency.ensure('language');
  residency.ended('language');
  hold.open();
  await expect(load).rejects.toMatchObject({ code: 'worker/crashed' });
  expect(residency.getSnapshot().language).toMatchObject({ status: 'failed', failure: { code: 'worker/crashed' } });
});

test('a worker that ends while nobody uses it is absent', async () => {
  const { residency } = scriptedChat();
  await residency.ensure('language');
  residency.ended('language');
  expect(residency.getSnapshot().language.status).toBe('absent');
});

test('a load whose worker answers at once is heard from its first event', async () => {
  const seen: number[] = [];
  const { residency } = scriptedChat({
    loadEvents: [{ type: 'bytes', file: 'a', loadedBytes: 5, totalBytes: 20, from: 'network' }],
  });
  residency.subscribe(() => seen.push(residency.getSnapshot().language.loadedBytes));
  await residency.ensure('language');
  expect(seen).toContain(5);
});

test('bytes add up over files, and one downloaded file makes it a download', () => {
  let progress = absentTier(WASM, 100);
  const bytes = (file: string, loadedBytes: number, from: 'network' | 'storage'): void => {
    progress = reduceLoad(progress, { type: 'bytes', file, loadedBytes, totalBytes: 60, from });
  };
  bytes('a', 10, 'storage');
  bytes('a', 60, 'storage');
  expect(progress).toMatchObject({ loadedBytes: 60, totalBytes: 100, from: 'storage' });
  bytes('b', 30, 'network');
  bytes('c', 0, 'storage');
  expect(progress).toMatchObject({ loadedBytes: 90, totalBytes: 180, from: 'network' });
});
