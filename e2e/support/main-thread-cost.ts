import type { CDPSession, Page } from '@playwright/test';

/**
 * How long a page's main thread computes. Processor time, not time on the wall: what else a machine does meanwhile is no
 * fault of the page's.
 */
export class MainThreadCost {
  readonly #session: CDPSession;
  readonly #page: Page;

  private constructor(page: Page, session: CDPSession) {
    this.#page = page;
    this.#session = session;
  }

  static async of(page: Page): Promise<MainThreadCost> {
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    return new MainThreadCost(page, session);
  }

  /** Milliseconds from before `act` until what it changed is painted. */
  async during(act: () => Promise<void>): Promise<number> {
    const before = await this.#spent();
    await act();
    await this.#page.evaluate(
      () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
    );
    return (await this.#spent()) - before;
  }

  /** Bytes of scripts' objects, without what nobody holds any more. */
  async heapBytes(): Promise<number> {
    await this.#session.send('HeapProfiler.collectGarbage');
    return this.#metric('JSHeapUsedSize');
  }

  async #spent(): Promise<number> {
    return 1000 * (await this.#metric('TaskDuration'));
  }

  async #metric(wanted: string): Promise<number> {
    const { metrics } = await this.#session.send('Performance.getMetrics');
    const metric = metrics.find(({ name }) => name === wanted);
    if (metric === undefined) throw new Error(`the browser does not measure ${wanted}`);
    return metric.value;
  }
}
