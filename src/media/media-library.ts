import type { DecodedMedium } from '../domain/decoded-medium.ts';
import type { MediumId } from '../domain/message.ts';
import { MOST_FILE_MEGABYTES, shortName } from './check-picture.ts';
import { decodePicture } from './decode-picture.ts';
import { decodeSound, decodeSoundTrack, outlineSound } from './decode-sound.ts';
import { encodePng } from './encode-png.ts';
import { encodeWav } from './encode-wav.ts';
import { identify } from './identify.ts';
import type { IdentifiedFile } from './identify.ts';
import { cutPart, lookAtWhole } from './long-medium.ts';
import type { LongMedium, WholeMedium } from './long-medium.ts';
import { MediaError } from './media-error.ts';
import { PICTURES_ONLY } from './perceivable.ts';
import type { Perceivable } from './perceivable.ts';
import { soundNotices } from './sound-notices.ts';
import { isSilent, soundOverview } from './sound-overview.ts';
import type { SoundOverview } from './sound-overview.ts';
import { isSvg } from './is-svg.ts';
import { videoNotices } from './video-notices.ts';
import type { VideoOverview } from './watch-file.ts';

/** A medium that was checked and is kept. */
export interface AdmittedMedium {
  readonly mediumId: MediumId;
  readonly modality: DecodedMedium['modality'];
  readonly name: string;
  /** Something that the person should know: only the first frame is looked at, ... */
  readonly notices: readonly { readonly code: string; readonly message: string }[];
  /** Of a video, where the pack hears: its sound, kept as one more medium. */
  readonly soundTrack?: AdmittedMedium;
}

export interface MediaLibraryOptions {
  readonly newId?: () => string;
  /** Waits until the pack is open; pictures only where nothing else is said. */
  readonly perceivable?: () => Promise<Perceivable>;
}

interface Entry {
  blob: Blob;
  readonly name: string;
  /** Only until the page is left: then what is kept of it is all that there is. */
  long?: LongMedium;
  url?: string;
  overview?: Promise<SoundOverview>;
  watched?: Promise<VideoOverview>;
}

/** So much of a sound is changed, and of a video looked at, where the pack perceives none of it. */
const OVERVIEW_SECONDS = 10;
const OVERVIEW_FRAMES = 2;

/** What only videos need, the library for their containers above all, is fetched with the first of them. */
const videoReader = () => import('./watch-file.ts');
const videoWriter = () => import('./encode-video.ts');
/** Few people attach drawings. */
const svgDrawer = () => import('./rasterise-svg.ts');

/** All media of the page by id: the original files for display, and their object URLs, which it makes and revokes. */
export class MediaLibrary {
  readonly #entries = new Map<MediumId, Entry>();
  readonly #newId: () => string;
  readonly #perceivable: () => Promise<Perceivable>;
  readonly #listeners = new Set<() => void>();
  #revision = 0;

  constructor({ newId, perceivable }: MediaLibraryOptions = {}) {
    this.#newId = newId ?? (() => crypto.randomUUID());
    this.#perceivable = perceivable ?? (async () => PICTURES_ONLY);
  }

