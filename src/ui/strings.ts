import type { MediumModality, Modality } from '../domain/modality.ts';
import type { BackendChoice } from '../protocol/backend.ts';
import type { InspectorStrings } from './inspector/inspector-strings.ts';

/**
 * Words of the page. This file is the English one and says which words there are; strings-de.ts is the German one, fetched
 * when it is chosen (language.ts). Read `strings` while rendering, never at the top of a module: it changes.
 */
const english = {
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
  placeholderWatching: 'Write something, or show a picture or a video',
  placeholderAll: 'Write, show or play something',
  send: 'Send',
  stop: 'Stop',
  attach: 'Attach a picture',
  attachHearing: 'Attach a picture or a sound',
  attachWatching: 'Attach a picture or a video',
  attachAll: 'Attach a picture, a sound or a video',
  dropHere: 'Drop pictures here',
  dropHereHearing: 'Drop pictures and sounds here',
  dropHereWatching: 'Drop pictures and videos here',
  dropHereAll: 'Drop pictures, sounds and videos here',
  soundsTaken: (length: string) => `of sounds the first ${length} are heard`,
  videosTaken: (length: string) => `of videos the first ${length} are watched`,
  readingFile: 'Reading the file…',
  playSound: (name: string) => `Play ${name}`,
  pauseSound: (name: string) => `Pause ${name}`,
  part: {
    title: 'Choose the part',
    choose: 'Choose the part',
    chooseOf: (name: string, from: string) => `Choose the part of ${name}, from ${from}`,
    looking: 'Looking through it…',
    heard: (name: string, length: string, whole: string) =>
      `“${name}” lasts ${whole}; the model hears ${length} of it.`,
    watched: (name: string, length: string, whole: string) =>
      `“${name}” lasts ${whole}; the model watches ${length} of it.`,
    start: 'Start of the part',
    span: (from: string, to: string, whole: string) => `${from} to ${to} of ${whole}`,
    play: 'Play the part',
    pause: 'Pause the part',
    use: 'Use this part',
    cutting: 'Cutting…',
  },
  capture: {
    record: 'Record a sound',
    recording: 'Recording',
    recorded: (time: string) => `Recording ${time}`,
    askingMicrophone: 'Waiting for the microphone. Your browser may ask whether it is allowed.',
    discard: 'Discard the recording',
    finish: 'Done',
    elapsed: 'Length so far',
    level: 'Loudness',
    nothingHeard: 'Nothing to hear so far',
    camera: 'Camera',
    openCamera: 'Take a photo',
    openCameraClips: 'Take a photo or a clip',
    askingCamera: 'Waiting for the camera. Your browser may ask whether it is allowed.',
    viewfinder: 'What the camera shows',
    kind: 'What to take',
    photo: 'Photo',
    clip: 'Clip',
    takePhoto: 'Take the photo',
    beginClip: 'Start the clip',
    endClip: 'End the clip',
    withSound: 'With sound',
    otherCamera: 'Other camera',
    taken: 'What you took',
    retake: 'Take another',
    usePhoto: 'Use photo',
    useClip: 'Use clip',
    photoTaken: (time: string) => `Photo ${time}`,
    clipTaken: (time: string) => `Clip ${time}`,
  },
  routing: { auto: 'Auto', ask: 'Ask', forbid: 'Never' },
  welcome: 'What shall we talk about, or make?',
  welcomeDetail: 'Everything is computed in this tab. Nothing you write or show leaves your machine.',
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
  update: {
    ready: 'A new version of AnyTab is ready.',
    reload: 'Reload',
    reloadLater: 'Reload when the reply is finished',
    waiting: 'Reloads when nothing is being written and no file is attached.',
  },
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
  editThis: 'Edit this',
  /** What an edit begins with; the models speak English, so it is English in every language. */
  editBeginning: 'Make it ',
  copyPicture: 'Copy picture',
  enlarge: (name: string) => `Enlarge: ${name}`,
  positionIn: (name: string) => `Position in ${name}`,
  viewer: { stage: 'Picture, scrollable', zoom: 'Size', smaller: 'Smaller', larger: 'Larger' },
  details: 'Details',
  lookInside: 'Look inside',
  model: 'Model',
  worksOffline: 'This page is kept on this device and opens without network.',
  resetSettings: 'Reset all settings',
  packDefault: 'as the pack says',
  appearance: 'Appearance',
  theme: 'Theme',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  motion: 'Motion',
  motions: { system: 'As the system', reduce: 'Reduced' },
  language: 'Language',
  /** The languages call themselves what they call themselves. */
  languages: { auto: 'As the browser', en: 'English', de: 'Deutsch' },
  instructions: 'Instructions',
  systemPrompt: 'What the model is told before every conversation',
  systemPromptNote: 'Holds from the next message on. Small models follow it only loosely.',
  systemPromptExample: 'You are a friendly helper. Answer in short sentences.',
  text: 'Text',
  media: 'Media',
  sampling: {
    temperature: 'Temperature',
    topP: 'Top-p',
    topK: 'Top-k (0: off)',
    minP: 'Min-p',
    repetitionPenalty: 'Repetition penalty',
    maxNewTokens: 'Longest reply (tokens)',
  },
  textSeed: 'Seed (empty: new each time)',
  steps: 'Denoising steps',
  guidance: 'Guidance',
  strength: 'Strength of changes',
  route: 'Route',
  routes: { signal: 'Signal (meant)', caption: 'Caption (written)' },
  computeOn: 'Compute on (after a reload)',
  backends: { auto: 'Automatic', webgpu: 'Graphics card (WebGPU)', wasm: 'Processor (wasm)' },
  shortcuts: {
    title: 'Keyboard shortcuts',
    open: 'Keyboard shortcuts…',
    control: 'Ctrl',
    shift: 'Shift',
    enter: 'Enter',
    escape: 'Esc',
    does: {
      send: 'Send the message',
      newLine: 'Begin a new line',
      write: 'Go to the message',
      attach: 'Attach a file',
      record: 'Record a sound',
      camera: 'Open the camera',
      stop: 'Stop everything',
      newChat: 'New chat',
      search: 'Search the chats',
      larger: 'Enlarge an open picture',
      smaller: 'Make it smaller again',
      leave: 'Close what is open, discard a recording',
      settings: 'Settings',
      packs: 'Models and storage',
      help: 'This list',
    },
  },
  packs: {
    title: 'Models and storage',
    open: 'Models and storage…',
    onThisDevice: 'On this device',
    used: (used: string, free: string) => `${used} used, ${free} left`,
    spaceUnknown: 'The browser does not say how much room there is.',
    persisted: 'The browser has promised to keep it.',
    notPersisted: 'The browser may delete it when the device runs out of room.',
    persist: 'Ask it to keep it',
    refused: 'The browser did not promise it. It may once you have installed the page or bookmarked it.',
    computing: 'Computing',
    models: 'Models',
    inUse: 'in use',
    use: 'Use this model',
    looking: 'Looking…',
    unreachable: 'Nothing is known of it: it is neither on this device nor to be reached.',
    whole: (size: string) => `All of it is on this device (${size}).`,
    part: (stored: string, whole: string) => `${stored} of ${whole} on this device.`,
    none: (size: string) => `Not on this device (${size}).`,
    downloadPack: 'Download',
    resume: 'Resume',
    pause: 'Pause',
    cancel: 'Cancel',
    verify: 'Check',
    repair: 'Repair',
    remove: 'Delete',
    removeQuestion: 'Delete it from this device?',
    removeInUse: 'It is in use: it goes on until the page is closed, and is downloaded again at the next visit.',
    keep: 'Keep it',
    sound: 'Checked: every byte is right.',
    damaged: (size: string) => `Damaged: ${size}. That was dropped; repair brings it back.`,
    downloading: (part: string, whole: string) => `Downloading, ${part} of ${whole}`,
    verifying: (part: string, whole: string) => `Checking, ${part} of ${whole}`,
    removing: 'Deleting…',
    saving: (part: string, whole: string) => `Saving, ${part} of ${whole}`,
    save: 'Save to a folder…',
    saveZip: 'Save as zip…',
    load: 'Load a model from a folder…',
    loadZip: 'From a zip…',
    loadNote: 'For devices that never go online: a folder or zip that was saved here, or made by other tools.',
    reading: (part: string, whole: string) => `Reading and checking, ${part} of ${whole}`,
    figures: 'Figures',
    abilities: {
      sees: 'sees pictures',
      hears: 'hears',
      watches: 'watches videos',
      draws: 'draws',
      sounds: 'makes sounds',
      films: 'makes videos',
    },
  },
  tiers: { perception: 'Perceiving media', language: 'Language', generation: 'Making media' },
  unload: 'Unload',
  failed: 'failed',
  notLoaded: (size: string) => `not loaded (${size})`,
  loadingBytes: (part: string, whole: string) => `loading, ${part} of ${whole}`,
  readyOn: (backend: string) => `ready on ${backend}`,
  titleAndVersion: (title: string, version: string) => `${title}, version ${version}.`,
  partOf: (part: string, whole: string) => `${part} of ${whole}`,
  seed: (seed: number) => `Seed ${String(seed)}`,
  stepsAndGuidance: (steps: number, guidance: number) => `${String(steps)} steps, guidance ${decimal(guidance)}`,
  changedBy: (strength: string) => `changed, strength ${strength}`,
  previewOf: (description: string) => `Preview of ${description}`,
  stepOf: (step: number, of: number) => `Step ${String(step)} of ${String(of)}`,
  trimmed: (turns: number) =>
    `The oldest ${count(turns, 'turn', 'turns')} no longer fit into the model's context and were left out of this reply.`,
  under: (amount: string) => `under ${amount}`,
  /** Between whole numbers and their fractions. */
  decimalSign: '.',
  /** By code, in place of an error's or notice's own (English) words. */
  failures: {} as Readonly<Record<string, string>>,
  backendReason: ({ reason }: BackendChoice, _isOwnChoice: boolean): string => reason,
  askedForByYou: 'asked for by you',
  signalled: (probability: string) => `signalled with probability ${probability}`,
  replyCost: (reply: {
    readonly newTokens: number;
    readonly perSecond: string;
    readonly firstSeconds: string;
    readonly promptTokens: number;
    readonly reusedTokens: number;
    readonly seed: number;
  }) =>
    `${String(reply.newTokens)} tokens, ${reply.perSecond} per second; the first after ${reply.firstSeconds} s (${String(reply.promptTokens)} tokens read, ${String(reply.reusedTokens)} of them kept from before). Text seed ${String(reply.seed)}.`,
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
    useHere: 'Use it here',
    earlier: 'Earlier version',
    later: 'Later version',
    optionsOf: (title: string) => `Options of “${title}”`,
  },
  transfer: {
    exportZip: 'Export as zip',
    exportHtml: 'Export as HTML',
    exportAll: 'Export all',
    import: 'Import…',
    exporting: 'Exporting…',
    importing: 'Checking and importing…',
    cancel: 'Cancel',
    importCancelled: 'Cancelled: nothing was imported.',
    exportCancelled: 'Cancelled: nothing was saved.',
    exported: (chats: number) => `${count(chats, 'chat was', 'chats were')} saved to your downloads.`,
    unreadable: (chats: number) => `${count(chats, 'chat', 'chats')} could not be read and was left out.`,
    lostMedia: (media: number) => `${count(media, 'file', 'files')} no longer stored here and left out.`,
    imported: (chats: number) =>
      chats === 1 ? '1 chat was imported and is open.' : `${String(chats)} chats were imported; the newest is open.`,
    madeBy: (date: string) =>
      `Made with AnyTab on ${date}: text, pictures, sounds and videos computed in a browser tab.`,
    lost: 'no longer there',
  },
};

