import { describe, expect, test } from 'vitest';
import { pngFrom } from '../../e2e/support/bytes/png.ts';
import { toneWav } from '../../e2e/support/bytes/sounds.ts';
import type { MediumId } from '../domain/message.ts';
import { allTurns } from '../orchestrator/branches.ts';
import type { ImportedConversation, TakenConversation } from '../orchestrator/conversation-transfer.ts';
import { generatedParts } from '../orchestrator/turn.ts';
import type { ArchivedConversation } from './archive-schema.ts';
import { exportZip } from './export-zip.ts';
import { importZip } from './import-zip.ts';
import { pack } from './pack.ts';
import { sampleConversation } from './sample-conversation.ts';
import { openArchive } from './unpack.ts';
import * as zip from './zip.ts';

const AT = new Date('2026-01-02T03:04:06');
const png = new Blob([new Uint8Array(pngFrom(8, 8, () => [255, 0, 0, 255]))]);
const wav = new Blob([new Uint8Array(toneWav({ sampleRate: 16_000, hertz: 440, seconds: 0.5 }))]);
const sample = sampleConversation(png, wav);

function counter(): () => string {
  let count = 0;
  return () => `new-${String((count += 1))}`;
}

const taken = ({ blobs, ...rest }: ImportedConversation): TakenConversation => ({ ...rest, media: blobs });

async function jsonOf(file: Blob, index = 0): Promise<ArchivedConversation> {
  const archive = await openArchive(file);
  const name = archive.names.filter((candidate) => candidate.endsWith('.json'))[index] ?? '';
  return JSON.parse(new TextDecoder().decode(await archive.unpack(name, 1e6))) as ArchivedConversation;
}

/** The JSON with every id replaced by the order in which it first comes. */
function withoutIds(json: ArchivedConversation): unknown {
  const order = new Map<string, string>();
  const ids = new Set([json.id, ...json.turns.map(({ id }) => id), ...json.media.map(({ id }) => id)] as string[]);
  for (const { reply } of json.turns) for (const part of reply) if ('itemId' in part) ids.add(part.itemId);
  return JSON.parse(JSON.stringify(json), (_key, value: unknown) => {
    if (typeof value !== 'string' || !ids.has(value)) return value;
    order.set(value, order.get(value) ?? `#${String(order.size)}`);
    return order.get(value);
  });
}

/** An archive of one conversation, its JSON and files changed. */
async function changed(
  change: (json: ArchivedConversation) => unknown,
  files: Readonly<Record<string, Blob>> = {},
): Promise<Blob> {
  const { zip: made } = await exportZip([sample], AT);
  const archive = await openArchive(made);
  const contents = new Map<string, Blob>();
  for (const name of archive.names) contents.set(name, new Blob([await archive.unpack(name, 1e6)]));
  const json = await jsonOf(made);
  const said = change(json) ?? json;
  contents.set('01-cats-more/conversation.json', new Blob([JSON.stringify(said)]));
  for (const [name, content] of Object.entries(files)) contents.set(name, content);
  return pack([...contents], AT);
}

type Loose = Record<string, never> & { turns: Loose[]; media: Loose[]; reply: Loose[] };
/** Sets what types would not allow. */
const set = (target: unknown, key: string, value: unknown): void => {
  (target as Record<string, unknown>)[key] = value;
};
const turnOf = (json: ArchivedConversation, index = 0): Loose => json.turns[index] as unknown as Loose;

