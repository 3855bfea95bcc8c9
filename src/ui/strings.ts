import type { MediumModality } from '../domain/modality.ts';

/** Words of the page, in one place so that another language needs no other file. */
export const strings = {
  product: 'AnyTab',
  you: 'You',
  conversation: 'Conversation',
  newChat: 'New chat',
  settings: 'Settings',
  close: 'Close',
  dismiss: 'Dismiss',
  message: 'Message',
  placeholder: 'Write something, or show a picture',
  placeholderHearing: 'Write something, show a picture, or play a sound',
  send: 'Send',
  stop: 'Stop',
  attach: 'Attach a picture',
  attachHearing: 'Attach a picture or a sound',
  dropHere: 'Drop pictures here',
  dropHereHearing: 'Drop pictures and sounds here',
  readingFile: 'Reading the file…',
  routing: { auto: 'Auto', ask: 'Ask', forbid: 'Never' },
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
    perceiving: 'Looking and listening…',
    prefilling: 'Reading the conversation…',
    writing: '',
    done: '',
    stopped: 'Stopped',
    failed: '',
    interrupted: 'Interrupted: the page was closed while this was being written.',
  },
  stoppedEarly: 'Stopped before it was finished',
  loadingMaker: 'Loading the model that makes it',
  reroll: 'Re-roll',
  download: 'Download',
  useAsInput: 'Use as input',
  details: 'Details',
  model: 'Model',
  worksOffline: 'This page is kept on this device and opens without network.',
  resetSettings: 'Reset all settings',
  packDefault: 'as the pack says',
  chats: {
    name: 'Chats',
    show: 'Show chats',
    hide: 'Hide chats',
    search: 'Search chats',
    none: 'Your chats will be listed here. They stay on this device.',
    nothingFound: 'No chat has these words.',
    pinned: 'Pinned',
    recent: 'Recent',
    untitled: 'Chat without words',
    rename: 'Rename',
    newName: 'New name',
    pin: 'Pin',
    unpin: 'Unpin',
    delete: 'Delete',
    deleted: 'Deleted:',
    undo: 'Undo',
    following: 'This chat is open in another tab. What is written there shows here.',
    earlier: 'Earlier version',
    later: 'Later version',
  },
} as const;

/** Options of one chat, by its title. */
export const optionsOf = (title: string): string => `Options of “${title}”`;

/** Words about the media of one modality. */
export const mediumStrings = {
  image: {
    name: 'Picture',
    plural: 'Pictures',
    attached: 'Picture that you attached',
    remove: 'Remove picture',
    stop: 'Stop picture',
    waits: 'Waiting to be drawn',
    finished: 'A picture is finished.',
    whyNone: 'Why no picture?',
    auto: 'The model decides whether to draw',
    ask: 'The next reply has a picture',
    forbid: 'Replies have no picture',
  },
  audio: {
    name: 'Sound',
    plural: 'Sounds',
    attached: 'Sound that you attached',
    remove: 'Remove sound',
    stop: 'Stop sound',
    waits: 'Waiting to be made',
    finished: 'A sound is finished.',
    whyNone: 'Why no sound?',
    auto: 'The model decides whether to make a sound',
    ask: 'The next reply has a sound',
    forbid: 'Replies have no sound',
  },
  video: {
    name: 'Video',
    plural: 'Videos',
    attached: 'Video that you attached',
    remove: 'Remove video',
    stop: 'Stop video',
    waits: 'Waiting to be made',
    finished: 'A video is finished.',
    whyNone: 'Why no video?',
    auto: 'The model decides whether to make a video',
    ask: 'The next reply has a video',
    forbid: 'Replies have no video',
  },
} as const satisfies Record<MediumModality, Record<string, string>>;

const count = (n: number, one: string, many: string): string => `${String(n)} ${n === 1 ? one : many}`;

/** "Step 3 of 20". */
export const stepOf = (step: number, of: number): string => `Step ${String(step)} of ${String(of)}`;

/** "3.0 s"; from a minute on "1:05". */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${String(Math.floor(whole / 60))}:${String(whole % 60).padStart(2, '0')}`;
}

export const trimmed = (turns: number): string =>
  `The oldest ${count(turns, 'turn', 'turns')} no longer fit into the model's context and were left out of this reply.`;

/** 1,234,567 bytes as "1.2 MB"; small sizes in kB. */
export function megabytes(bytes: number): string {
  if (bytes < 1e5) return `${String(Math.ceil(bytes / 1e3))} kB`;
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

export const percent = (fraction: number): string =>
  fraction > 0 && fraction < 0.001 ? 'under 0.1 %' : `${(fraction * 100).toFixed(fraction < 0.1 ? 1 : 0)} %`;