  /** Checks a file and keeps it; throws a `MediaError` and keeps nothing when it cannot be used. */
  async admit(blob: Blob, fileName = 'file'): Promise<AdmittedMedium> {
    const name = shortName(fileName);
    const drawing = (await isSvg(blob)) ? await (await svgDrawer()).rasteriseSvg(blob, name) : undefined;
    // Of a drawing only its pixels are kept: nobody will draw it anew.
    const given = drawing?.png ?? blob;
    const file = await identify(given, fileName, await this.#perceivable());
    // Decoded once already now, so that a broken file is refused where it was attached.
    if (file.modality === 'image') {
      await decodePicture(given, file.facts, name);
      const message = `“${name}” is animated: only its first frame is looked at.`;
      const notices = (drawing ?? file.facts).animated ? [{ code: 'media/first-frame', message }] : [];
      return { mediumId: this.#keep({ blob: given, name }), modality: 'image', name, notices };
    }
    // What is too large to be stored with the conversation is kept as far as it is perceived.
    const isKept = given.size <= MOST_FILE_MEGABYTES * 1e6;
    if (file.modality === 'video') {
      const { videoOverview, watchFile } = await videoReader();
      const video = await watchFile(given, name, file);
      const watched = Promise.resolve(videoOverview(video, file));
      const kept = isKept ? given : await (await videoWriter()).encodeVideo(video.clip);
      const soundTrack = file.animation === null ? await this.#admitSoundTrack(given, name) : null;
      const { seconds } = file.limits;
      const sound = soundTrack && { soundTrack: soundTrack.mediumId };
      const long = video.cut && { long: { kind: 'video', original: given, from: 0, seconds, ...sound } as const };
      const mediumId = this.#keep({ blob: kept, name, watched, ...long });
      const notices = videoNotices(name, video, isKept);
      return { mediumId, modality: 'video', name, notices, ...(soundTrack && { soundTrack }) };
    }
    const sound = await decodeSound(given, name, file.limits.seconds);
    const overview = soundOverview(sound.waveform);
    const kept = isKept ? given : encodeWav(sound.waveform);
    const { seconds } = file.limits;
    const mediumId = this.#keep({
      blob: kept,
      name,
      // Of more than was decoded it is drawn once it is wanted.
      ...(sound.cut && isKept ? {} : { overview: Promise.resolve(overview) }),
      ...(sound.cut && { long: { kind: 'sound', original: given, from: 0, seconds } }),
    });
    return { mediumId, modality: 'audio', name, notices: soundNotices(name, sound, overview, isKept) };
  }