describe('what was exported', () => {
  test('comes back equal, apart from ids, which are all new', async () => {
    const { zip: first, lostMedia } = await exportZip([sample], AT);
    expect(lostMedia).toBe(0);
    const [back] = await importZip(first, counter());
    if (back === undefined) throw new Error('nothing came back');
    const { zip: second } = await exportZip([taken(back)], AT);
    const [before, after] = [await jsonOf(first), await jsonOf(second)];
    expect(withoutIds(after)).toEqual(withoutIds(before));
    const old = JSON.stringify(before).match(/"[ctmi]\d"/g) ?? [];
    expect(old.length).toBeGreaterThan(10);
    expect(JSON.stringify(after)).not.toMatch(/"[ctmi]\d"/);
  });

  test('has its media as files, its hidden states, its branches; what was going on is broken off', async () => {
    const { zip: made } = await exportZip([sample], AT);
    expect((await openArchive(made)).names).toEqual([
      '01-cats-more/conversation.json',
      '01-cats-more/picture-1.png',
      '01-cats-more/picture-2.png',
      '01-cats-more/sound-3.wav',
    ]);
    const [back] = await importZip(made, counter());
    const turns = back?.conversation.turns ?? [];
    expect(back).toMatchObject({ title: 'Cats & more', pinned: true, createdAt: sample.createdAt });
    expect(turns.map(({ stage }) => stage)).toEqual(['done', 'stopped', 'interrupted']);
    expect(back && allTurns(back.conversation)).toHaveLength(4);
    const [drawn] = turns.flatMap(generatedParts);
    expect(drawn?.span.signalHiddenStates).toEqual(
      sample.conversation.turns.flatMap(generatedParts)[0]?.span.signalHiddenStates,
    );
    const blob = back?.blobs.get(drawn?.drawing?.mediumId ?? ('' as MediumId));
    expect(blob?.type).toBe('image/png');
    expect(await blob?.bytes()).toEqual(await png.bytes());
    expect([...(back?.blobs.values() ?? [])].map(({ type }) => type)).toEqual(['image/png', 'image/png', 'audio/wav']);
  });

  test('may be many conversations, and the same one twice', async () => {
    const { zip: made } = await exportZip([sample, sample], AT);
    const back = await importZip(made, counter());
    const ids = back.flatMap(({ conversation }) => [conversation.id, ...allTurns(conversation).map(({ id }) => id)]);
    expect(back).toHaveLength(2);
    expect(new Set(ids).size).toBe(10);
  });

  test('says what media were lost, and comes back without them', async () => {
    const media = new Map([...sample.media].slice(1));
    const { zip: made, lostMedia } = await exportZip([{ ...sample, media }], AT);
    expect(lostMedia).toBe(1);
    expect((await importZip(made))[0]?.blobs.size).toBe(2);
  });

  test('can be packed again in a folder, with what a Mac adds', async () => {
    const { zip: made } = await exportZip([sample], AT);
    const archive = await openArchive(made);
    const files = await Promise.all(
      archive.names.map(async (name) => [`mine/${name}`, new Blob([await archive.unpack(name, 1e6)])] as const),
    );
    const junk = new Blob(['\0\x05\x16\x07']);
    const again = await pack([...files, ['__MACOSX/mine/conversation.json', junk], ['.DS_Store', junk]], AT);
    expect(await importZip(again)).toHaveLength(1);
  });
});

const code = (value: string) => expect.objectContaining({ code: value }) as Error;

describe('refused, with nothing imported', () => {
  test.each([
    ['another version', 'archive/version', (json: ArchivedConversation) => set(json, 'formatVersion', 2)],
    ['no version', 'archive/invalid', (json: ArchivedConversation) => set(json, 'formatVersion', undefined)],
    ['another format', 'archive/invalid', (json: ArchivedConversation) => set(json, 'format', 'zip')],
    ['a field too many', 'archive/invalid', (json: ArchivedConversation) => set(json, 'more', 1)],
    ['a turn without id', 'archive/invalid', (json: ArchivedConversation) => set(turnOf(json), 'id', '')],
    ['no turns', 'archive/invalid', (json: ArchivedConversation) => set(json, 'turns', [])],
    ['two turns of one id', 'archive/invalid', (json: ArchivedConversation) => set(turnOf(json, 1), 'id', 't1')],
    ['a circle', 'archive/invalid', (json: ArchivedConversation) => set(json.parents[0], '1', 't4')],
    ['a parent that is not there', 'archive/invalid', (json: ArchivedConversation) => set(json.parents[1], '1', 'x')],
    ['turns shown out of order', 'archive/invalid', (json: ArchivedConversation) => json.shown.reverse() && undefined],
    ['a medium that is not listed', 'archive/invalid', (json: ArchivedConversation) => json.media.pop() && undefined],
    ['a still-writing turn', 'archive/invalid', (json: ArchivedConversation) => set(turnOf(json), 'stage', 'writing')],
    ['a path for a file', 'archive/invalid', (json: ArchivedConversation) => set(json.media[0], 'file', '../a.png')],
    ['a file that is missing', 'archive/damaged', (json: ArchivedConversation) => set(json.media[0], 'file', 'a.png')],
    ['a wrong size', 'archive/medium', (json: ArchivedConversation) => set(json.media[0], 'bytes', 3)],
    ['a huge seed', 'archive/invalid', (json: ArchivedConversation) => set(json.turns[0]?.options, 'seed', 2 ** 32)],
    ['text that is none', 'archive/invalid', (json: ArchivedConversation) => set(json.turns[0]?.user[1], 'text', {})],
    ['a list', 'archive/invalid', () => []],
  ])('%s: %s', async (_what, expected, change) => {
    await expect(importZip(await changed(change))).rejects.toThrow(code(expected));
  });

  test('hidden states that are not as many as they say, or not finite', async () => {
    const hidden = (json: ArchivedConversation) =>
      json.turns[0]?.reply[1]?.type === 'generated' ? json.turns[0].reply[1].span.signalHiddenStates : undefined;
    for (const [key, value] of [
      ['dims', [2, 4]],
      ['dims', [1e9, 1e9]],
      ['float32', '!'.repeat(32)],
      ['float32', 'AADA/wAAwP8AAMD/AADA/wAAwP8AAMD/'],
    ] as const) {
      await expect(importZip(await changed((json) => set(hidden(json), key, value)))).rejects.toThrow(
        code('archive/invalid'),
      );
    }
  });

  test('JSON that is too deep, not UTF-8, or none', async () => {
    const deep = new Blob([`{"format":${'['.repeat(1e5)}${']'.repeat(1e5)}}`]);
    for (const content of [deep, new Blob([Uint8Array.of(0x22, 0xff, 0x22)]), new Blob(['{"format":'])]) {
      await expect(importZip(await pack([['a/conversation.json', content]], AT))).rejects.toThrow(
        code('archive/invalid'),
      );
    }
  });

  test('media that are not what they claim', async () => {
    const script = new Blob(['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>']);
    const put = (file: string, content: Blob, index = 0) =>
      changed((json) => set(json.media[index], 'bytes', content.size), { [`01-cats-more/${file}`]: content });
    await expect(importZip(await put('picture-1.png', script))).rejects.toThrow(code('archive/medium'));
    await expect(importZip(await put('picture-1.png', wav))).rejects.toThrow(code('archive/medium'));
    await expect(importZip(await put('sound-3.wav', png, 2))).rejects.toThrow(code('archive/medium'));
    await expect(importZip(await put('picture-1.png', png.slice(0, 40)))).rejects.toThrow(code('archive/medium'));
    await expect(importZip(await put('picture-1.png', new Blob([])))).rejects.toThrow(code('archive/medium'));
  });
});

