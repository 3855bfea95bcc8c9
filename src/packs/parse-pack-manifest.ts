import * as v from 'valibot';
import { checkManifest } from './check-manifest.ts';
import { PACK_FORMAT, PACK_FORMAT_VERSION, type PackManifest } from './manifest.ts';
import { packManifestSchema } from './manifest-schema.ts';
import { PackManifestError } from './pack-manifest-error.ts';
import { PackVersionError } from './pack-version-error.ts';

/**
 * Turns parsed JSON into a manifest whose references all hold.
 *
 * Throws `PackVersionError` for another format version (before anything else is looked at, because a later
 * format may change anything), `PackManifestError` with the JSON path of the first fault otherwise.
 */
export function parsePackManifest(json: unknown): PackManifest {
  if (typeof json !== 'object' || json === null) throw new PackManifestError('$', 'it must be an object');
  if (!('format' in json) || json.format !== PACK_FORMAT)
    throw new PackManifestError('$.format', `it must be "${PACK_FORMAT}"`);
  if ('formatVersion' in json && typeof json.formatVersion === 'number' && json.formatVersion !== PACK_FORMAT_VERSION)
    throw new PackVersionError(json.formatVersion, PACK_FORMAT_VERSION);

  const result = v.safeParse(packManifestSchema, json, { abortEarly: true });
  if (!result.success) {
    const [issue] = result.issues;
    throw new PackManifestError(jsonPath(issue.path?.map(({ key }) => key) ?? []), issue.message);
  }
  const [fault] = checkManifest(result.output);
  if (fault) throw new PackManifestError(fault.path, fault.problem);
  return result.output;
}

function jsonPath(keys: readonly unknown[]): string {
  return keys.reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${String(key)}]`;
    const name = String(key);
    return /^[A-Za-z_]\w*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
  }, '$');
}
