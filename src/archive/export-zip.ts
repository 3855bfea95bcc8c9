import type { MediumModality } from '../domain/modality.ts';
import { recogniseMedium } from '../media/recognise-medium.ts';
import type { RecognisedMedium } from '../media/recognise-medium.ts';
import { allTurns } from '../orchestrator/branches.ts';
import { automaticTitle } from '../orchestrator/conversation-title.ts';
import type { TakenConversation } from '../orchestrator/conversation-transfer.ts';
import { ArchiveError } from './archive-error.ts';
import * as limits from './archive-limits.ts';
import type { ArchivedMedium } from './archive-schema.ts';
import { toArchived, usesOf } from './archived-conversation.ts';
import { pack } from './pack.ts';
import { parseArchivedConversation } from './parse-archived-conversation.ts';
import { plainName } from './plain-name.ts';

export interface ExportedZip {
  readonly zip: Blob;
  /** Media that the conversations name and that could no longer be read. */
  readonly lostMedia: number;
}

type PackedFile = readonly [name: string, content: Blob];

const NAMES: Readonly<Record<MediumModality, string>> = { image: 'picture', audio: 'sound', video: 'video' };

/**
 * One zip of conversations and their media, which `importZip` reads. Throws an `ArchiveError` where that could not read it.
 * Conversations are taken one after the other; their media stay where the browser keeps them until they are written.
 */
export async function exportZip(
  conversations: AsyncIterable<TakenConversation> | Iterable<TakenConversation>,
  at: Date,
): Promise<ExportedZip> {
  const files: PackedFile[] = [];
  let folders = 0;
  let bytes = 0;
  let lostMedia = 0;
  for await (const taken of conversations) {
    folders += 1;
    const name = plainName(taken.title ?? automaticTitle(taken.conversation));
    const folder = `${String(folders).padStart(2, '0')}${name === '' ? '' : `-${name}`}`;
    const { media, mediaFiles } = await nameMedia(taken);
    const json = new Blob([JSON.stringify(toArchived(taken, media), null, 1)], { type: 'application/json' });
    await checkReadable(json, taken);
    for (const [file, content] of [['conversation.json', json] as const, ...mediaFiles]) {
      files.push([`${folder}/${file}`, content]);
      bytes += content.size;
    }
    lostMedia += media.filter(({ file }) => file === null).length;
    const isTooMuch = files.length > limits.MOST_ENTRIES || folders > limits.MOST_CONVERSATIONS;
    if (isTooMuch || bytes > limits.MOST_UNPACKED_BYTES - 1e6) {
      throw new ArchiveError('archive/too-large', 'All of this is too much for one archive. Export chats one by one.');
    }
  }
  return { zip: await pack(files, at), lostMedia };
}

/** Whatever leaves can be read back: a fault is found now, while the conversation is still there. */
async function checkReadable(json: Blob, { conversation, title }: TakenConversation): Promise<void> {
  try {
    parseArchivedConversation(new Uint8Array(await json.arrayBuffer()), 'it');
  } catch (error) {
    const name = title ?? automaticTitle(conversation);
    const reason = error instanceof Error ? error.message : '';
    throw new ArchiveError('archive/unreadable', `“${name}” cannot be exported as an archive: ${reason}`, {
      cause: error,
    });
  }
}

interface NamedMedia {
  readonly media: readonly ArchivedMedium[];
  readonly mediaFiles: readonly PackedFile[];
}

/** A file name for every medium; none for one that is lost, or that nobody would recognise. */
async function nameMedia({ conversation, media: blobs }: TakenConversation): Promise<NamedMedia> {
  const media: ArchivedMedium[] = [];
  const mediaFiles: PackedFile[] = [];
  for (const [id, uses] of usesOf(allTurns(conversation))) {
    const content = blobs.get(id);
    const file = content && (await fileName(content, uses, mediaFiles.length + 1));
    if (content !== undefined && file !== undefined) mediaFiles.push([file, content]);
    media.push({ id, file: file ?? null, bytes: file === undefined ? 0 : (content?.size ?? 0) });
  }
  return { media, mediaFiles };
}

async function fileName(content: Blob, uses: ReadonlySet<MediumModality>, number: number): Promise<string | undefined> {
  if (content.size > limits.MOST_MEDIUM_BYTES) return undefined;
  const medium = recognised(new Uint8Array(await content.arrayBuffer()));
  if (medium === undefined || ![...uses].every((use) => medium.modalities.includes(use))) return undefined;
  const [use = medium.modalities[0] ?? 'image'] = uses;
  return `${NAMES[use]}-${String(number)}.${medium.ending}`;
}

function recognised(content: Uint8Array): RecognisedMedium | undefined {
  try {
    return recogniseMedium(content, 'file');
  } catch {
    return undefined;
  }
}
