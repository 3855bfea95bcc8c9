/** A tab of WebKitGTK's MiniBrowser on a display of its own, over WebDriver. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Readable } from 'node:stream';
import * as v from 'valibot';
import type { BrowserTab } from './browser-tab.ts';

const MINI_BROWSER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';
const DRIVER = '/usr/bin/WebKitWebDriver';
const DISPLAY_SERVER = '/usr/bin/Xvfb';
/** WebDriver's names for what an answer holds. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const ENTER = '\uE007';

const Answer = v.object({ value: v.unknown() });
const Session = v.object({ sessionId: v.string() });
const Element = v.object({ [ELEMENT]: v.string() });

export function hasWebKitGtk(): boolean {
  return [MINI_BROWSER, DRIVER, DISPLAY_SERVER].every((file) => existsSync(file));
}

export async function openWebKitGtk(): Promise<BrowserTab> {
  const started: ChildProcess[] = [];
  const stop = (): void => {
    for (const process of started.reverse()) process.kill();
  };
  try {
    const display = await startDisplay(started);
    const port = await freePort();
    const environment = { ...process.env, DISPLAY: `:${display}`, LIBGL_ALWAYS_SOFTWARE: '1' };
    // Its sandbox needs namespaces that containers do not grant; nothing but the product is opened in it.
    const sandbox = { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' };
    started.push(spawn(DRIVER, [`--port=${port}`], { stdio: 'ignore', env: { ...environment, ...sandbox } }));
    const browserOptions = { binary: MINI_BROWSER, args: ['--automation'] };
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': browserOptions } };
    const driver = `http://127.0.0.1:${port}`;
    const { sessionId } = v.parse(Session, await connect(`${driver}/session`, { capabilities }));
    const session = `${driver}/session/${sessionId}`;
    const keys = async (selector: string, text: string): Promise<void> => {
      const found = await post(`${session}/element`, { using: 'css selector', value: selector });
      await post(`${session}/element/${v.parse(Element, found)[ELEMENT]}/value`, { text });
    };
    return {
      open: async (url) => {
        await post(`${session}/url`, { url });
      },
      type: keys,
      pressEnter: (selector) => keys(selector, ENTER),
      evaluate: (expression) => post(`${session}/execute/sync`, { script: `return (${expression})`, args: [] }),
      close: async () => {
        await fetch(session, { method: 'DELETE' }).catch(() => undefined);
        stop();
      },
    };
  } catch (error) {
    stop();
    throw error;
  }
}

/** The number of a display that nothing else uses. */
async function startDisplay(started: ChildProcess[]): Promise<string> {
  const server = spawn(DISPLAY_SERVER, ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  started.push(server);
  const [line] = (await once(server.stdio[3] as Readable, 'data')) as [Buffer];
  return line.toString().trim();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

/** The driver tells nobody when it listens: asked until it answers, for half a minute. */
async function connect(url: string, body: object): Promise<unknown> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await post(url, body);
    } catch (error) {
      if (!(error instanceof TypeError) || Date.now() > deadline) throw error;
    }
  }
}

async function post(url: string, body: object): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { value } = v.parse(Answer, await response.json());
  if (!response.ok) throw new Error(`${url}: ${JSON.stringify(value)}`);
  return value;
}
