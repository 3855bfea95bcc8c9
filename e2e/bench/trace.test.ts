import { expect, test } from 'vitest';
import { longestTasks, type TraceEvent } from './trace.ts';

const MAIN = { pid: 1, tid: 10 };
const event = (name: string, ts: number, dur: number, where = MAIN): TraceEvent => ({
  name,
  ph: 'X',
  ts,
  dur,
  ...where,
});
const paint: TraceEvent = { name: 'firstPaint', ph: 'I', ts: 1000, ...MAIN };
const named: TraceEvent = { name: 'thread_name', ph: 'M', ts: 0, ...MAIN, args: { name: 'CrRendererMain' } };

test('only tasks of the painting main thread after first paint count, and say what they did', () => {
  const tasks = longestTasks(
    [
      paint,
      named,
      event('RunTask', 0, 900_000), // before paint
      event('RunTask', 2000, 60_000),
      event('FunctionCall', 2500, 50_000),
      event('RunTask', 100_000, 20_000),
      event('RunTask', 2000, 800_000, { pid: 1, tid: 11 }), // a worker's thread
      event('RunTask', 2000, 800_000, { pid: 2, tid: 10 }), // another page
    ],
    5,
  );
  expect(tasks.map(({ ms }) => ms)).toEqual([60, 20]);
  expect(tasks[0]?.what).toBe('FunctionCall 50');
  expect(tasks[1]?.what).toBe('unnamed work');
});

test('tasks can be ranked by processor time, which waiting for a busy machine does not add to', () => {
  const waited = { ...event('RunTask', 2000, 90_000), tdur: 1000 };
  const worked = { ...event('RunTask', 100_000, 20_000), tdur: 15_000 };
  expect(longestTasks([paint, named, waited, worked], 1, 'tdur')).toMatchObject([{ ms: 20, cpuMs: 15 }]);
});

test('a trace without a paint is an error, not a success', () => {
  expect(() => longestTasks([named, event('RunTask', 0, 1)], 5)).toThrow('no first paint');
});
