/** What the open pack can perceive of files, and how much of each; the page takes it from the manifest. */
export interface Perceivable {
  readonly image: boolean;
  readonly audio: SoundLimits | null;
  readonly video: VideoLimits | null;
}

export interface SoundLimits {
  /** What follows is not heard. */
  readonly seconds: number;
}

export interface VideoLimits {
  /** So many are looked at. */
  readonly frames: number;
  /** What follows is not watched. */
  readonly seconds: number;
}

export const PICTURES_ONLY: Perceivable = { image: true, audio: null, video: null };
