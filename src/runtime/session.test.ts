import { expect, test } from 'vitest';
import { fakeRuntime, fakeSession, floats } from '../../workers/shared/testing/fake-runtime.ts';

test('a session says what it did since it was asked to measure, and nothing of before', async () => {
  const session = fakeSession((feeds) => ({ y: { data: floats(feeds, 'x'), dims: [3, 1] } }));
  const feeds = { x: fakeRuntime.tensor('float32', new Float32Array(3), [1, 3]) };
  await session.run(feeds);
  const measured = session.measure();
  expect(measured()).toBeUndefined();
  for (let run = 0; run < 2; run += 1) await session.run(feeds);
  expect(measured()).toMatchObject({ runs: 2, input: [1, 3], output: [3, 1] });
});
