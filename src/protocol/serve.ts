import { expose } from 'comlink';
import type { Endpoint } from 'comlink';
import { installWireHandlers } from './wire-handlers.ts';
import { settleCallback } from './wire-callback.ts';
import { releaseSignal } from './wire-signal.ts';
import { giveVitalSign } from './vital-sign.ts';

type Method = (...args: unknown[]) => Promise<unknown>;

/**
 * Worker side of a contract: exposes the methods of `service` on `endpoint` (default: the worker's own global scope).
 * A call's result leaves only after its events have been handled on the other side, and its signal is released then.
 */
export function serve<Api extends object>(
  service: Api,
  methods: readonly (keyof Api & string)[],
  endpoint?: Endpoint,
): void {
  installWireHandlers();
  const exposed = Object.fromEntries(methods.map((name) => [name, settled(service, service[name] as Method)]));
  expose(exposed, endpoint);
  if (endpoint === undefined) {
    giveVitalSign((message) => {
      self.postMessage(message);
    });
  }
}

function settled(service: object, method: Method): Method {
  return async (...args) => {
    try {
      return await method.apply(service, args);
    } finally {
      for (const argument of args) {
        if (argument instanceof AbortSignal) releaseSignal(argument);
        else if (typeof argument === 'function') await settleCallback(argument as (event: unknown) => void);
      }
    }
  };
}
