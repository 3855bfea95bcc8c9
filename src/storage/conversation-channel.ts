/** Between this page's tabs: what one tells, all others hear. */
export interface ConversationChannel {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** Tells nobody where the browser has no such channels. */
export function openConversationChannel(name = 'anytab-conversations'): ConversationChannel {
  if (!('BroadcastChannel' in globalThis)) return { post: () => undefined, onMessage: () => undefined };
  const channel = new BroadcastChannel(name);
  return {
    post: (message) => {
      channel.postMessage(message);
    },
    onMessage: (listener) => {
      channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        listener(data);
      });
    },
  };
}
