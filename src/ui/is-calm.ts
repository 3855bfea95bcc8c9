/** Whether the person, in their system or in the settings, asked for less motion. */
export function isCalm(): boolean {
  return (
    document.documentElement.dataset['motion'] === 'reduce' || matchMedia('(prefers-reduced-motion: reduce)').matches
  );
}
