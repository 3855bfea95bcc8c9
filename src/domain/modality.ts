export type Modality = 'text' | 'image' | 'audio' | 'video';
/** A modality that is made by a diffusion decoder when the language model signals it. */
export type MediumModality = Exclude<Modality, 'text'>;
/** In the order in which people are asked about them. */
export const MEDIUM_MODALITIES: readonly MediumModality[] = ['image', 'audio', 'video'];
