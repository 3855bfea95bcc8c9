// Renders SVG jobs to raw RGBA. usage: node render_svg.mjs JOBS.jsonl OUT.bin SIZE
// A job is {"file": path} or {"svg": text}; OUT gets SIZE*SIZE*4 premultiplied bytes per job, zeros where rendering fails.
import { createRequire } from 'node:module';
import { readFileSync, openSync, writeSync, closeSync } from 'node:fs';
import { resolve } from 'node:path';

const [, , jobsFile, outFile, sizeText] = process.argv;
const require = createRequire(resolve(process.env.ANYTAB_NODE_MODULES ?? '.cache/npm/node_modules', 'index.js'));
const { Resvg } = require('@resvg/resvg-js');
const size = Number(sizeText);
const out = openSync(outFile, 'a'); // appended to: the caller starts again behind a drawing that aborts the renderer
let failed = 0;
for (const line of readFileSync(jobsFile, 'utf8').split('\n').filter(Boolean)) {
  const job = JSON.parse(line);
  const frame = Buffer.alloc(size * size * 4);
  try {
    const svg = job.svg ?? readFileSync(job.file, 'utf8');
    const probe = new Resvg(svg, { font: { loadSystemFonts: false } });
    // Not every drawing is square: fit the longer side and centre the other.
    const fitTo = probe.width >= probe.height ? { mode: 'width', value: size } : { mode: 'height', value: size };
    const image = new Resvg(svg, { fitTo, font: { loadSystemFonts: false } }).render();
    const left = Math.floor((size - image.width) / 2);
    const top = Math.floor((size - image.height) / 2);
    const pixels = image.pixels;
    for (let y = 0; y < Math.min(image.height, size); y += 1) {
      pixels.copy(frame, ((y + top) * size + left) * 4, y * image.width * 4, (y * image.width + Math.min(image.width, size)) * 4);
    }
  } catch (error) {
    failed += 1;
    console.error(`${job.file ?? job.svg.slice(0, 60)}: ${error}`);
  }
  writeSync(out, frame);
}
closeSync(out);
console.error(`${failed} failed`);
