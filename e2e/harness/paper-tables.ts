/**
 * What the paper's tables measure, and what is measured here instead (Wu et al., "NExT-GPT: Any-to-Any Multimodal LLM", section 5 and
 * appendix). By task, not by number: the numbers differ between the paper's editions.
 */
export interface PaperTable {
  readonly table: string;
  readonly asks: string;
  readonly here: string;
  readonly data: string;
  /** False while no command here measures it. */
  readonly isMeasured: boolean;
}

export const PAPER_TABLES: readonly PaperTable[] = [
  {
    table: 'Text to image (COCO: FID)',
    asks: 'Does the picture show what was asked for?',
    here: 'R@1 and R@5 of the concept among 200, by an independent judge; Fréchet distance in its features',
    data: '200 held-out pairs of style and concept of open emoji sets',
    isMeasured: true,
  },
  {
    table: 'Text to audio (AudioCaps: FD, IS)',
    asks: 'Is it the sound that was asked for?',
    here: 'the judge’s five best classes hold an accepted one, beside the same of real clips; Fréchet distance',
    data: 'one or two requests for every class of ESC-10, General MIDI instruments and synthesis',
    isMeasured: true,
  },
  {
    table: 'Text to video (MSR-VTT: FID, CLIPSIM)',
    asks: 'Does the clip show it, and move?',
    here: 'R@5 of each frame, and mean motion beside real clips',
    data: 'held-out pairs of style and concept, in rendered motions',
    isMeasured: true,
  },
  {
    table: 'Image captioning (NoCaps, Flickr30K, COCO: CIDEr) and image questions (VQAv2, VizWiz, OKVQA)',
    asks: 'Is what stands in the picture named?',
    here: 'its noun, or a listed synonym, in the free-text answer',
    data: '200 held-out pairs of style and concept; 200 Tiny-ImageNet validation photos',
    isMeasured: true,
  },
  {
    table: 'Audio captioning (AudioCaps: SPIDEr, CIDEr)',
    asks: 'Is what sounds named?',
    here: 'its class in the free-text answer',
    data: 'ESC-10, fold 4',
    isMeasured: true,
  },
  {
    table: 'Video captioning and questions (MSR-VTT, MSVD-QA, MSRVTT-QA)',
    asks: 'Is what moves named, and how it moves?',
    here: 'concept and direction or kind of motion in the free-text answer',
    data: 'rendered motions and animated emoji of concepts that no training video shows',
    isMeasured: true,
  },
  {
    table: 'Text and image to image (COCO: CLIP, FID)',
    asks: 'Is what was asked for changed, and the rest kept?',
    here: 'hue or background gained, and the foreground in its place',
    data: '40 changes of drawn pictures',
    isMeasured: true,
  },
  {
    table: 'Text and audio to audio (VCTK: MCD), text and video to video (DAVIS: CLIP)',
    asks: 'Is what was asked for changed, and the rest kept?',
    here: 'attribute gained (judge) and distance to the source',
    data: '40 cases of each modality',
    isMeasured: false,
  },
  {
    table: 'Grouping against linear projection',
    asks: 'What does the grouping of patches into concept tokens bring?',
    here: 'images named with either, at equal training time',
    data: 'held-out pairs and photos as above',
    isMeasured: false,
  },
  {
    table: 'Number of signal tokens',
    asks: 'How many signal tokens does a medium need?',
    here: 'R@1 of pictures from 1, 2, 4 and 8 of them',
    data: 'the 200 requests as above',
    isMeasured: false,
  },
  {
    table: 'Signal route against caption route',
    asks: 'Do signal tokens carry what captions do?',
    here: 'the same requests through both, R@1 and R@5',
    data: 'the 200 requests as above',
    isMeasured: true,
  },
];
