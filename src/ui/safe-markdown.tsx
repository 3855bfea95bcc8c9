import { memo, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import Markdown from 'react-markdown';
import type { Components, Options } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import { loadMaths, loadedMaths } from './load-maths.ts';
import { withMathsDelimiters } from './maths-delimiters.ts';

// One dollar is a price as often as a formula; which of both: maths-delimiters.ts.
const PLUGINS: Options['remarkPlugins'] = [remarkGfm, [remarkMath, { singleDollarTextMath: false }]];

const INLINE_FORMULA = 'math-inline';
const BLOCK_FORMULA = 'math-display';

const isOfClass = (className: unknown, name: string): boolean => [className].flat().join(' ').split(' ').includes(name);

const COMPONENTS: Components = {
  // A model can write any address: show where it leads, open it apart, tell it nothing about this page.
  a: ({ href, children }) => {
    const address = href === undefined || href === '' ? undefined : href;
    return address === undefined || !/^https?:/i.test(address) ? (
      <span>{children}</span>
    ) : (
      <a
        href={address}
        title={address}
        target="_blank"
        rel="noopener noreferrer nofollow ugc"
        referrerPolicy="no-referrer"
      >
        {children}
      </a>
    );
  },
  // No request ever leaves the page: a picture in markdown is only its description.
  img: ({ alt }) => <span>{alt}</span>,
  // Formulas come as code of a language called math.
  pre: ({ node, children }) => {
    const [inner] = node?.children ?? [];
    return inner?.type === 'element' && isOfClass(inner.properties['className'], BLOCK_FORMULA) ? (
      children
    ) : (
      <pre>{children}</pre>
    );
  },
  code: ({ node, className, children }) => {
    const isBlock = isOfClass(className, BLOCK_FORMULA);
    const [written] = node?.children ?? [];
    return written?.type === 'text' && (isBlock || isOfClass(className, INLINE_FORMULA)) ? (
      <Formula tex={written.value} isBlock={isBlock} />
    ) : (
      <code className={className}>{children}</code>
    );
  },
};

/** As it was written until what sets formulas is there. */
function Formula({ tex, isBlock }: { readonly tex: string; readonly isBlock: boolean }): ReactNode {
  const [maths, setMaths] = useState(loadedMaths);
  useEffect(() => {
    if (!maths) void loadMaths().then(setMaths, () => undefined);
  }, [maths]);
  return maths ? <maths.Maths tex={tex} isBlock={isBlock} /> : <code>{tex}</code>;
}

/** Runs all of it once. The first time takes 20 ms of compiling, too long for a moment at which words stream. */
export function rehearseMarkdown(): void {
  Markdown({ children: '- **a** `b`\n\n| c |\n| - |\n\nhttps://d.e', remarkPlugins: PLUGINS, components: COMPONENTS });
}

/** Markdown with formulas, as the model writes it. Raw HTML stays visible text; nothing is fetched. */
export const SafeMarkdown = memo(function SafeMarkdown({ text }: { readonly text: string }): ReactNode {
  return (
    <div className="markdown">
      <Markdown remarkPlugins={PLUGINS} components={COMPONENTS}>
        {withMathsDelimiters(text)}
      </Markdown>
    </div>
  );
});
