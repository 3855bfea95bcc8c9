// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { HOSTILE_STRINGS, IN_FORMULAS } from '../../e2e/support/hostile-strings.ts';
import { exportHtml } from '../archive/export-html.ts';
import { sampleConversation } from '../archive/sample-conversation.ts';
import { loadMaths } from './load-maths.ts';
import { markdownHtml } from './markdown-html.tsx';
import { SafeMarkdown } from './safe-markdown.tsx';

beforeAll(async () => {
  // What the test environment leaves out, and formulas are not set without: the page has a document type.
  Object.defineProperty(document, 'compatMode', { value: 'CSS1Compat' });
  await loadMaths();
});
afterEach(cleanup);

/** All that markdown may come to. */
const HARMLESS =
  /^(a|blockquote|br|code|del|div|em|h[1-6]|hr|input|li|ol|p|pre|section|span|strong|sup|table|tbody|td|th|thead|tr|ul)$/;

/** What of an element could run, be fetched, or lead to a program. */
function faults(root: Element): readonly string[] {
  return [...root.querySelectorAll('*')].flatMap((element) => {
    const name = element.localName;
    const attributes = [...element.attributes].flatMap(({ name: attribute, value }) => {
      if (/^(on|srcdoc|style|src|srcset|action|formaction|data$|xlink)/i.test(attribute))
        return [`${name} ${attribute}`];
      if (attribute !== 'href' || /^(https?:|#)/i.test(value)) return [];
      return [`${name} href=${value}`];
    });
    return HARMLESS.test(name) || IN_FORMULAS.test(name) ? attributes : [`<${name}>`, ...attributes];
  });
}

const parsed = (html: string): Element => new DOMParser().parseFromString(html, 'text/html').body;

describe('hostile words', () => {
  test('are the corpus: each another, from every class of attack', () => {
    expect(new Set(HOSTILE_STRINGS).size).toBe(HOSTILE_STRINGS.length);
    expect(HOSTILE_STRINGS.length).toBeGreaterThanOrEqual(100);
    for (const sort of [
      /<script/,
      / on\w+=/,
      /<svg/,
      /javascript:/,
      /\]\(/,
      /!\[/,
      /\\href/,
      /data:/,
      /\u202e/,
      /\{\{/,
    ])
      expect(
        HOSTILE_STRINGS.some((text) => sort.test(text)),
        String(sort),
      ).toBe(true);
  });

  test('in a reply are nothing but words and harmless links', () => {
    for (const text of HOSTILE_STRINGS) {
      const { container, unmount } = render(<SafeMarkdown text={text} />);
      expect(faults(container), text).toEqual([]);
      unmount();
    }
  });

  test('in a reply that leaves as HTML are the same once a browser has read them again', () => {
    for (const text of HOSTILE_STRINGS) expect(faults(parsed(markdownHtml(text))), text).toEqual([]);
  });

  test('in every place of an exported page run nowhere', async () => {
    const sample = sampleConversation(new Blob(['no picture']), new Blob(['no sound']));
    const [turn] = sample.conversation.turns;
    if (turn === undefined) throw new Error('no turn');
    for (const text of HOSTILE_STRINGS) {
      const hostile = {
        ...turn,
        user: [{ type: 'text', text } as const],
        reply: turn.reply.map((part) => (part.type === 'text' ? { ...part, text } : { ...part, caption: text })),
      };
      const words = { language: text, untitled: text, you: text, assistant: text, madeBy: text, lost: text };
      const page = await exportHtml(
        { ...sample, title: text, conversation: { ...sample.conversation, turns: [hostile] } },
        markdownHtml,
        {
          ...words,
          media: { image: text, audio: text, video: text },
        },
      );
      const document = new DOMParser().parseFromString(await page.text(), 'text/html');
      const own = /^<(header|main|article|h1|h2|footer|p)>$/;
      expect(
        faults(document.body).filter((fault) => !own.test(fault)),
        text,
      ).toEqual([]);
      expect(document.querySelectorAll('script, iframe, object, embed, base')).toHaveLength(0);
    }
  });
});

test('a table keeps its columns without an inline style, which the file\u2019s policy would stop', () => {
  const html = markdownHtml('| a | b |\n|---|--:|\n| 1 | 2 |');
  expect(html).toContain('data-align="right"');
  expect(html).not.toContain('style=');
});

test('markdown leaves as it is shown: headings, lists, code, links', () => {
  const html = markdownHtml('# Cats\n\n- **soft**\n- `purr()`\n\n[more](https://example.org/)');
  const root = parsed(html);
  expect(root.querySelector('h1')?.textContent).toBe('Cats');
  expect(root.querySelectorAll('li')).toHaveLength(2);
  expect(root.querySelector('code')?.textContent).toBe('purr()');
  expect(root.querySelector('a')?.getAttribute('rel')).toContain('noopener');
});

test('formulas are set as MathML, and one that is wrong or hostile stays what was written', () => {
  const html = markdownHtml('So $a^2$ is\n\n\\[ \\frac{1}{2} \\]\n\nnot $5 and `$x$`.');
  const root = parsed(html);
  expect(html).toContain('<msup><mi>a</mi><mn>2</mn></msup>');
  // That one is set, too, is tested in a browser (e2e/specs/maths.spec.ts): here elements of MathML have no style.
  expect(root.querySelector('.maths-block')).not.toBeNull();
  expect(root.querySelector('pre')).toBeNull();
  expect(root.querySelector('code')?.textContent).toBe('$x$');
  for (const formula of [
    '\\href{javascript:alert(1)}{x}',
    '\\url{javascript:alert(1)}',
    '\\includegraphics{https://example.org/a.png}',
    '\\style{background:url(//example.org)}{x}',
    '\\id{injected}{x}',
    '\\frac{1',
    '\\def\\a{\\a\\a}\\a',
    '<img src=x onerror=alert(1)>',
  ])
    expect(faults(parsed(markdownHtml(`$$${formula}$$`))), formula).toEqual([]);
});
