import { movedBuffers } from './move.ts';

/** A one-way event callback as data. */
export interface WireCallback {
  readonly port: MessagePort;
}

type Callback = (event: unknown) => void;
type ToOwner =
  { readonly type: 'event'; readonly event: unknown } | { readonly type: 'flush' } | { readonly type: 'close' };

/**
 * Sender side: `callback` is called on this thread for every event, in order. Comlink's own `proxy` would answer every
 * event with a message of its own; events need no answer.
 */
export function toWireCallback(callback: Callback): WireCallback {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }: MessageEvent<ToOwner>): void => {
    switch (data.type) {
      case 'event':
        callback(data.event);
        break;
      case 'flush':
        port1.postMessage(undefined);
        break;
      case 'close':
        port1.close();
        break;
    }
  };
  return { port: port2 };
}

const receivedPorts = new WeakMap<Callback, MessagePort>();

/** Receiver side: a function that posts its argument. Buffers marked by `move` are transferred. */
export function fromWireCallback({ port }: WireCallback): Callback {
  const callback: Callback = (event) => {
    port.postMessage({ type: 'event', event } satisfies ToOwner, [...movedBuffers(event)]);
  };
  receivedPorts.set(callback, port);
  return callback;
}

/**
 * Resolves once the other side has handled every event sent so far, then closes the port. Events and results travel on
 * different ports, between which browsers promise no order: without this, a reply could resolve before its last words.
 */
export async function settleCallback(callback: Callback): Promise<void> {
  const port = receivedPorts.get(callback);
  if (port === undefined) return;
  receivedPorts.delete(callback);
  await new Promise<void>((resolve) => {
    port.onmessage = (): void => {
      resolve();
    };
    port.postMessage({ type: 'flush' } satisfies ToOwner);
  });
  port.postMessage({ type: 'close' } satisfies ToOwner);
}
