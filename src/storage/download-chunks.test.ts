import fc from 'fast-check';
import { expect, test } from 'vitest';
import { downloadChunks } from './download-chunks.ts';
import { FakeHost, PACK_URL } from './fake-host.ts';
import { chunkRange, type StoredFile } from './stored-file.ts';

const SHARD = 'weights/llm-0.bin';

async function publishedShard(): Promise<{ host: FakeHost; file: StoredFile; bytes: Uint8Array }> {
  const host = new FakeHost();
  const manifest = await host.publish();
  const file = manifest.files.find(({ path }) => path === SHARD);
  if (!file) throw new Error('the sample has no such shard');
  return { host, file, bytes: host.files.get(SHARD) ?? new Uint8Array() };
}

test('whatever is missing arrives once and whole, wherever the connection breaks', async () => {
  const { host, file, bytes } = await publishedShard();
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.nat(6), { minLength: 1 }),
      fc.array(fc.nat(60), { maxLength: 3 }),
      async (chosen, breaks) => {
        const missing = chosen.sort((a, b) => a - b);
        host.faults = breaks.map((at) => ({ path: SHARD, type: 'cut', at, times: 1 }));
        const arrived = new Map<number, Uint8Array>();
        let counted = 0;
        await downloadChunks({
          environment: { fetch: host.fetch, sleep: () => Promise.resolve() },
          file,
          url: `${PACK_URL}${SHARD}`,
          missing,
          onBytes: (count) => (counted += count),
          onChunk: (index, chunk) => {
            expect(arrived.has(index)).toBe(false);
            arrived.set(index, chunk.slice());
            return Promise.resolve();
          },
        });
        expect([...arrived.keys()]).toEqual(missing);
        for (const [index, chunk] of arrived) {
          const { start, end } = chunkRange(file, index);
          expect(chunk).toEqual(bytes.slice(start, end));
        }
        expect(counted).toBe(missing.reduce((sum, i) => sum + chunkRange(file, i).end - chunkRange(file, i).start, 0));
      },
    ),
    { numRuns: 25 },
  );
});

test('a connection that falls silent is given up and taken up where it stopped', async () => {
  const { host, file } = await publishedShard();
  host.faults = [{ path: SHARD, type: 'stall', at: 40, times: 1 }];
  const arrived: number[] = [];
  await downloadChunks({
    environment: { fetch: host.fetch, sleep: () => Promise.resolve() },
    file,
    url: `${PACK_URL}${SHARD}`,
    missing: [0, 1, 2, 3, 4, 5, 6],
    stallMilliseconds: 20,
    onBytes: () => undefined,
    onChunk: (index) => (arrived.push(index), Promise.resolve()),
  });
  expect(arrived).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(host.requests.map(({ range }) => range)).toEqual([undefined, 'bytes=40-99']);
});
