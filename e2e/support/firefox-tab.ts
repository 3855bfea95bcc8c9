/** A tab of Debian's Firefox, over WebDriver BiDi: Playwright drives only a Firefox of its own. */
import { existsSync } from 'node:fs';
import puppeteer from 'puppeteer-core';
import type { BrowserTab } from './browser-tab.ts';

const FIREFOX = '/usr/bin/firefox-esr';

export function hasFirefox(): boolean {
  return existsSync(FIREFOX);
}

export async function openFirefox(): Promise<BrowserTab> {
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath: FIREFOX, headless: true });
  const page = await browser.newPage();
  return {
    open: async (url) => {
      await page.goto(url);
    },
    type: async (selector, text) => {
      await page.type(selector, text);
    },
    pressEnter: async (selector) => {
      await page.focus(selector);
      await page.keyboard.press('Enter');
    },
    evaluate: (expression) => page.evaluate(expression),
    close: () => browser.close(),
  };
}
