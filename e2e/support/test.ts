/** The specs' `test`: the built product on a server of its own, a page object, and two guards that always watch. */
import { test as base, expect, type BrowserContext, type ConsoleMessage } from '@playwright/test';
import { ChatPage } from '../pages/chat-page.ts';
import { createDistServer } from './dist.ts';
import type { FaultServer } from './fault-server.ts';

/** What a spec may forgive: a fault that it made itself is allowed to be logged by the browser. */
export class Guard {
  readonly problems: string[] = [];
  readonly #expected: RegExp[] = [];

  /** Console errors that match are this spec's own doing. */
  expect(...patterns: readonly RegExp[]): void {
    this.#expected.push(...patterns);
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
      expect(guard.problems).toEqual([]);
    },
    { auto: true },
  ],

  chat: async ({ page, server }, use) => {
    await use(new ChatPage(page, server.origin));
  },
});

export { expect };
