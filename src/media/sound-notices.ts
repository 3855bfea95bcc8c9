import type { DecodedSound } from './decode-sound.ts';
import { isSilent } from './sound-overview.ts';
import type { SoundOverview } from './sound-overview.ts';
import { spokenSeconds } from './spoken-seconds.ts';

/** What a person should know about a sound that was attached. `isKept`: the whole file is kept, not only what is heard. */
export function soundNotices(
  name: string,
  { cut, truncated, totalSeconds }: Pick<DecodedSound, 'cut' | 'truncated' | 'totalSeconds'>,
  overview: SoundOverview,
  isKept: boolean,
): readonly { readonly code: string; readonly message: string }[] {
  const notices: { code: string; message: string }[] = [];
  const heard = spokenSeconds(overview.seconds);
  if (cut) {
    const whole = totalSeconds === null ? '' : ` of ${spokenSeconds(totalSeconds)}`;
    const verb = isKept ? 'heard' : 'heard and kept';
    notices.push({ code: 'media/sound-cut', message: `Of “${name}” the first ${heard}${whole} are ${verb}.` });
  }
  if (truncated) {
    const message = `“${name}” is damaged or cut off: ${heard} of it could be read.`;
    notices.push({ code: 'media/sound-truncated', message });
  }
  if (isSilent(overview)) {
    const message = `“${name}” is silent${cut ? ' in the part that is heard' : ''}: there is nothing to hear.`;
    notices.push({ code: 'media/sound-silent', message });
  }
  return notices;
}
