import * as v from 'valibot';
import { ArchiveError } from './archive-error.ts';
import { DEEPEST_JSON, MOST_JSON_BYTES } from './archive-limits.ts';
import { ARCHIVE_FORMAT, ARCHIVE_FORMAT_VERSION, archivedConversationSchema } from './archive-schema.ts';
import type { ArchivedConversation } from './archive-schema.ts';
import { referenceFault } from './reference-fault.ts';

/**
 * The conversation of a `conversation.json`, every field and every reference of it checked. Throws an `ArchiveError` that
 * names `where` the file is and, by its JSON path, the first fault: `archive/version` for another version, before anything
 * else is looked at, because a later one may change anything.
 */
export function parseArchivedConversation(bytes: Uint8Array, where: string): ArchivedConversation {
  const json = parseJson(bytes, where);
  if (typeof json !== 'object' || json === null || !('format' in json) || json.format !== ARCHIVE_FORMAT) {
    throw invalid(where, '$.format', `must be "${ARCHIVE_FORMAT}"`);
  }
  const version = 'formatVersion' in json ? json.formatVersion : undefined;
  if (typeof version === 'number' && version !== ARCHIVE_FORMAT_VERSION) {
    throw new ArchiveError(
      'archive/version',
      `${where} is of version ${String(version)}, and this page reads version ${String(ARCHIVE_FORMAT_VERSION)}. Reload the page to have its newest version, then import again.`,
    );
  }
  const result = v.safeParse(archivedConversationSchema, json, { abortEarly: true });
  if (!result.success) {
    const [issue] = result.issues;
    throw invalid(where, jsonPath(issue.path?.map(({ key }) => key) ?? []), issue.message);
  }
  const fault = referenceFault(result.output);
  if (fault !== undefined) throw invalid(where, fault.path, fault.problem);
  return result.output;
}

function parseJson(bytes: Uint8Array, where: string): unknown {
  if (bytes.length > MOST_JSON_BYTES) {
    const most = `${String(MOST_JSON_BYTES / 1e6)} MB`;
    throw new ArchiveError('archive/too-large', `${where} has more than ${most}, which no conversation needs.`);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (depthOf(text) <= DEEPEST_JSON) return JSON.parse(text);
  } catch (error) {
    throw invalid(where, '$', 'must be JSON in UTF-8', error);
  }
  throw invalid(where, '$', `must be at most ${String(DEEPEST_JSON)} levels deep`);
}

/** How deep brackets are nested outside of strings; stops counting beyond the limit. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length && deepest <= DEEPEST_JSON; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '[' || character === '{') deepest = Math.max(deepest, (depth += 1));
    else if (character === ']' || character === '}') depth -= 1;
  }
  return deepest;
}

function invalid(where: string, path: string, problem: string, cause?: unknown): ArchiveError {
  return new ArchiveError(
    'archive/invalid',
    `${where} cannot be used: ${path} ${problem}. Export the conversation again where it came from; nothing was imported.`,
    { cause },
  );
}

function jsonPath(keys: readonly unknown[]): string {
  return keys.reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${String(key)}]`;
    const name = String(key).slice(0, 60);
    return /^[A-Za-z_]\w*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
  }, '$');
}
