import { transfer } from 'comlink';

const moved = new WeakMap<object, ArrayBuffer[]>();

/**
 * Marks every buffer inside `value` (result or event) as moved: it is transferred, not copied, when `value` crosses to
 * another thread, and is detached on this side from then on. Nested plain objects and arrays are searched.
 *
 * Throws a `RangeError` where a view covers only part of its buffer, because transferring would send (and detach) the
 * whole buffer: compact with `slice()` first.
 */
export function move<Value extends object>(value: Value): Value {
  const buffers = [...buffersIn(value)];
  moved.set(value, buffers);
  return transfer(value, buffers);
}

/** Buffers registered by `move`, for senders other than comlink. */
export function movedBuffers(value: unknown): readonly ArrayBuffer[] {
  return typeof value === 'object' && value !== null ? (moved.get(value) ?? []) : [];
}

function buffersIn(value: unknown, found = new Set<ArrayBuffer>()): Set<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) {
    if (value.byteLength !== value.buffer.byteLength) {
      throw new RangeError('only views of a whole buffer can be moved: compact with slice() first');
    }
    // Shared memory is shared, not transferred.
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (value instanceof ArrayBuffer) {
    found.add(value);
  } else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) buffersIn(inner, found);
  }
  return found;
}
