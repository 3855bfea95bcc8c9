import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { SafeMarkdown } from './safe-markdown.tsx';

/** Markdown as the page shows it, as HTML for a file: rendered by the very component, so that what is safe here is safe there. Formulas are set once `loadMaths` is done. */
export function markdownHtml(text: string): string {
  const element = document.createElement('div');
  const root = createRoot(element);
  flushSync(() => {
    root.render(<SafeMarkdown text={text} />);
  });
  // The file's policy knows no inline style: of columns it is their side, of formulas a finesse.
  for (const styled of element.querySelectorAll<HTMLElement>('[style]')) {
    if (styled.matches('th, td')) styled.dataset['align'] = styled.style.textAlign;
    styled.removeAttribute('style');
  }
  // Without the page's own frame around it.
  const html = element.firstElementChild?.innerHTML ?? '';
  root.unmount();
  return html;
}
