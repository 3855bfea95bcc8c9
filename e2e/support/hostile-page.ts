/** Puts words into the model's mouth, and looks whether any of them did something. */
import { expect, type Page } from '@playwright/test';
import { IN_FORMULAS } from './hostile-strings.ts';

declare global {
  interface Window {
    /** What the model is made to say in place of its own next words. */
    replacement?: string;
  }
}

/**
 * From the next load on: whatever piece of text a worker sends while `window.replacement` is set arrives as that, once.
 * Everything behind the message port is the product's own.
 */
export async function replaceReplies(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const own = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage');
    interface FromWorker {
      readonly event?: { readonly type?: string };
    }
    Object.defineProperty(MessagePort.prototype, 'onmessage', {
      ...own,
      set: function (this: MessagePort, listener: ((event: MessageEvent) => void) | null) {
        const wrapped = (message: MessageEvent<FromWorker | undefined>): void => {
          const event = message.data?.event;
          if (event?.type !== 'text-delta' || window.replacement === undefined) {
            listener?.call(this, message);
            return;
          }
          const data = { ...message.data, event: { ...event, text: window.replacement } };
          delete window.replacement;
          listener?.call(this, new MessageEvent('message', { data }));
        };
        own?.set?.call(this, listener === null ? null : wrapped);
      },
    });
  });
}

/** Fails when text has become a program, or an element that could become one. */
export async function nothingRan(page: Page): Promise<void> {
  const found = await page.evaluate((inFormulas) => {
    const faults: string[] = 'injected' in window ? ['window.injected is set'] : [];
    const root = document.getElementById('root');
    for (const element of root?.querySelectorAll('*') ?? []) {
      const name = element.localName;
      if (['script', 'iframe', 'object', 'embed', 'link', 'style', 'base', 'meta', 'template'].includes(name))
        faults.push(`<${name}>`);
      // Formulas are set where the page sets them, and nowhere else.
      const isMaths = element.namespaceURI?.endsWith('MathML') === true;
      if (isMaths && (!element.closest('.maths') || !new RegExp(inFormulas).test(name))) faults.push(`<${name}>`);
      for (const { name: attribute, value } of element.attributes) {
        if (attribute.startsWith('on') || attribute === 'srcdoc') faults.push(`${attribute} of <${name}>`);
        const isAddress = /^(href|src|action|formaction|data|xlink:href)$/.test(attribute);
        if (isAddress && !/^(https?:|blob:http|#)/i.test(new URL(value, location.href).href))
          faults.push(`${attribute}=${value}`);
        // What is fetched without being asked for comes from the page's own media only.
        if (attribute === 'src' && !value.startsWith('blob:')) faults.push(`src=${value}`);
      }
    }
    return faults;
  }, IN_FORMULAS.source);
  expect(found).toEqual([]);
}
