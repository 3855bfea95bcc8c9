import { memo } from 'react';
import type { ReactNode } from 'react';
import Markdown from 'react-markdown';
import type { Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';

const PLUGINS = [remarkGfm];

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
};

/** Runs all of it once. The first time takes 20 ms of compiling, too long for a moment at which words stream. */
export function rehearseMarkdown(): void {
  Markdown({ children: '- **a** `b`\n\n| c |\n| - |\n\nhttps://d.e', remarkPlugins: PLUGINS, components: COMPONENTS });
}

/** Markdown as the model writes it. Raw HTML stays visible text; nothing is fetched. */
export const SafeMarkdown = memo(function SafeMarkdown({ text }: { readonly text: string }): ReactNode {
  return (
    <div className="markdown">
      <Markdown remarkPlugins={PLUGINS} components={COMPONENTS}>
        {text}
      </Markdown>
    </div>
  );
});
