/**
 * Benchmarks of the built product in headless Chromium.
 *
 *     npm run bench -- [--pack mini] [--rounds 3]     tokens per second against @huggingface/transformers, same run
 *     npm run bench -- --main-thread [--pack NAME]    longest main-thread task while loading, chatting and drawing
 *     npm run bench -- --bytes [--pack NAME]          page script and bytes before the first text
 *
 * Each prints its figures beside their targets, writes them to `.cache/bench/`, and exits 1 when one is missed.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { renderTable, type Row } from '../harness/table.ts';
import { ROOT } from '../support/dist.ts';
import { measureBytes } from './bytes.ts';
import { measureMainThread } from './main-thread.ts';
import { measureTokens } from './tokens.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      pack: { type: 'string', default: 'mini' },
      rounds: { type: 'string', default: '3' },
      'main-thread': { type: 'boolean', default: false },
      bytes: { type: 'boolean', default: false },
    },
  });
  const [name, rows]: [string, Row[]] = values['main-thread']
    ? ['main-thread', await measureMainThread(values.pack)]
    : values.bytes
      ? ['bytes', await measureBytes(values.pack)]
      : ['tokens', await measureTokens(values.pack, Number(values.rounds))];
  const table = renderTable(rows);
  const folder = path.join(ROOT, '.cache/bench');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, `${name}.md`), table);
  await writeFile(path.join(folder, `${name}.json`), `${JSON.stringify(rows, null, 2)}\n`);
  process.stdout.write(table);
  if (rows.some(({ met }) => met === false)) process.exitCode = 1;
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
