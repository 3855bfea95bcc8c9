import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { SafeMarkdown } from './safe-markdown.tsx';

/** Markdown as the page shows it, as HTML for a file: rendered by the very component, so that what is safe here is safe there. */
export function markdownHtml(text: string): string {
  const element = document.createElement('div');
  const root = createRoot(element);
  flushSync(() => {
    root.render(<SafeMarkdown text={text} />);
  });
  // The file's policy knows no inline style, and only columns of tables have one.
  for (const cell of element.querySelectorAll<HTMLElement>('[style]')) {
    cell.dataset['align'] = cell.style.textAlign;
    cell.removeAttribute('style');
  }
  // Without the page's own frame around it.
  const html = element.firstElementChild?.innerHTML ?? '';
  root.unmount();
  return html;
}
