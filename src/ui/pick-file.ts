/** Asks for one file. `onPicked` is not called when the person thinks better of it. */
export function pickFile(accept: string, onPicked: (file: File) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file !== undefined) onPicked(file);
  });
  input.click();
}
