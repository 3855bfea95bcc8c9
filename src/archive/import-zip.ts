import type { MediumId } from '../domain/message.ts';
import type { MediumModality } from '../domain/modality.ts';
import { shortName } from '../media/check-picture.ts';
import { recogniseMedium } from '../media/recognise-medium.ts';
import type { ImportedConversation } from '../orchestrator/conversation-transfer.ts';
import { ArchiveError } from './archive-error.ts';
import { MOST_CONVERSATIONS, MOST_JSON_BYTES, MOST_MEDIUM_BYTES } from './archive-limits.ts';
import type { ArchivedConversation, ArchivedMedium } from './archive-schema.ts';
import { fromArchived, usesOf } from './archived-conversation.ts';
import { parseArchivedConversation } from './parse-archived-conversation.ts';
import { openArchive } from './unpack.ts';
import type { OpenArchive } from './unpack.ts';

const INDEX = 'conversation.json';
/** Packed anew on a Mac, an archive has a second, hidden copy of every name. */
const isIndex = (name: string): boolean => name.split('/').at(-1) === INDEX && !name.startsWith('__MACOSX/');

/**
 * The conversations of a zip that `exportZip` made, also one that was unpacked and packed again, as a whole or in part:
 * every folder with a `conversation.json` is one. Other files are not looked at.
 *
 * All or nothing: throws an `ArchiveError` that says what is wrong and where, or the signal's reason, and has stored nothing then.
 */
export async function importZip(
  file: Blob,
  newId: () => string = () => crypto.randomUUID(),
  signal?: AbortSignal,
): Promise<readonly ImportedConversation[]> {
  const archive = await openArchive(file);
  const indices = archive.names.filter(isIndex);
  if (indices.length === 0) {
    throw new ArchiveError(
      'archive/no-conversation',
      'There is no conversation in this archive. Choose a zip that was exported from AnyTab.',
    );
  }
  if (indices.length > MOST_CONVERSATIONS) {
    throw new ArchiveError('archive/too-large', 'There are too many chats in this archive. Export fewer at a time.');
  }
  const imported: ImportedConversation[] = [];
  for (const index of indices) {
    signal?.throwIfAborted();
    const where = `“${shortName(index)}”`;
    const archived = parseArchivedConversation(await archive.unpack(index, MOST_JSON_BYTES), where);
    const blobs = await readMedia(archive, archived, index.slice(0, -INDEX.length), signal);
    imported.push(fromArchived(archived, blobs, newId));
  }
  return imported;
}

async function readMedia(
  archive: OpenArchive,
  archived: ArchivedConversation,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<MediumId, Blob>> {
  const uses = usesOf(archived.turns);
  const blobs = new Map<MediumId, Blob>();
  for (const { id, file, bytes } of archived.media) {
    if (file === null) continue;
    signal?.throwIfAborted();
    blobs.set(id, await readMedium(archive, { file: `${folder}${file}`, bytes }, uses.get(id) ?? new Set()));
  }
  return blobs;
}

async function readMedium(
  archive: OpenArchive,
  { file, bytes }: { readonly file: string } & Pick<ArchivedMedium, 'bytes'>,
  uses: ReadonlySet<MediumModality>,
): Promise<Blob> {
  const content = await archive.unpack(file, MOST_MEDIUM_BYTES);
  if (content.length !== bytes) throw wrongMedium(file, `has ${String(content.length)} bytes, not ${String(bytes)}`);
  const medium = recognise(content, file);
  const wrong = [...uses].find((use) => !medium.modalities.includes(use));
  if (wrong !== undefined) throw wrongMedium(file, `is not what the chat uses it as (${wrong})`);
  const [use = medium.modalities[0] ?? 'image'] = uses;
  return new Blob([content], { type: medium.mimeType(use) });
}

function recognise(content: Uint8Array, file: string) {
  try {
    return recogniseMedium(content, file);
  } catch (error) {
    throw wrongMedium(file, 'is no picture, sound or video that can be read', error);
  }
}

const wrongMedium = (file: string, problem: string, cause?: unknown): ArchiveError =>
  new ArchiveError(
    'archive/medium',
    `“${shortName(file)}” ${problem}. Export the chat again where it came from; nothing was imported.`,
    { cause },
  );
