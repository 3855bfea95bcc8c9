/**
 * The specs' `test`: the built product on a server of its own, a page object, and a guard that always watches: console errors
 * (what the security policy stops is one), uncaught errors, requests and sockets to another origin, dialogs that nobody opened, and
 * text that was run.
 */
import { test as base, expect, type BrowserContext, type ConsoleMessage, type Page } from '@playwright/test';
import { ChatPage } from '../pages/chat-page.ts';
import { createDistServer } from './dist.ts';
import type { FaultServer } from './fault-server.ts';

/** What a spec may forgive: a fault that it made itself is allowed to be logged by the browser. */
export class Guard {
  readonly problems: string[] = [];
  readonly #expected: RegExp[] = [];
  readonly #expectedDialogs: ((type: string) => void)[] = [];

  /** Console errors that match are this spec's own doing. */
  expect(...patterns: readonly RegExp[]): void {
    this.#expected.push(...patterns);
  }

  /** The next dialog is what this spec is about. Call before the act; answers with its type once it is dismissed. */
  dialog(): Promise<string> {
    return new Promise((resolve) => {
      this.#expectedDialogs.push(resolve);
    });
  }

  watch(context: BrowserContext, origin: () => string): void {
    context.on('console', (message) => this.#consoleMessage(message));
    context.on('weberror', (error) => this.#report(`uncaught error: ${error.error().message}`));
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (url.origin !== origin() && url.protocol !== 'blob:' && url.protocol !== 'data:') {
        this.#report(`unexpected request: ${request.method()} ${request.url()}`);
      }
    });
    // Open frames and pop-ups count as pages: whatever shows up is watched.
    context.on('page', (page) => this.#watchPage(page));
    for (const page of context.pages()) this.#watchPage(page);
  }

  /** Hostile text of the specs sets this flag wherever it is run; it is looked for in every frame that is still there. */
  async lookForInjection(context: BrowserContext): Promise<void> {
    for (const frame of context.pages().flatMap((page) => page.frames())) {
      const ran = await frame.evaluate(() => 'injected' in window).catch(() => false);
      if (ran) this.#report(`text was run in ${frame.url()}`);
    }
  }

  #watchPage(page: Page): void {
    page.on('websocket', (socket) => this.#report(`unexpected socket: ${socket.url()}`));
    page.on('dialog', (dialog) => {
      const expected = this.#expectedDialogs.shift();
      if (expected === undefined) this.#report(`unexpected dialog: ${dialog.type()} ${dialog.message()}`);
      void dialog
        .dismiss()
        .catch(() => undefined)
        .then(() => expected?.(dialog.type()));
    });
  }

  #consoleMessage(message: ConsoleMessage): void {
    if (message.type() === 'error') this.#report(`console error: ${message.text()} (${message.location().url})`);
  }

  #report(problem: string): void {
    if (!this.#expected.some((pattern) => pattern.test(problem))) this.problems.push(problem);
  }
}

interface TestFixtures {
  readonly guard: Guard;
  readonly chat: ChatPage;
}
interface WorkerFixtures {
  readonly workerServer: FaultServer;
}

export const test = base.extend<TestFixtures & { readonly server: FaultServer }, WorkerFixtures>({
  workerServer: [
    // Playwright reads the names of the fixtures that are needed from this very pattern.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const server = createDistServer();
      await server.start();
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],

  /** Without the rules and records of the test before. */
  server: async ({ workerServer }, use) => {
    workerServer.reset();
    await use(workerServer);
    await workerServer.start(); // a test may have stopped it
  },

  guard: [
    async ({ context, server }, use) => {
      const guard = new Guard();
      guard.watch(context, () => server.origin);
      await use(guard);
      await guard.lookForInjection(context);
      expect(guard.problems).toEqual([]);
    },
    { auto: true },
  ],

  chat: async ({ page, server }, use) => {
    await use(new ChatPage(page, server.origin));
  },
});

export { expect };
