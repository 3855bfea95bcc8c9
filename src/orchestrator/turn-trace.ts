import type { Pixels } from '../domain/decoded-medium.ts';
import type { HostTensor } from '../domain/host-tensor.ts';
import type { MediumId } from '../domain/message.ts';
import type { MediumModality } from '../domain/modality.ts';
import type { TokenOdds } from '../protocol/language-api.ts';
import type { ModuleRun } from '../protocol/module-run.ts';

/** What was measured while a reply was made, for whoever wants to look inside. */
export interface TurnTrace {
  readonly perceptions: readonly PerceptionTrace[];
  /** The model's decisions in the order made. */
  readonly tokens: readonly TokenOdds[];
}

export interface PerceptionTrace {
  readonly mediumId: MediumId;
  readonly modality: MediumModality;
  /** False where the concept tokens were still there from an earlier turn, and nothing ran. */
  readonly isFresh: boolean;
  readonly encoder: ModuleRun;
  readonly inputProjection: ModuleRun;
  readonly grid: readonly number[];
  /** By cell of the grid, row by row: the concept token that took it. */
  readonly owners: readonly number[];
  readonly conceptTokens: number;
  /** What a sound looks like to its encoder; not stored. */
  readonly spectrogram?: Pixels;
}

/** One look at what is being denoised; small, and not stored. */
export interface FilmFrame {
  readonly step: number;
  readonly pixels: Pixels;
}

export const NO_TRACE: TurnTrace = { perceptions: [], tokens: [] };

/** The row (concept token) that took each column (cell) of a hard assignment [concept tokens, cells]. */
export function owners({ dims: [rows = 0, cells = 0], data }: HostTensor): number[] {
  return Array.from({ length: cells }, (_, cell) => {
    let best = 0;
    for (let row = 1; row < rows; row += 1)
      if ((data[row * cells + cell] ?? 0) > (data[best * cells + cell] ?? 0)) best = row;
    return best;
  });
}

export function withPerception(trace: TurnTrace, perception: PerceptionTrace): TurnTrace {
  // A reply that begins anew after a crash finds its media perceived already; that they were, stays true.
  if (trace.perceptions.some(({ mediumId }) => mediumId === perception.mediumId)) return trace;
  return { ...trace, perceptions: [...trace.perceptions, perception] };
}

/** So many frames of a film are kept, and of each so many pixels: a filmstrip costs less than one picture. */
const MOST_FRAMES = 6;
const MOST_PIXELS = 64 * 64;

/** The film with one more frame. A full one loses the frame whose neighbours are closest, so that it stays even. */
export function withFrame(film: readonly FilmFrame[], frame: FilmFrame): readonly FilmFrame[] {
  const longer = [...film, { ...frame, pixels: shrunk(frame.pixels) }];
  if (longer.length <= MOST_FRAMES) return longer;
  let dropped = 1;
  for (let at = 2; at < longer.length - 1; at += 1)
    if (gapAround(longer, at) < gapAround(longer, dropped)) dropped = at;
  return longer.filter((_, at) => at !== dropped);
}

function gapAround(film: readonly FilmFrame[], at: number): number {
  return (film[at + 1]?.step ?? 0) - (film[at - 1]?.step ?? 0);
}

/** Every n-th pixel, so that few enough are left. */
function shrunk({ width, height, data }: Pixels): Pixels {
  const stride = Math.ceil(Math.sqrt((width * height) / MOST_PIXELS));
  const [columns, rows] = [Math.ceil(width / stride), Math.ceil(height / stride)];
  const small = new Uint8ClampedArray(columns * rows * 4);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const from = (row * stride * width + column * stride) * 4;
      small.set(data.subarray(from, from + 4), (row * columns + column) * 4);
    }
  }
  return { width: columns, height: rows, data: small };
}
