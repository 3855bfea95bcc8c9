/** Words of the page, in one place so that another language needs no other file. */
export const strings = {
  product: 'AnyTab',
  you: 'You',
  conversation: 'Conversation',
  newChat: 'New chat',
  goBack: 'Back to the conversation before',
  settings: 'Settings',
  close: 'Close',
  dismiss: 'Dismiss',
  message: 'Message',
  placeholder: 'Write something, or show a picture',
  send: 'Send',
  stop: 'Stop',
  attach: 'Attach a picture',
  removePicture: 'Remove picture',
  dropHere: 'Drop pictures here',
  readingFile: 'Reading the picture…',
  pictures: 'Pictures',
  routing: { auto: 'Auto', ask: 'Ask', forbid: 'Never' },
  routingHint: {
    auto: 'The model decides whether to draw',
    ask: 'The next reply has a picture',
    forbid: 'Replies have no picture',
  },
  welcome: 'What shall we talk about, or draw?',
  welcomeDetail: 'Everything is computed in this tab. Nothing you write or show leaves your machine.',
  examples: [
    'Hello, who are you?',
    'Draw a red apple',
    'Show me a rocket in the style of a sticker',
    'I have had a sad day',
  ],
  loading: 'Loading',
  loadingModel: 'Loading the model',
  lookingForModel: 'Looking for the model…',
  fromNetwork: 'downloading',
  fromStorage: 'from this device',
  preparing: 'Preparing',
  firstVisit: 'Downloaded once, then kept on this device. You can write your message meanwhile.',
  licence: 'Licence',
  scrollDown: 'Scroll to the newest message',
  edit: 'Edit message',
  save: 'Send again',
  cancel: 'Cancel',
  copy: 'Copy text',
  copied: 'Copied',
  regenerate: 'Write another reply',
  continueReply: 'Continue',
  tryAgain: 'Try again',
  reload: 'Reload the page',
  stage: {
    queued: 'Waiting for the reply before…',
    loading: 'Loading the language model…',
    perceiving: 'Looking at the picture…',
    prefilling: 'Reading the conversation…',
    writing: '',
    done: '',
    stopped: 'Stopped',
    failed: '',
    interrupted: 'Interrupted: the page was closed while this was being written.',
  },
  picture: 'Picture',
  stopPicture: 'Stop picture',
  drawingWaits: 'Waiting to be drawn',
  loadingPictureModel: 'Loading the picture model',
  pictureStopped: 'Stopped before it was finished',
  reroll: 'Re-roll',
  download: 'Download',
  useAsInput: 'Use as input',
  whyNoPicture: 'Why no picture?',
  details: 'Details',
  model: 'Model',
  worksOffline: 'This page is kept on this device and opens without network.',
  resetSettings: 'Reset all settings',
  packDefault: 'as the pack says',
} as const;

const count = (n: number, one: string, many: string): string => `${String(n)} ${n === 1 ? one : many}`;

/** "Step 3 of 20". */
export const stepOf = (step: number, of: number): string => `Step ${String(step)} of ${String(of)}`;

export const trimmed = (turns: number): string =>
  `The oldest ${count(turns, 'turn', 'turns')} no longer fit into the model's context and were left out of this reply.`;

/** 1,234,567 bytes as "1.2 MB"; small sizes in kB. */
export function megabytes(bytes: number): string {
  if (bytes < 1e5) return `${String(Math.ceil(bytes / 1e3))} kB`;
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

export const percent = (fraction: number): string =>
  fraction > 0 && fraction < 0.001 ? 'under 0.1 %' : `${(fraction * 100).toFixed(fraction < 0.1 ? 1 : 0)} %`;
