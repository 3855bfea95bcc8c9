/** Reads main-thread tasks out of a Chromium trace. */

/** The fields used here of the trace event format; times in microseconds. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** Processor time. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string; readonly data?: { readonly functionName?: string; readonly url?: string } };
}

export interface MainThreadTask {
  readonly ms: number;
  readonly cpuMs: number | undefined;
  /** Seconds after first paint. */
  readonly atS: number;
  /** The longest work inside it, by name. */
  readonly what: string;
}

const TASK_NAMES = new Set(['RunTask', 'ThreadControllerImpl::RunTask']);
const FIRST_PAINT_NAMES = new Set(['firstPaint', 'firstContentfulPaint']);

/**
 * The longest tasks after first paint on the main thread of the process that painted, longest first: `by` the time that
 * passed, or the processor time. Throws when the trace does not show a paint: without one there is nothing to count from.
 */
export function longestTasks(
  events: readonly TraceEvent[],
  count: number,
  by: 'dur' | 'tdur' = 'dur',
): MainThreadTask[] {
  const paints = events.filter(({ name }) => FIRST_PAINT_NAMES.has(name));
  const paint = paints.reduce<TraceEvent | undefined>(
    (first, event) => (first && first.ts < event.ts ? first : event),
    undefined,
  );
  if (!paint) throw new Error('the trace shows no first paint');
  const mainThread = events.find(
    ({ name, ph, pid, args }) =>
      ph === 'M' && name === 'thread_name' && args?.name === 'CrRendererMain' && pid === paint.pid,
  );
  if (!mainThread) throw new Error('the trace names no main thread');
  const onMain = events.filter(
    ({ pid, tid, ts, ph }) => ph === 'X' && pid === mainThread.pid && tid === mainThread.tid && ts >= paint.ts,
  );
  return onMain
    .filter(({ name }) => TASK_NAMES.has(name))
    .sort((a, b) => (b[by] ?? 0) - (a[by] ?? 0))
    .slice(0, count)
    .map((task) => ({
      ms: (task.dur ?? 0) / 1000,
      cpuMs: task.tdur === undefined ? undefined : task.tdur / 1000,
      atS: (task.ts - paint.ts) / 1e6,
      what: describe(task, onMain),
    }));
}

function describe(task: TraceEvent, events: readonly TraceEvent[]): string {
  const end = task.ts + (task.dur ?? 0);
  const inside = events
    .filter((event) => !TASK_NAMES.has(event.name) && event.ts >= task.ts && event.ts + (event.dur ?? 0) <= end)
    .sort((a, b) => (b.dur ?? 0) - (a.dur ?? 0))
    .slice(0, 3)
    .map(({ name, dur, args }) => {
      const place = args?.data?.functionName ?? args?.data?.url?.split('/').at(-1);
      return `${name}${place ? ` ${place}` : ''} ${((dur ?? 0) / 1000).toFixed(0)}`;
    });
  return inside.join(', ') || 'unnamed work';
}
