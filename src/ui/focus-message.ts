/** The cursor to where the next message is written. */
export function focusMessage(): void {
  document.querySelector<HTMLElement>('.composer-input')?.focus();
}
