/** An `AbortSignal` as data: its state when sent, and the port on which a later abort arrives. */
export interface WireSignal {
  readonly aborted: boolean;
  readonly port: MessagePort;
}

/** Tells the sender that nobody listens any more. */
const RELEASED = 'released';

/**
 * Sender side. `AbortSignal` cannot be cloned, hence the port; the listener goes away when the signal fires or when the
 * receiver releases it. The receiver must own `port` (put it on the transfer list).
 */
export function toWireSignal(signal: AbortSignal): WireSignal {
  const { port1, port2 } = new MessageChannel();
  if (signal.aborted) {
    port1.close();
    return { aborted: true, port: port2 };
  }
  const onAbort = (): void => {
    port1.postMessage(undefined);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  port1.onmessage = (): void => {
    signal.removeEventListener('abort', onAbort);
    port1.close();
  };
  return { aborted: false, port: port2 };
}

const receivedPorts = new WeakMap<AbortSignal, MessagePort>();

/** Receiver side. The signal fires with an `AbortError`, whatever the sender's reason was. */
export function fromWireSignal({ aborted, port }: WireSignal): AbortSignal {
  const controller = new AbortController();
  const { signal } = controller;
  if (aborted) {
    controller.abort();
    return signal;
  }
  receivedPorts.set(signal, port);
  port.onmessage = (): void => {
    controller.abort();
  };
  return signal;
}

/** Ends the subscription of a received signal once the call that took it has settled; other signals are left alone. */
export function releaseSignal(signal: AbortSignal): void {
  const port = receivedPorts.get(signal);
  if (port === undefined) return;
  receivedPorts.delete(signal);
  // Not closed here: closing at once may overtake the message. The sender closes, which disentangles both.
  port.postMessage(RELEASED);
  port.onmessage = null;
}
