/** Only some browsers let a page write into a folder, and the types know none of them. */
interface WithPicker {
  readonly showDirectoryPicker?: (options: { readonly mode: 'readwrite' }) => Promise<FileSystemDirectoryHandle>;
}

export const canPickFolders = (): boolean => (window as WithPicker).showDirectoryPicker !== undefined;

/** Asks for a folder and hands it to `save`; nothing happens when the person thinks better of it. */
export async function saveTo(save: (folder: FileSystemDirectoryHandle) => Promise<void>): Promise<void> {
  const folder = await (window as WithPicker).showDirectoryPicker?.({ mode: 'readwrite' }).catch(() => undefined);
  if (folder !== undefined) await save(folder);
}
