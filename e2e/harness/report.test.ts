import { expect, test } from 'vitest';
import { renderReport, type ShownRun } from './report.tsx';

const run = (text: string): ShownRun => ({
  title: 'Routing',
  settings: { cases: 'routing.jsonl', pack: 'mini', backend: 'wasm', route: 'signal', temperature: 0 },
  cases: [
    { id: 'a', asked: [{ type: 'text', text }], answered: [{ type: 'text', text }], right: false, verdict: text },
    {
      id: 'b',
      asked: [],
      answered: [
        { type: 'image', path: 'media/r/a.png' },
        { type: 'audio', path: 'media/r/b.wav', picture: 'media/r/b-spectrogram.png' },
        { type: 'video', path: 'media/r/c.webm', picture: 'media/r/c-frames.png' },
      ],
      verdict: 'rank 1',
    },
  ],
  of: 5,
});

test('what a model or a person wrote stands in the page as text, whatever it is', () => {
  const html = renderReport({
    rows: [],
    runs: [run('<script>alert(1)</script><img src=x onerror=alert(1)>')],
    paper: [],
  });
  expect(html).not.toContain('<script');
  expect(html).not.toContain('<img src=x');
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
});

test('media are shown with what can be seen of them, by relative paths', () => {
  const html = renderReport({ rows: [], runs: [run('Hello')], paper: [] });
  for (const source of ['a.png', 'b.wav', 'b-spectrogram.png', 'c.webm', 'c-frames.png'])
    expect(html).toContain(`src="media/r/${source}"`);
  expect(html).toContain('2 of 5 are shown');
});

test('what no command measures yet says so', () => {
  const row = { table: 'Text to video', asks: 'Does it move?', here: 'mean motion', data: 'clips' };
  const render = (isMeasured: boolean): string => renderReport({ rows: [], runs: [], paper: [{ ...row, isMeasured }] });
  expect(render(false)).toContain('not measured yet: mean motion');
  expect(render(true)).not.toContain('not measured yet');
});

test('a missed target and a figure that was not measured are marked', () => {
  const html = renderReport({
    rows: [
      { measure: 'm1', value: 12.345, unit: '%', target: '>= 55', met: false, detail: '' },
      { measure: 'm2', value: undefined, detail: 'not measured: no file' },
    ],
    runs: [],
    paper: [],
  });
  expect(html).toContain('data-met="false"');
  expect(html).toContain('12.3 %');
  expect(html).toContain('not measured: no file');
});
