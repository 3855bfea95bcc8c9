/** The files of a pack in the build under test, from its own manifest. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { PackManifest } from '../../src/packs/manifest.ts';
import { DIST } from './dist.ts';

const manifestFile = (pack: string): string => path.join(DIST, 'packs', pack, 'pack.json');

export const hasPack = (pack: string): boolean => existsSync(manifestFile(pack));

export function readPack(pack: string): PackManifest {
  return JSON.parse(readFileSync(manifestFile(pack), 'utf8')) as PackManifest; // checked by `npm run pack -- verify`
}
