import type { ReactNode } from 'react';

const PATHS = {
  microphone: 'M12 3.5a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0v-5a3 3 0 0 1 3-3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3',
  camera: 'M4 7.5h3.2L9 5h6l1.8 2.5H20V19H4zM12 9.6a3.4 3.4 0 1 1 0 6.8 3.4 3.4 0 0 1 0-6.8z',
  picture: 'M4 5h16v14H4zM4 16l5-5 4 4 2.5-2.5L20 17M15.5 9h.1',
  sound: 'M4 10v4M8 7v10M12 4v16M16 7.5v9M20 10v4',
  film: 'M4 5h16v14H4zM8 5v14M16 5v14M4 9.7h4M4 14.3h4M16 9.7h4M16 14.3h4',
  microphoneOff:
    'M4 4l16 16M9 9v2.5a3 3 0 0 0 4.6 2.5M15 11V6.5a3 3 0 0 0-5.6-1.5M5.5 11.5a6.5 6.5 0 0 0 10 5.5M18.5 11.5a6.5 6.5 0 0 1-.7 2.9M12 18v3',
  turn: 'M4 9.5A8.3 8.3 0 0 1 19 8M20 14.5A8.3 8.3 0 0 1 5 16M19 4v4h-4M5 20v-4h4',
  enlarge: 'M14 4h6v6M10 20H4v-6M20 4l-7 7M4 20l7-7',
  smaller: 'M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zm5 12 4.5 4.5M8 11h6',
  larger: 'M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zm5 12 4.5 4.5M8 11h6M11 8v6',
  part: 'M6 3.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zm0 12a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zM8 7.6 20 18M8 16.4 20 6',
  play: 'M8 5.5v13l10.5-6.5z',
  attach: 'M21 11.5 12.6 20a5.5 5.5 0 0 1-7.8-7.8l8.5-8.4a3.7 3.7 0 0 1 5.2 5.2l-8.4 8.4a1.8 1.8 0 0 1-2.6-2.6l7.8-7.7',
  send: 'M12 19V5m0 0-6 6m6-6 6 6',
  stop: 'M7 7h10v10H7z',
  close: 'M6 6l12 12M18 6 6 18',
  settings: 'M4 7h10m4 0h2M4 17h2m4 0h10M14 4.5v5M6 14.5v5',
  newChat: 'M12 5v14M5 12h14',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  edit: 'M4 20h4L19 9l-4-4L4 16zM13.5 6.5l4 4',
  reroll: 'M20 11a8 8 0 1 0-2.3 6.3M20 4v7h-7',
  download: 'M12 4v11m0 0-5-5m5 5 5-5M5 20h14',
  useAsInput: 'M4 5h16v9M4 5v14h8M4 16l5-5 4 4m7 2h-5m0 0 2.5-2.5M15 17l2.5 2.5',
  down: 'M12 5v14m0 0-6-6m6 6 6-6',
  import: 'M12 15V4m0 0-5 5m5-5 5 5M5 20h14',
  share: 'M4 5h16v14H4zM8 10l-2 2 2 2m8-4 2 2-2 2m-2.5-5-3 6',
  back: 'M20 12H5m0 0 6-6m-6 6 6 6',
  resume: 'M8 5l11 7-11 7z',
  pack: 'M12 3 4 7.2v9.6L12 21l8-4.2V7.2zM4 7.2l8 4.3 8-4.3M12 11.5V21',
  folder: 'M3 6h6l2 2.5h10V19H3z',
  pause: 'M9 6v12M15 6v12',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  remove: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  keyboard: 'M3 7h18v10H3zM7 11h.1M11 11h.1M15 11h.1M8 14h8',
  warning: 'M12 4 2.8 20h18.4zM12 10v4m0 3v.1',
  chats: 'M4 6h16M4 12h16M4 18h10',
  search: 'M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zm5 12 4.5 4.5',
  more: 'M5 12h.1M12 12h.1M19 12h.1',
  pin: 'M9 4h6l-1 6 3 4H7l3-4zM12 14v6',
  delete: 'M4 7h16M9 7V4h6v3M6.5 7l1 13h9l1-13',
  earlier: 'M14.5 6l-6 6 6 6',
  later: 'M9.5 6l6 6-6 6',
  inside: 'M12 3 4 7.2v9.6L12 21l8-4.2V7.2zM12 9.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6z',
  info: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zm0 8v5m0-8.5v.1',
} as const;

export type IconName = keyof typeof PATHS;

export const MODALITY_ICONS = { image: 'picture', audio: 'sound', video: 'film' } as const;

const SOLID: ReadonlySet<IconName> = new Set(['stop', 'play']);

/** Decorative: the control around it carries the name. */
export function Icon({ name }: { readonly name: IconName }): ReactNode {
  return (
    <svg
      className={SOLID.has(name) ? 'icon icon-solid' : 'icon'}
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
