import type { ReactNode } from 'react';
import type { MediumId } from '../domain/message.ts';
import { copyPicture } from '../media/copy-picture.ts';
import { CopyButton } from './copy-button.tsx';
import { usePage } from './page.ts';
import { strings } from './strings.ts';

/** A picture to the clipboard. */
export function CopyPictureButton({ mediumId }: { readonly mediumId: MediumId }): ReactNode {
  const { media } = usePage();
  return (
    <CopyButton
      label={strings.copyPicture}
      copy={async () => {
        const blob = media.blob(mediumId);
        if (blob !== undefined) await copyPicture(blob);
      }}
    />
  );
}
