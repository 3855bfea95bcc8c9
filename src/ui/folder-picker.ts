import { saveFile } from '../media/save-file.ts';

/** Only some browsers let a page write into a folder or a file, and the types know none of them. */
interface WithPicker {
  readonly showDirectoryPicker?: (options: { readonly mode: 'readwrite' }) => Promise<FileSystemDirectoryHandle>;
  readonly showSaveFilePicker?: (options: { readonly suggestedName: string }) => Promise<FileSystemFileHandle>;
}

export const canPickFolders = (): boolean => (window as WithPicker).showDirectoryPicker !== undefined;

/** Asks for a folder and hands it to `save`; nothing happens when the person thinks better of it. */
export async function saveTo(save: (folder: FileSystemDirectoryHandle) => Promise<void>): Promise<void> {
  const folder = await (window as WithPicker).showDirectoryPicker?.({ mode: 'readwrite' }).catch(() => undefined);
  if (folder !== undefined) await save(folder);
}

/**
 * Asks where a file shall go and has `save` write it there; where a page may write no file, `save` makes it and it goes to the
 * downloads. Nothing happens when the person thinks better of it.
 */
export async function saveFileAs(
  suggestedName: string,
  save: (target?: FileSystemFileHandle) => Promise<Blob | undefined>,
): Promise<void> {
  const ask = (window as WithPicker).showSaveFilePicker;
  if (ask === undefined) {
    const made = await save();
    if (made !== undefined) saveFile(made, suggestedName);
    return;
  }
  const target = await ask.call(window, { suggestedName }).catch(() => undefined);
  if (target !== undefined) await save(target);
}
