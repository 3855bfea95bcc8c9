import type { MediumId } from '../domain/message.ts';
import type { Pixels } from '../protocol/perception-api.ts';
import { MOST_FILE_MEGABYTES, checkPicture, shortName } from './check-picture.ts';
import { decodePicture } from './decode-picture.ts';
import { encodePng } from './encode-png.ts';
import { MediaError } from './media-error.ts';
import type { PictureFacts } from './picture-facts.ts';
import { isSvg, rasteriseSvg } from './rasterise-svg.ts';

/** A picture that was checked and is kept. */
export interface AdmittedPicture {
  readonly mediumId: MediumId;
  readonly name: string;
  /** Something that the person should know: only the first frame is looked at, ... */
  readonly notices: readonly { readonly code: string; readonly message: string }[];
}

interface Entry {
  readonly blob: Blob;
  readonly name: string;
  url?: string;
}

/** All pictures of the page by id: the original files for display, and their object URLs, which it makes and revokes. */
export class MediaLibrary {
  readonly #entries = new Map<MediumId, Entry>();
  readonly #newId: () => string;

  constructor(newId: () => string = () => crypto.randomUUID()) {
    this.#newId = newId;
  }

  /** Checks a file and keeps it; throws a `MediaError` and keeps nothing when it cannot be used. */
  async admit(blob: Blob, name = 'picture'): Promise<AdmittedPicture> {
    const drawing = (await isSvg(blob)) ? await rasteriseSvg(blob, shortName(name)) : undefined;
    // Of a drawing only its pixels are kept: nobody will draw it anew.
    const kept = drawing?.png ?? blob;
    const facts = await factsOf(kept, name);
    // Decoded once already now, so that a broken file is refused where it was attached.
    await decodePicture(kept, facts, shortName(name));
    const mediumId = this.#newId() as MediumId;
    this.#entries.set(mediumId, { blob: kept, name });
    const notices = (drawing ?? facts).animated
      ? [{ code: 'media/first-frame', message: `“${shortName(name)}” is animated: only its first frame is looked at.` }]
      : [];
    return { mediumId, name: shortName(name), notices };
  }

  /** Keeps a finished picture as a PNG. */
  async adopt(pixels: Pixels): Promise<MediumId> {
    const blob = await encodePng(pixels);
    const mediumId = this.#newId() as MediumId;
    this.#entries.set(mediumId, { blob, name: 'picture.png' });
    return mediumId;
  }

  /** Puts back a picture of an earlier visit. */
  restore(mediumId: MediumId, blob: Blob): void {
    this.#entries.set(mediumId, { blob, name: 'picture' });
  }

  /** Decoded anew for perception; the caller owns the buffer. Throws `media/missing` for a picture that is not kept. */
  async pixels(mediumId: MediumId, signal?: AbortSignal): Promise<Pixels> {
    const { blob, name } = this.#entry(mediumId);
    signal?.throwIfAborted();
    const facts = await factsOf(blob, name);
    signal?.throwIfAborted();
    return decodePicture(blob, facts, shortName(name));
  }

  /** The original file. */
  blob(mediumId: MediumId): Blob | undefined {
    return this.#entries.get(mediumId)?.blob;
  }

  /** An object URL that lives as long as the picture is kept; undefined for a picture that is not. */
  url(mediumId: MediumId): string | undefined {
    const entry = this.#entries.get(mediumId);
    if (entry === undefined) return undefined;
    entry.url ??= URL.createObjectURL(entry.blob);
    return entry.url;
  }

  /** Drops these pictures and revokes their URLs. */
  forget(mediumIds: Iterable<MediumId>): void {
    for (const mediumId of mediumIds) {
      const url = this.#entries.get(mediumId)?.url;
      if (url !== undefined) URL.revokeObjectURL(url);
      this.#entries.delete(mediumId);
    }
  }

  #entry(mediumId: MediumId): Entry {
    const entry = this.#entries.get(mediumId);
    if (entry === undefined) {
      throw new MediaError('media/missing', 'A picture of this conversation is no longer stored. Attach it again.');
    }
    return entry;
  }
}

async function factsOf(blob: Blob, name: string): Promise<PictureFacts> {
  if (blob.size > MOST_FILE_MEGABYTES * 1e6) {
    const megabytes = String(Math.round(blob.size / 1e6));
    throw new MediaError(
      'media/too-large',
      `“${shortName(name)}” has ${megabytes} MB, more than the ${String(MOST_FILE_MEGABYTES)} MB that can be opened here. Scale it down first.`,
    );
  }
  return checkPicture(new Uint8Array(await blob.arrayBuffer()), name);
}