  /** The sound of a video, as far as it is heard; null where there is nothing to hear or nobody who hears. */
  async #admitSoundTrack(film: Blob, filmName: string): Promise<AdmittedMedium | null> {
    const { audio } = await this.#perceivable();
    if (audio === null) return null;
    const sound = await decodeSoundTrack(film, audio.seconds);
    if (sound === null) return null;
    const overview = soundOverview(sound.waveform);
    if (isSilent(overview)) return null;
    const name = `Sound of ${filmName}`;
    const mediumId = this.#keep({
      blob: encodeWav(sound.waveform),
      name,
      overview: Promise.resolve(overview),
      ...(sound.cut && { long: { kind: 'track', original: film, from: 0, seconds: audio.seconds } }),
    });
    return { mediumId, modality: 'audio', name, notices: soundNotices(filmName, sound, overview, true) };
  }

  /** Keeps a finished medium as a PNG, WAV or WebM. */
  async adopt(medium: DecodedMedium): Promise<MediumId> {
    switch (medium.modality) {
      case 'image':
        return this.#keep({ blob: await encodePng(medium.pixels), name: 'picture.png' });
      case 'audio': {
        const overview = Promise.resolve(soundOverview(medium.waveform));
        return this.#keep({ blob: encodeWav(medium.waveform), name: 'sound.wav', overview });
      }
      case 'video': {
        const { encodeVideo } = await videoWriter();
        return this.#keep({ blob: await encodeVideo(medium.clip), name: 'video.webm' });
      }
    }
  }

  /** Puts back a medium of an earlier visit. */
  restore(mediumId: MediumId, blob: Blob): void {
    this.#entries.set(mediumId, { blob, name: 'file' });
  }

  /** Decoded anew for perception, or to be changed; the caller owns the buffer. Throws `media/missing` for a medium that is not kept. */
  async decoded(mediumId: MediumId, signal?: AbortSignal): Promise<DecodedMedium> {
    const { blob, name } = this.#entry(mediumId);
    signal?.throwIfAborted();
    const perceivable = await this.#perceivable();
    // A sound that was made can be changed, also where none is heard.
    const audio = perceivable.audio ?? { seconds: OVERVIEW_SECONDS };
    const file: IdentifiedFile = await identify(blob, name, { ...perceivable, audio });
    signal?.throwIfAborted();
    if (file.modality === 'image') return { modality: 'image', pixels: await decodePicture(blob, file.facts, name) };
    if (file.modality === 'video') {
      const { watchFile } = await videoReader();
      return { modality: 'video', clip: (await watchFile(blob, name, file)).clip };
    }
    const { waveform } = await decodeSound(blob, name, file.limits.seconds);
    return { modality: 'audio', waveform };
  }

  /** What a sound that is kept looks like, all of it. */
  async overview(mediumId: MediumId): Promise<SoundOverview> {
    const entry = this.#entry(mediumId);
    entry.overview ??= outlineSound(entry.blob, entry.name);
    return entry.overview;
  }

  /** Which part is taken of something that goes on for longer; null where all of it is. */
  part(mediumId: MediumId): { readonly from: number; readonly seconds: number } | null {
    return this.#entries.get(mediumId)?.long ?? null;
  }

  /** The file of which a part is taken, and what it looks like. */
  async whole(mediumId: MediumId): Promise<WholeMedium & { readonly original: Blob; readonly name: string }> {
    const { long, name } = this.#entry(mediumId);
    if (long === undefined) throw new TypeError('all of it is taken');
    return { ...(await lookAtWhole(long, name, await this.#perceivable())), original: long.original, name };
  }

  /** Takes another part, which is all that is kept then; a video's sound follows it. */
  async choosePart(mediumId: MediumId, from: number): Promise<void> {
    const entry = this.#entry(mediumId);
    const { long } = entry;
    if (long === undefined) return;
    const { blob, ...looks } = await cutPart(long, from, entry.name, await this.#perceivable());
    entry.blob = blob;
    entry.long = { ...long, from };
    if ('overview' in looks) entry.overview = Promise.resolve(looks.overview);
    else entry.watched = Promise.resolve(looks.watched);
    if (entry.url !== undefined) URL.revokeObjectURL(entry.url);
    delete entry.url;
    const { soundTrack } = long;
    // It may be shorter than the film, or have been removed.
    if (soundTrack !== undefined) await this.choosePart(soundTrack, from).catch(() => undefined);
    this.#revision += 1;
    for (const listener of this.#listeners) listener();
  }

  /** Listens for media that changed by themselves: another part of them is taken. Answers how to stop listening. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Grows with every such change. */
  readonly getSnapshot = (): number => this.#revision;

  /** What a video that is kept looks like. */
  async watched(mediumId: MediumId): Promise<VideoOverview> {
    const entry = this.#entry(mediumId);
    entry.watched ??= this.#perceivable().then(async (perceivable) => {
      const video = perceivable.video ?? { frames: OVERVIEW_FRAMES, seconds: OVERVIEW_SECONDS };
      const file = await identify(entry.blob, entry.name, { ...perceivable, video });
      if (file.modality !== 'video') throw new TypeError(`${entry.name} is no video`);
      const { videoOverview, watchFile } = await videoReader();
      return videoOverview(await watchFile(entry.blob, entry.name, file), file);
    });
    return entry.watched;
  }

  /** The original file. */
  blob(mediumId: MediumId): Blob | undefined {
    return this.#entries.get(mediumId)?.blob;
  }

  /** An object URL that lives as long as the medium is kept; undefined for a medium that is not. */
  url(mediumId: MediumId): string | undefined {
    const entry = this.#entries.get(mediumId);
    if (entry === undefined) return undefined;
    entry.url ??= URL.createObjectURL(entry.blob);
    return entry.url;
  }

  /** Drops these media and revokes their URLs. */
  forget(mediumIds: Iterable<MediumId>): void {
    for (const mediumId of mediumIds) {
      const url = this.#entries.get(mediumId)?.url;
      if (url !== undefined) URL.revokeObjectURL(url);
      this.#entries.delete(mediumId);
    }
  }

  #keep(entry: Entry): MediumId {
    const mediumId = this.#newId() as MediumId;
    this.#entries.set(mediumId, entry);
    return mediumId;
  }

  #entry(mediumId: MediumId): Entry {
    const entry = this.#entries.get(mediumId);
    if (entry === undefined) {
      throw new MediaError('media/missing', 'A file of this conversation is no longer stored. Attach it again.');
    }
    return entry;
  }
}
