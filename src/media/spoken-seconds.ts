/** "0.5 s", "4 s", "3 min", "2.5 h". */
export function spokenSeconds(value: number): string {
  if (value < 90) return `${String(Math.round(value * 10) / 10)} s`;
  if (value < 5400) return `${String(Math.round(value / 60))} min`;
  return `${String(Math.round(value / 360) / 10)} h`;
}