describe('a zip file', () => {
  test.each(['../x', '/x', 'a/../../x', 'a\\..\\x', 'C:/x', 'a//x', './x', 'a\0b', '..'])(
    'with the name %j is refused',
    async (name) => {
      const plain = name.replaceAll(/./gsu, 'q');
      const made = await pack([[plain, new Blob(['x'])]], AT);
      const bytes = Buffer.from(await made.arrayBuffer());
      const renamed = Buffer.from(bytes.toString('latin1').replaceAll(plain, name), 'latin1');
      await expect(openArchive(new Blob([renamed]))).rejects.toThrow(code('archive/unsafe'));
    },
  );

  test('with a name twice is refused, also in capitals', async () => {
    const x = new Blob(['x']);
    await expect(pack([['a', x], ['A', x]], AT).then(openArchive)).rejects.toThrow(code('archive/unsafe')); // prettier-ignore
    const bytes = Buffer.from(await (await pack([['aa', x], ['bb', x]], AT)).arrayBuffer()); // prettier-ignore
    const doubled = Buffer.from(bytes.toString('latin1').replaceAll('bb', 'aa'), 'latin1');
    await expect(openArchive(new Blob([doubled]))).rejects.toThrow(/archive/);
  });

  test('that unpacks to far more than it is is refused before it is unpacked', async () => {
    const bomb = await deflated(new Uint8Array(5e6));
    await expect(openArchive(bomb)).rejects.toThrow(code('archive/unsafe'));
  });

  test('that lies about its sizes is stopped at the size that it claims', async () => {
    const bytes = Buffer.from(await (await deflated(new Uint8Array(5e6))).arrayBuffer());
    const claimed = Buffer.alloc(4);
    claimed.writeUInt32LE(1000);
    const real = Buffer.alloc(4);
    real.writeUInt32LE(5e6);
    for (let at = bytes.indexOf(real); at >= 0; at = bytes.indexOf(real)) claimed.copy(bytes, at);
    const archive = await openArchive(new Blob([bytes]));
    await expect(archive.unpack('zeros', 1e6)).rejects.toThrow(/larger than it says|damaged/);
  });

  test('is not unpacked beyond what is asked for', async () => {
    const archive = await openArchive(await pack([['a', new Blob(['12345'])]], AT));
    await expect(archive.unpack('a', 4)).rejects.toThrow(code('archive/too-large'));
    expect(await archive.unpack('a', 5)).toHaveLength(5);
  });

  test('that is cut off anywhere is refused', async () => {
    const { zip: made } = await exportZip([sample], AT);
    for (const part of [0, 0.01, 0.3, 0.5, 0.9, 0.999]) {
      await expect(importZip(made.slice(0, Math.floor(made.size * part)))).rejects.toThrow(code('archive/not-a-zip'));
    }
  });

  test('with a flipped byte in a picture is refused', async () => {
    const { zip: made } = await exportZip([sample], AT);
    const bytes = new Uint8Array(await made.arrayBuffer());
    const at = Buffer.from(bytes).indexOf('IDAT') + 6;
    bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    await expect(importZip(new Blob([bytes]))).rejects.toThrow(code('archive/damaged'));
  });

  test('without a conversation is refused, and so is any other file', async () => {
    await expect(importZip(await pack([['a.txt', new Blob(['x'])]], AT))).rejects.toThrow(
      code('archive/no-conversation'),
    );
    await expect(importZip(png)).rejects.toThrow(code('archive/not-a-zip'));
    await expect(importZip(new Blob([]))).rejects.toThrow(code('archive/not-a-zip'));
  });
});

async function deflated(content: Uint8Array<ArrayBuffer>): Promise<Blob> {
  const writer = new zip.ZipWriter(new zip.BlobWriter(), { level: 9, extendedTimestamp: false });
  await writer.add('zeros', new zip.BlobReader(new Blob([content])));
  return writer.close();
}
