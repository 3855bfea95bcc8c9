/** `npm run icons`: draws the PNG icons of the installed application from public/icon.svg. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { chromiumLaunch } from '../support/chromium.ts';
import { ROOT } from '../support/dist.ts';

const icon = readFileSync(path.join(ROOT, 'public/icon.svg'), 'utf8');
/** Systems cut their own shape out of it: colour to the edges, and the drawing within the middle four fifths. */
const maskable = icon
  .replace(/ rx="\d+"/, '')
  .replace(/(<rect[^>]*\/>)(.*)(<\/svg>)/s, '$1<g transform="translate(9.6 9.6) scale(0.7)">$2</g>$3');

const browser = await chromium.launch(chromiumLaunch());
try {
  const page = await browser.newPage();
  for (const [name, svg, size] of [
    ['icon-192.png', icon, 192],
    ['icon-512.png', icon, 512],
    ['icon-maskable-512.png', maskable, 512],
  ] as const) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw}</style>${svg}`);
    await page.screenshot({ path: path.join(ROOT, 'public', name), omitBackground: true });
  }
} finally {
  await browser.close();
}
