import type { FaultServer } from './fault-server.ts';

interface Abilities {
  perception: Record<string, object>;
  generation: Record<string, object>;
  llm: { signals: Record<string, object> };
}

/** The micro pack as one that knows pictures only: it neither hears and makes sounds nor watches and makes videos. */
export function servePicturesOnly(server: FaultServer): void {
  const onlyPictures = (abilities: Record<string, object>): void => {
    for (const modality of Object.keys(abilities)) if (modality !== 'image') delete abilities[modality];
  };
  server.inject({
    path: /^\/packs\/micro\/pack\.json$/,
    fault: {
      type: 'rewrite',
      edit: (body) => {
        const manifest = JSON.parse(body) as Abilities;
        for (const abilities of [manifest.perception, manifest.generation, manifest.llm.signals])
          onlyPictures(abilities);
        return JSON.stringify(manifest);
      },
    },
  });
}