/** Options of one chat, by its title. */
export const optionsOf = (title: string): string => strings.chats.optionsOf(title);

/** Words about the media of one modality. */
const englishMedia = {
  image: {
    editHint: 'Take the picture into the next message, and ask for a new one',
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
    youForbade: 'You asked for no picture in this reply.',
    noSignal: 'This model has no signal for a picture.',
    inclined: (probability: string, token: number) =>
      `The model was at most ${probability} inclined to make a picture (at token ${String(token)}) and did not. Choose “Ask” under Pictures to have one made.`,
  },
  audio: {
    editHint: 'Take the sound into the next message, and ask for a new one',
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
    youForbade: 'You asked for no sound in this reply.',
    noSignal: 'This model has no signal for a sound.',
    inclined: (probability: string, token: number) =>
      `The model was at most ${probability} inclined to make a sound (at token ${String(token)}) and did not. Choose “Ask” under Sounds to have one made.`,
  },
  video: {
    editHint: 'Take the video into the next message, and ask for a new one',
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
    youForbade: 'You asked for no video in this reply.',
    noSignal: 'This model has no signal for a video.',
    inclined: (probability: string, token: number) =>
      `The model was at most ${probability} inclined to make a video (at token ${String(token)}) and did not. Choose “Ask” under Videos to have one made.`,
  },
} satisfies Record<MediumModality, unknown>;

