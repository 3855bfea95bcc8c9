/** The product's own engine (`window.anytab`), driven from Node: one page, one fresh conversation per case. */
import '../support/window.ts';
import type { Page } from '@playwright/test';
import type { SendOptions } from '../../src/orchestrator/engine-api.ts';
import type { MediumPart, ReplyRecord } from './results.ts';

export type HarnessContent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image' | 'audio' | 'video'; readonly mimeType: string; readonly base64: string };

/** A medium that has left the page. */
type MovedPart = Omit<MediumPart, 'path'> & { readonly base64: string };

export type EngineReply = Omit<ReplyRecord, 'parts'> & {
  readonly parts: readonly ({ readonly type: 'text'; readonly text: string } | MovedPart)[];
};

export interface OpenOptions {
  readonly origin: string;
  readonly pack?: string | undefined;
  readonly backend?: string | undefined;
  /** Generous: a cold start downloads and expands the whole pack. */
  readonly readyTimeoutMs?: number;
}

/** Opens the page and waits until it can answer. Throws what the engine says when it cannot. */
export async function openEngine(page: Page, { origin, pack, backend, readyTimeoutMs = 300_000 }: OpenOptions) {
  const query = new URLSearchParams({ ...(pack ? { pack } : {}), ...(backend ? { backend } : {}) });
  // The TypeScript runner marks every named function with this helper, also those that run in the page.
  await page.addInitScript('globalThis.__name = (named) => named');
  await page.goto(`${origin}/?${query.toString()}`);
  await page.waitForFunction(() => 'anytab' in window, undefined, { timeout: 30_000 });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the engine was not ready in ${readyTimeoutMs} ms`)), readyTimeoutMs);
  });
  try {
    return await Promise.race([page.evaluate(() => window.anytab.ready), late]);
  } finally {
    clearTimeout(timer);
  }
}

export const newConversation = (page: Page): Promise<void> => page.evaluate(() => window.anytab.newConversation());

/** Sends one user message and waits for the text and every medium of the reply. */
export function send(page: Page, content: readonly HarnessContent[], options: SendOptions): Promise<EngineReply> {
  return page.evaluate(
    async ({ content, options }) => {
      const parts = content.map((part) => {
        if (part.type === 'text') return part;
        const bytes = Uint8Array.from(atob(part.base64), (character) => character.charCodeAt(0));
        return { type: part.type, blob: new Blob([bytes], { type: part.mimeType }) };
      });
      const { parts: replied, ...turn } = await window.anytab.send({ content: parts }, options);
      const base64 = (blob: Blob): Promise<string> =>
        new Promise((resolve, reject) => {
          const reader = new FileReader();
          reader.onload = () => resolve((reader.result as string).replace(/^[^,]*,/, ''));
          reader.onerror = () => reject(reader.error ?? new Error('unreadable medium'));
          reader.readAsDataURL(blob);
        });
      const moved = await Promise.all(
        replied.map(async (part) => {
          if (part.type === 'text') return part;
          const { blob, ...facts } = part;
          return { ...facts, base64: await base64(blob) };
        }),
      );
      return { ...turn, parts: moved };
    },
    { content, options },
  );
}
