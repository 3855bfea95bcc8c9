export type PictureFormat = 'png' | 'jpeg' | 'gif' | 'webp' | 'bmp' | 'avif';
/** Recognised, so that the person can be told what it is, but not decoded. */
export type RefusedFormat = 'heic' | 'tiff' | 'jpeg-xl' | 'icon' | 'pdf' | 'video';

/** What a picture file says about itself before it is decoded. */
export interface PictureFacts {
  readonly format: PictureFormat;
  /** Pixels as stored, before the EXIF orientation is applied; 0 where the header does not say. */
  readonly width: number;
  readonly height: number;
  readonly animated: boolean;
  /** The file ends before its picture does. */
  readonly truncated: boolean;
  /** EXIF orientation 1..8; 5 to 8 exchange width and height. */
  readonly orientation: number;
  /** Four-colour print JPEG, which few programs decode well. */
  readonly cmyk: boolean;
}

/** Facts of a plain still picture, to be overridden. */
export const STILL = { animated: false, truncated: false, orientation: 1, cmyk: false } as const;