/** What an empty conversation offers to say, by the medium that it needs. English in every language, as the models are. */
export const EXAMPLES: Readonly<Record<Modality, readonly string[]>> = {
  text: ['Hello, who are you?', 'I have had a sad day'],
  image: ['Draw a red apple', 'Show me a rocket in the style of a sticker'],
  audio: ['Play the sound of rain'],
  video: ['Make a video of a rocket moving up'],
};

export type Strings = typeof english;
export type MediumStrings = typeof englishMedia;

export interface Messages {
  readonly strings: Strings;
  readonly mediumStrings: MediumStrings;
  /** The English ones come with the inspector. */
  readonly inspector?: InspectorStrings;
}

export const ENGLISH: Messages = { strings: english, mediumStrings: englishMedia };

export let strings: Strings = english;
/** Words about the media of one modality. */
export let mediumStrings: MediumStrings = englishMedia;
/** Words of the inspector, where they are not English. */
export let spokenInspector: InspectorStrings | undefined;

/** From now on the page speaks so; what is on the screen must be rendered again. */
export function speak(messages: Messages): void {
  ({ strings, mediumStrings, inspector: spokenInspector } = messages);
}

/** What an error or a notice says, in the page's language where it has words for it. */
export const wordsFor = ({ code, message }: { readonly code: string; readonly message: string }): string =>
  strings.failures[code] ?? strings.failures[`${code.split('/', 1)[0] ?? ''}/`] ?? message;

