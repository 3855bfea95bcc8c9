/** The longest main-thread task after first paint, from a Chromium trace of loading, chatting, drawing and seeing. */
import { chromium } from '@playwright/test';
import type { Row } from '../harness/table.ts';
import { ChatPage } from '../pages/chat-page.ts';
import { chromiumLaunch } from '../support/chromium.ts';
import { ensureBuild, createDistServer } from '../support/dist.ts';
import { redDisc } from '../support/media-fixtures.ts';
import { longestTasks, type TraceEvent } from './trace.ts';

const LIMIT_MS = 50;

export async function measureMainThread(pack: string): Promise<Row[]> {
  ensureBuild();
  const server = createDistServer();
  await server.start();
  const browser = await chromium.launch(chromiumLaunch());
  try {
    const chat = new ChatPage(await browser.newPage(), server.origin);
    chat.page.setDefaultTimeout(300_000);
    await browser.startTracing(chat.page, {
      categories: ['toplevel', 'loading', 'devtools.timeline', 'v8', 'blink.user_timing'],
    });
    await chat.open({ pack });
    // Puts the driver's own script into the page, in a task that would count as the page's among the first message's.
    await chat.message.waitFor();
    await chat.ready();
    await chat.ask('Hello, who are you?');
    await chat.ask('Draw a red apple');
    await chat.pick(redDisc());
    await chat.removePicture.waitFor();
    await chat.ask('What is in this picture?');
    const trace = JSON.parse((await browser.stopTracing()).toString('utf8')) as { traceEvents: TraceEvent[] };
    const tasks = longestTasks(trace.traceEvents, 5);
    const [longest] = tasks;
    if (!longest) throw new Error('the trace holds no main-thread task');
    const [busiest] = longestTasks(trace.traceEvents, 1, 'tdur');
    return [
      {
        measure: `longest main-thread task, ${pack}`,
        value: longest.ms,
        unit: 'ms',
        target: `<= ${LIMIT_MS}`,
        met: longest.ms <= LIMIT_MS,
        detail: tasks.map((task) => `${task.ms.toFixed(0)} ms at ${task.atS.toFixed(1)} s: ${task.what}`).join('; '),
      },
      ...(busiest?.cpuMs === undefined
        ? []
        : [
            {
              measure: 'most processor time of a task',
              value: busiest.cpuMs,
              unit: 'ms',
              detail: `without waiting for a busy machine; ${busiest.what}`,
            },
          ]),
    ];
  } finally {
    await browser.close();
    await server.stop();
  }
}
