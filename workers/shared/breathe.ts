/**
 * Lets waiting messages (an abort, above all) be handled before going on. An `await` alone does not: promise callbacks
 * run before the next message, and wasm inference never leaves the thread. A timer would cost 4 ms once nested.
 */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(undefined);
  });
}

const waiting: (() => void)[] = [];
const channel = new MessageChannel();
channel.port1.onmessage = (): void => {
  waiting.shift()?.();
};
// In Node (unit tests) an open port keeps the process alive.
(channel.port1 as { unref?: () => void }).unref?.();
