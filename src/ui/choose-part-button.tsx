import type { ReactNode } from 'react';
import { useAuiState } from '@assistant-ui/react';
import type { MediumId } from '../domain/message.ts';
import { Icon } from './icons.tsx';
import { usePage, useStore } from './page.ts';
import { clock, strings } from './strings.ts';

/** Beside what was said of an attachment that is too long, for as long as it is not sent. */
export function ChoosePartButton({ mediumId }: { readonly mediumId: MediumId }): ReactNode {
  const { media } = usePage();
  const isAttached = useAuiState(({ composer }) => composer.attachments.some(({ id }) => id === mediumId));
  const choose = useChoosePart(mediumId);
  useStore(media);
  if (!isAttached || media.part(mediumId) === null) return null;
  return (
    <button type="button" className="button button-quiet" onClick={choose}>
      {strings.part.choose}
    </button>
  );
}

/** On the chip of an attachment: which part of it is taken; opens the choice of another. */
export function PartBadge({ mediumId, name }: { readonly mediumId: MediumId; readonly name: string }): ReactNode {
  const { media } = usePage();
  const choose = useChoosePart(mediumId);
  useStore(media);
  const part = media.part(mediumId);
  if (part === null) return null;
  const from = clock(part.from);
  // Whoever speaks to the page says what they see, so the name has it, too.
  const label = strings.part.chooseOf(name, from);
  return (
    <button type="button" className="chip-part" aria-label={label} title={label} onClick={choose}>
      <Icon name="part" />
      {from}
    </button>
  );
}

function useChoosePart(mediumId: MediumId): () => void {
  const { state } = usePage();
  return () => {
    state.update((value) => ({ ...value, choosingPartOf: mediumId }));
  };
}
