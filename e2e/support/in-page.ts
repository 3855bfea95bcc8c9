/** Runs a module of the product alone in a page, where only a browser can: decoders, canvases, audio. */
import type { Page } from '@playwright/test';
import { build } from 'vite';

/**
 * Opens an empty page at `origin` (a secure context, without the product's own script policy) and puts the exports of
 * a module of `src/` into its global `name`.
 */
export async function openModule(page: Page, origin: string, entry: string, name: string): Promise<void> {
  const address = `${origin}/empty.html`;
  await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
  await page.goto(address);
  await page.addScriptTag({ content: await bundle(entry, name) });
}

const bundles = new Map<string, Promise<string>>();

function bundle(entry: string, name: string): Promise<string> {
  const known = bundles.get(entry);
  if (known !== undefined) return known;
  const made = build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      target: 'esnext',
      lib: { entry, name, formats: ['iife'] },
    },
  }).then((result) => {
    const [output] = Array.isArray(result) ? result : [result];
    if (output === undefined || !('output' in output)) throw new Error(`${entry} was not bundled`);
    return output.output[0].code;
  });
  bundles.set(entry, made);
  return made;
}
