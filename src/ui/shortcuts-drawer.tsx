import type { ReactNode } from 'react';
import { Drawer } from './drawer.tsx';
import { isApple, SHORTCUTS } from './shortcuts.ts';
import { strings } from './strings.ts';

/** Every key that does something. */
export function ShortcutsDrawer({ onClose }: { readonly onClose: () => void }): ReactNode {
  return (
    <Drawer title={strings.shortcuts.title} onClose={onClose}>
      <dl className="shortcuts">
        {SHORTCUTS.map(({ id, key, mod, shift }) => (
          <div key={id}>
            <dt>{strings.shortcuts.does[id]}</dt>
            <dd>
              {mod && <kbd>{isApple() ? '⌘' : strings.shortcuts.control}</kbd>}
              {shift && <kbd>{strings.shortcuts.shift}</kbd>}
              <kbd>{key === 'enter' || key === 'escape' ? strings.shortcuts[key] : key.toUpperCase()}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Drawer>
  );
}
