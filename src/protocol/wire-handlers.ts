import { transferHandlers } from 'comlink';
import type { TransferHandler } from 'comlink';
import { fromWireCallback, toWireCallback } from './wire-callback.ts';
import type { WireCallback } from './wire-callback.ts';
import { fromWireError, toWireError } from './wire-error.ts';
import type { WireError } from './wire-error.ts';
import { fromWireSignal, toWireSignal } from './wire-signal.ts';
import type { WireSignal } from './wire-signal.ts';

type Callback = (event: unknown) => void;

const signalHandler: TransferHandler<AbortSignal, WireSignal> = {
  canHandle: (value): value is AbortSignal => value instanceof AbortSignal,
  serialize: (signal) => {
    const wire = toWireSignal(signal);
    return [wire, [wire.port]];
  },
  deserialize: fromWireSignal,
};

const callbackHandler: TransferHandler<Callback, WireCallback> = {
  canHandle: (value): value is Callback => typeof value === 'function',
  serialize: (callback) => {
    const wire = toWireCallback(callback);
    return [wire, [wire.port]];
  },
  deserialize: fromWireCallback,
};

interface Thrown {
  readonly value: unknown;
}

/** Comlink's own handler carries only name, message and stack. Which values count as thrown stays comlink's decision. */
function throwHandler(comlinks: TransferHandler<unknown, unknown>): TransferHandler<Thrown, WireError> {
  return {
    canHandle: (value): value is Thrown => comlinks.canHandle(value),
    serialize: ({ value }) => [toWireError(value), []],
    deserialize: (wire) => {
      throw fromWireError(wire);
    },
  };
}

let installed = false;

/** Teaches comlink signals, callbacks and typed errors. Both sides of a boundary call it; further calls do nothing. */
export function installWireHandlers(): void {
  if (installed) return;
  const comlinks = transferHandlers.get('throw');
  if (comlinks === undefined) throw new Error('comlink no longer has a "throw" transfer handler');
  transferHandlers.set('throw', throwHandler(comlinks));
  transferHandlers.set('abort-signal', signalHandler);
  transferHandlers.set('callback', callbackHandler);
  installed = true;
}
