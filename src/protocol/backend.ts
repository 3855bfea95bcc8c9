import type { BackendName } from '../packs/manifest.ts';
/** What the probe found and chose; shown to the user. */
export interface BackendChoice {
  readonly backend: BackendName;
  readonly threads: number;
  /** Why, in words for a person. */
  readonly reason: string;
  readonly adapter?: {
    readonly vendor: string;
    readonly architecture: string;
    readonly software: boolean;
    readonly shaderF16: boolean;
  };
}
export interface LoadRequest {
  /** Absolute URL of the pack's folder, ending in `/`. */
  readonly packUrl: string;
  readonly backend: BackendChoice;
}
