/** Long enough for any browser to have begun with it. */
const KEPT_MS = 60_000;

/** Hands a file to the person, as a download under this name. Its object URL is given back afterwards. */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, KEPT_MS);
}
