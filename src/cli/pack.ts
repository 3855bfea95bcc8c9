/** `npm run pack -- verify DIR` checks a pack on disk; `npm run pack -- list DIR` says what it weighs. */
import path from 'node:path';
import { listPack } from './list-pack.ts';
import { ROOT } from './set-up.mjs';
import { verifyPack } from './verify-pack.ts';

const USAGE = `npm run pack -- verify DIR   check manifest, sizes, digests and graph contracts
npm run pack -- list DIR     bytes per component and load phase`;

async function main([command, folder]: readonly string[]): Promise<number> {
  if ((command !== 'verify' && command !== 'list') || folder === undefined) {
    console.error(USAGE);
    return 2;
  }
  const { manifest, faults } = await verifyPack(path.resolve(folder));
  if (command === 'list' && manifest) {
    for (const line of await listPack(manifest, path.join(ROOT, 'dist'))) console.log(line);
    return 0;
  }
  for (const { file, problem } of faults) console.log(`${file}: ${problem}`);
  const count = manifest?.files.length ?? 0;
  console.log(faults.length === 0 ? `${String(count)} files, all sound` : `${String(faults.length)} faults`);
  return faults.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
