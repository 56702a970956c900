import { Dialog } from '../parts/dialog.tsx';
import { helpIsOpen } from './keyboard.ts';

const KEYS: readonly (readonly [key: string, does: string])[] = [
  ['/', 'filter'],
  ['j k', 'next and previous row'],
  ['Enter', 'open the row'],
  ['Space', 'pause and continue'],
  ['s', 'send'],
  ['x', 'close the connection of the row'],
  ['d', 'mark a message to compare, then compare'],
  ['t', 'time of day, or time since the message before'],
  ['g o', 'go to Overview'],
  ['g e', 'go to Endpoints'],
  ['g m', 'go to Messages'],
  ['g f', 'go to Faults'],
  ['g r', 'go to Rules'],
  ['g j', 'go to Jobs'],
  ['g v', 'go to Events'],
  ['?', 'this list'],
  ['Esc', 'back'],
];

export function Help() {
  if (!helpIsOpen.value) return null;
  return (
    <Dialog title="Keyboard" onClose={() => (helpIsOpen.value = false)}>
      <dl class="keys">
        {KEYS.map(([key, does]) => (
          <div key={key}>
            <dt>
              {key.split(' ').map((part) => (
                <kbd key={part}>{part}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
