import { useEffect, useState } from 'react';
import type { MediumId } from '../domain/message.ts';
import type { MediaLibrary } from '../media/media-library.ts';
import { usePage, useStore } from './page.ts';

/** What the library finds out about a medium; null until it is known, and for good where the medium is gone. `find` must stay the same. */
export function useMediumFacts<Facts>(
  mediumId: MediumId,
  find: (media: MediaLibrary, mediumId: MediumId) => Promise<Facts>,
): Facts | null {
  const { media } = usePage();
  const revision = useStore(media);
  const [facts, setFacts] = useState<Facts | null>(null);
  useEffect(() => {
    let isCurrent = true;
    find(media, mediumId).then(
      (found) => {
        if (isCurrent) setFacts(found);
      },
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [media, mediumId, find, revision]);
  return facts;
}
