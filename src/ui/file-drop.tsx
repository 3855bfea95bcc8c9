import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useAui } from '@assistant-ui/react';
import { usePage, useTaking } from './page.ts';
import { strings } from './strings.ts';

/** Only which way it goes: whether it is one is seen when it is read. */
const isZip = ({ name, type }: File): boolean => /\.zip$/i.test(name) || type === 'application/zip';

/**
 * Files dropped anywhere in the window are attached, archives of chats imported. Listens on the window, because a file that misses a smaller zone
 * would be opened by the browser in place of the conversation.
 */
export function FileDrop(): ReactNode {
  const aui = useAui();
  const { transfer } = usePage();
  const [dragging, setDragging] = useState(false);
  const taking = useTaking();
  useEffect(() => {
    const hasFiles = (event: DragEvent): event is DragEvent & { readonly dataTransfer: DataTransfer } =>
      event.dataTransfer?.types.includes('Files') ?? false;
    const onOver = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      setDragging(true);
    };
    const onLeave = (event: DragEvent): void => {
      // Without a related target the pointer has left the window.
      if (event.relatedTarget === null) setDragging(false);
    };
    const onDrop = (event: DragEvent): void => {
      setDragging(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      for (const file of event.dataTransfer.files) {
        if (isZip(file)) {
          void transfer.importZip(file);
          continue;
        }
        // A refused file has said why in a notice.
        aui
          .composer()
          .addAttachment(file)
          .catch(() => undefined);
      }
    };
    addEventListener('dragover', onOver);
    addEventListener('dragleave', onLeave);
    addEventListener('drop', onDrop);
    return () => {
      removeEventListener('dragover', onOver);
      removeEventListener('dragleave', onLeave);
      removeEventListener('drop', onDrop);
    };
  }, [aui, transfer]);
  return (
    <div className="drop-hint" aria-hidden="true" hidden={!dragging}>
      {strings[`dropHere${taking}`]}
    </div>
  );
}
