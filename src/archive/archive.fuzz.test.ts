import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteMutation, withMutations } from '../../e2e/support/byte-mutations.ts';
import { pngFrom } from '../../e2e/support/bytes/png.ts';
import { toneWav } from '../../e2e/support/bytes/sounds.ts';
import { mutated, mutationsOf } from '../../e2e/support/json-mutations.ts';
import { allTurns } from '../orchestrator/branches.ts';
import { ArchiveError } from './archive-error.ts';
import { fromArchived } from './archived-conversation.ts';
import { exportZip } from './export-zip.ts';
import { importZip } from './import-zip.ts';
import { parseArchivedConversation } from './parse-archived-conversation.ts';
import { sampleConversation } from './sample-conversation.ts';
import { openArchive } from './unpack.ts';

const SEED = 20230911;
const JSON_RUNS = 5000;
const ZIP_RUNS = 400;

const png = new Blob([new Uint8Array(pngFrom(8, 8, () => [255, 0, 0, 255]))]);
const wav = new Blob([new Uint8Array(toneWav({ sampleRate: 16_000, hertz: 440, seconds: 0.05 }))]);
const zip = (await exportZip([sampleConversation(png, wav)], new Date('2026-01-02T03:04:06'))).zip;

/** What it comes to, or undefined where it was refused in one of the ways that the page knows how to explain. */
async function taken<T>(read: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    expect(error.code).toMatch(/^archive\//);
    expect(error.message).toMatch(/\.$/);
    return undefined;
  }
}

test(`${String(JSON_RUNS)} mutated conversations are taken whole or refused`, async () => {
  const archive = await openArchive(zip);
  const index = archive.names.find((name) => name.endsWith('.json')) ?? '';
  const sample = JSON.parse(new TextDecoder().decode(await archive.unpack(index, 1e6))) as unknown;
  const likely = ['t1', 't4', 'm1', 'i1', 'image', 'audio', 'done', 'writing', 'picture-1.png', '../a.png', 2 ** 32];
  let kept = 0;
  const property = fc.asyncProperty(mutationsOf(sample, likely), async (mutations) => {
    const bytes = new TextEncoder().encode(mutated(sample, mutations));
    const conversation = await taken(() => parseArchivedConversation(bytes, 'it'));
    if (conversation === undefined) return;
    kept += 1;
    // What the page does with everything that it takes must hold for it.
    const { conversation: imported } = fromArchived(conversation, new Map(), () => crypto.randomUUID());
    const turns = allTurns(imported);
    expect(turns).toHaveLength(conversation.turns.length);
    expect(new Set(turns.map(({ id }) => id)).size).toBe(turns.length);
  });
  await fc.assert(property, { seed: SEED, numRuns: JSON_RUNS });
  expect(kept, 'both ways were gone').toBeGreaterThan(JSON_RUNS / 200);
  expect(kept).toBeLessThan(JSON_RUNS);
  expect(({} as Record<string, unknown>)['polluted'], 'no prototype was touched').toBeUndefined();
}, 300_000);

test(`${String(ZIP_RUNS)} mutated zip files are taken whole or refused`, async () => {
  const whole = await zip.bytes();
  const property = fc.asyncProperty(fc.array(byteMutation, { minLength: 1, maxLength: 3 }), async (mutations) => {
    const imported = await taken(() => importZip(new Blob([withMutations(whole, mutations)])));
    if (imported !== undefined) expect(imported.length).toBeLessThanOrEqual(2);
  });
  await fc.assert(property, { seed: SEED, numRuns: ZIP_RUNS });
}, 300_000);
