import type { DecodedVideo } from './decode-video.ts';
import { spokenSeconds } from './spoken-seconds.ts';

/** What a person should know about a video that was attached. `isKept`: the whole file is kept, not only what is watched. */
export function videoNotices(
  name: string,
  { seconds, totalSeconds, cut, truncated }: Omit<DecodedVideo, 'clip'>,
  isKept: boolean,
): readonly { readonly code: string; readonly message: string }[] {
  const notices: { code: string; message: string }[] = [];
  const watched = spokenSeconds(seconds);
  if (cut) {
    const whole = totalSeconds === null ? '' : ` of ${spokenSeconds(totalSeconds)}`;
    const verb = isKept ? 'watched' : 'watched and kept';
    notices.push({ code: 'media/video-cut', message: `Of “${name}” the first ${watched}${whole} are ${verb}.` });
  }
  if (!isKept && !cut) {
    const message = `“${name}” is too large to be kept: the conversation keeps the frames that are watched.`;
    notices.push({ code: 'media/video-frames-kept', message });
  }
  if (truncated) {
    const message = `“${name}” is damaged or cut off: only its beginning could be read.`;
    notices.push({ code: 'media/video-truncated', message });
  }
  return notices;
}