function count(n: number, one: string, many: string): string {
  return `${String(n)} ${n === 1 ? one : many}`;
}

/** With the decimal sign of the language. */
export function decimal(value: number, digits?: number): string {
  const plain = digits === undefined ? String(value) : value.toFixed(digits);
  return plain.replace('.', strings.decimalSign);
}

/** "Step 3 of 20". */
export const stepOf = (step: number, of: number): string => strings.stepOf(step, of);

/** "3.0 s"; from a minute on "1:05", from an hour on "1:00:05". */
export function duration(seconds: number): string {
  if (seconds < 60) return `${decimal(seconds, 1)} s`;
  return clock(Math.round(seconds));
}

/** "0:07", "12:30", "1:00:05": a length that runs, or that something has. */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds + 0.001);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60)];
  return hours === 0
    ? `${String(minutes)}:${two(whole % 60)}`
    : `${String(hours)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** "0:07.4": where something is in a sound, as exactly as one can point. */
export function exactClock(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const rest = `${String(Math.floor((tenths % 600) / 10)).padStart(2, '0')}${strings.decimalSign}${String(tenths % 10)}`;
  const minutes = Math.floor(tenths / 600);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${String(minutes)}:${rest}`;
  return `${String(hours)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}

/** How much is taken of longer files; empty where the pack takes pictures alone. */
export function longestTaken(soundSeconds: number | null, videoSeconds: number | null): string {
  const parts = [
    ...(soundSeconds === null ? [] : [strings.soundsTaken(duration(soundSeconds))]),
    ...(videoSeconds === null ? [] : [strings.videosTaken(duration(videoSeconds))]),
  ];
  const sentence = parts.join(', ');
  return sentence === '' ? '' : `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

export const trimmed = (turns: number): string => strings.trimmed(turns);

/** 1,234,567 bytes as "1.2 MB"; small sizes in kB, from 10 GB on in GB. */
export function megabytes(bytes: number): string {
  if (bytes < 1e5) return `${String(Math.ceil(bytes / 1e3))} kB`;
  if (bytes >= 1e10) return `${decimal(bytes / 1e9, 0)} GB`;
  return `${decimal(bytes / 1e6, bytes < 1e7 ? 1 : 0)} MB`;
}

export const percent = (fraction: number): string =>
  fraction > 0 && fraction < 0.001
    ? strings.under(`${decimal(0.1)} %`)
    : `${decimal(fraction * 100, fraction < 0.1 ? 1 : 0)} %`;
