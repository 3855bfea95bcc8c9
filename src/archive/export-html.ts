import type { MediumId } from '../domain/message.ts';
import type { MediumModality } from '../domain/modality.ts';
import { recogniseMedium } from '../media/recognise-medium.ts';
import { automaticTitle } from '../orchestrator/conversation-title.ts';
import type { TakenConversation } from '../orchestrator/conversation-transfer.ts';
import type { ReplyPart, Turn } from '../orchestrator/turn.ts';
import { ArchiveError } from './archive-error.ts';
import { toBase64 } from '../domain/base64.ts';
import { HTML_STYLE } from './html-style.ts';

/**
 * Markdown as HTML to be put into the page as it is: of the words themselves nothing may run, be fetched or lead anywhere but to
 * http(s).
 */
export type RenderMarkdown = (text: string) => string;

/** The words of the file, in the language of the page. */
export interface HtmlWords {
  readonly language: string;
  readonly untitled: string;
  readonly you: string;
  readonly assistant: string;
  /** Where and when it was made. */
  readonly madeBy: string;
  readonly media: Readonly<Record<MediumModality, string>>;
  /** In place of a medium that is no longer there. */
  readonly lost: string;
}

/** Data URLs take a third more, and browsers open nothing much larger. */
const MOST_MEDIA_BYTES = 200e6;

/**
 * The turns that are shown, as one HTML file that needs nothing else: media within it, no script, no request, and a policy
 * that allows neither. Throws an `ArchiveError` where the media are too large for one file.
 */
export async function exportHtml(
  taken: TakenConversation,
  renderMarkdown: RenderMarkdown,
  words: HtmlWords,
): Promise<Blob> {
  const { conversation, media } = taken;
  const bytes = [...media.values()].reduce((sum, { size }) => sum + size, 0);
  if (bytes > MOST_MEDIA_BYTES) {
    throw new ArchiveError(
      'archive/too-large',
      'The pictures, sounds and videos of this chat are too large for one page. Export it as zip instead.',
    );
  }
  const title = taken.title ?? automaticTitle(conversation);
  const heading = escaped(title === '' ? words.untitled : title);
  const articles: string[] = [];
  for (const turn of conversation.turns) articles.push(await articlesOf(turn, media, renderMarkdown, words));
  const html = `<!doctype html>
<html lang="${escaped(words.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${await policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="AnyTab">
<title>${heading}</title>
<link rel="icon" href="data:,">
<style>${HTML_STYLE}</style>
</head>
<body>
<header><h1>${heading}</h1></header>
<main>
${articles.join('\n')}
</main>
<footer>${escaped(words.madeBy)}</footer>
</body>
</html>
`;
  return new Blob([html], { type: 'text/html' });
}

/** Whatever stands in the file, none of it may run, and nothing may be fetched; the one style is known by its digest. */
async function policy(): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(HTML_STYLE)));
  return [
    "default-src 'none'",
    'img-src data:',
    'media-src data:',
    `style-src 'sha256-${toBase64(digest)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

async function articlesOf(
  { user, reply }: Turn,
  media: ReadonlyMap<MediumId, Blob>,
  renderMarkdown: RenderMarkdown,
  words: HtmlWords,
): Promise<string> {
  const show = async (mediumId: MediumId | undefined, modality: MediumModality, caption: string): Promise<string> =>
    figure(mediumId === undefined ? undefined : media.get(mediumId), modality, caption, words);
  const said = user.map(async (part) =>
    part.type === 'text' ? paragraph(part.text) : show(part.mediumId, part.modality, words.media[part.modality]),
  );
  const answered = reply.map(async (part: ReplyPart) =>
    part.type === 'text'
      ? written(part.text, renderMarkdown)
      : show(part.drawing?.mediumId, part.modality, part.caption),
  );
  const own = await Promise.all(said);
  const others = await Promise.all(answered);
  return [
    article('user', words.you, own),
    ...(others.length === 0 ? [] : [article('reply', words.assistant, others)]),
  ].join('\n');
}

const article = (className: 'user' | 'reply', speaker: string, parts: readonly string[]): string =>
  `<article class="${className}"><h2>${escaped(speaker)}</h2>\n${parts.filter((part) => part !== '').join('\n')}\n</article>`;

/** What the model wrote is markdown, as on the page; what the person wrote is not. */
const written = (text: string, renderMarkdown: RenderMarkdown): string =>
  text.trim() === '' ? '' : `<div class="markdown">${renderMarkdown(withoutControls(text.trim()))}</div>`;

const paragraph = (text: string): string => (text.trim() === '' ? '' : `<p>${escaped(text.trim())}</p>`);

async function figure(
  blob: Blob | undefined,
  modality: MediumModality,
  caption: string,
  words: HtmlWords,
): Promise<string> {
  const name = escaped(caption === '' ? words.media[modality] : caption);
  const url = blob && (await dataUrl(blob, modality));
  if (url === undefined) return `<p class="lost">${escaped(words.media[modality])}: ${escaped(words.lost)}</p>`;
  // A video may be an animated picture, which no <video> shows.
  if (url.startsWith('data:image/')) return `<figure><img src="${url}" alt="${name}"></figure>`;
  const element = modality === 'audio' ? 'audio' : 'video';
  const loops = element === 'video' ? ' loop playsinline' : '';
  return `<figure><${element} controls${loops} preload="metadata" src="${url}" aria-label="${name}"></${element}></figure>`;
}

/** Of the type that its bytes have, whatever the browser was told; undefined where nobody would recognise it. */
async function dataUrl(blob: Blob, modality: MediumModality): Promise<string | undefined> {
  const content = new Uint8Array(await blob.arrayBuffer());
  try {
    return `data:${recogniseMedium(content, 'file').mimeType(modality)};base64,${toBase64(content)}`;
  } catch {
    return undefined;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML has no place for control characters, not even escaped. */
const withoutControls = (text: string): string =>
  // They are what is looked for.
  // eslint-disable-next-line no-control-regex
  text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd');

/** For text and for quoted attributes. */
const escaped = (text: string): string =>
  withoutControls(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
