import { Suspense, lazy } from 'react';
import type { ReactNode } from 'react';

interface Props {
  readonly text: string;
}

// A sixth of the page's script, and the first screen has no reply: it comes once that stands.
const importMarkdown = () => import('./safe-markdown.tsx');
const SafeMarkdown = lazy(async () => ({
  // What cannot be fetched leaves the words as they are; they matter more than their form.
  default: await importMarkdown().then(
    (module) => module.SafeMarkdown,
    () => PlainText,
  ),
}));

/** Fetches what shows replies, so that the first word finds it there and ready. */
export function preloadReplyText(): void {
  importMarkdown()
    .then(({ rehearseMarkdown }) => {
      rehearseMarkdown();
    })
    .catch(() => undefined);
}

/** What the model wrote, as markdown; as plain text for the moment before that can be shown. */
export function ReplyText({ text }: Props): ReactNode {
  return (
    <Suspense fallback={<PlainText text={text} />}>
      <SafeMarkdown text={text} />
    </Suspense>
  );
}

function PlainText({ text }: Props): ReactNode {
  return (
    <div className="markdown">
      <p className="plain-text">{text}</p>
    </div>
  );
}
