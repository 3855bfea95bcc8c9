/** What a person does first, in browsers that Playwright does not drive: on wasm, with keys. */
import { expect, test } from '@playwright/test';
import type { BrowserTab } from '../support/browser-tab.ts';
import { createDistServer } from '../support/dist.ts';
import { hasFirefox, openFirefox } from '../support/firefox-tab.ts';
import { MICRO } from '../support/micro-script.ts';
import { hasWebKitGtk, openWebKitGtk } from '../support/webkitgtk-tab.ts';

const BROWSERS = [
  { name: 'Firefox', installed: hasFirefox, open: openFirefox },
  { name: 'WebKitGTK', installed: hasWebKitGtk, open: openWebKitGtk },
];
const MESSAGE = 'textarea[aria-label="Message"]';
const REPLIES = '[...document.querySelectorAll(\'[role="log"] article[aria-label="AnyTab"]\')]';

for (const { name, installed, open } of BROWSERS) {
  // Neither comes with Playwright or Node: of Debian's packages firefox-esr, webkit2gtk-driver and xvfb.
  test(`${name} answers`, async () => {
    test.skip(!installed(), `${name} is not installed`);
    await withTab(open, async (tab) => {
      await say(tab, MICRO.greeting);
      await expect.poll(() => lastReply(tab)).toContain(MICRO.greetingReply);
    });
  });

  test(`${name} draws, plays and films after a first reply`, async () => {
    // As above.
    test.skip(!installed(), `${name} is not installed`);
    await withTab(open, async (tab) => {
      await say(tab, MICRO.greeting);
      await say(tab, MICRO.everything);
      await expect.poll(() => shown(tab)).toEqual({ picture: true, sound: true, video: true });
    });
  });
}

async function withTab(open: () => Promise<BrowserTab>, act: (tab: BrowserTab) => Promise<void>): Promise<void> {
  const server = createDistServer();
  await server.start();
  const tab = await open();
  try {
    await tab.open(`${server.origin}/?pack=micro&backend=wasm`);
    await expect.poll(() => tab.evaluate("'anytab' in window")).toBe(true);
    await tab.evaluate('window.anytab.ready.then(() => true)');
    await act(tab);
  } finally {
    await tab.close();
    await server.stop();
  }
}

/** Once the reply before is done: until then the composer keeps what is typed. */
async function say(tab: BrowserTab, text: string): Promise<void> {
  await expect.poll(() => tab.evaluate(`${REPLIES}.every((reply) => reply.ariaBusy === 'false')`)).toBe(true);
  await tab.type(MESSAGE, text);
  await tab.pressEnter(MESSAGE);
}

function lastReply(tab: BrowserTab): Promise<unknown> {
  return tab.evaluate(`${REPLIES}.at(-1)?.textContent ?? ''`);
}

/** Whether media of the last reply are there to be looked at and heard. */
function shown(tab: BrowserTab): Promise<unknown> {
  return tab.evaluate(`(() => {
    const reply = ${REPLIES}.at(-1);
    return {
      picture: (reply?.querySelector('img')?.naturalWidth ?? 0) > 0,
      sound: (reply?.querySelector('audio')?.duration ?? 0) > 0,
      video: (reply?.querySelector('video')?.videoWidth ?? 0) > 0,
    };
  })()`);
}
