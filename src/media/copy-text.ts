import { MediaError } from './media-error.ts';

/** Puts text into the clipboard. Throws a `MediaError` where the browser refuses. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch (error) {
    throw new MediaError(
      'media/not-copied',
      'The browser did not take the text. Mark it and copy it by the keyboard.',
      {
        cause: error,
      },
    );
  }
}
