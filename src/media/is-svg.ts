/** Drawing programs put comments and entities before the root. */
const PROLOGUE_BYTES = 4096;

/** An SVG file by its bytes, whatever it is called. */
export async function isSvg(file: Blob): Promise<boolean> {
  const start = await file.slice(0, PROLOGUE_BYTES).text();
  return /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*|<!DOCTYPE svg[^[>]*(?:\[[^\]]*\]\s*)?>\s*)*<svg[\s>]/i.test(
    start,
  );
}
