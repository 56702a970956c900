import { useId } from 'preact/hooks';

interface MenuProps {
  readonly label: string;
  /** On the button. Default: dots. */
  readonly text?: string;
  /** `false`: not offered. */
  readonly items: readonly (false | { readonly text: string; readonly run: () => unknown })[];
}

/** Actions behind one button, in a popover of the browser: it closes by Esc or a click elsewhere. */
export function Menu({ label, text, items }: MenuProps) {
  const id = useId();
  const offered = items.filter((item) => item !== false);
  if (offered.length === 0) return null;
  const place = (event: Event): void => {
    const popover = document.getElementById(id);
    const { bottom, right } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    if (popover === null) return;
    popover.style.top = `${Math.min(bottom + 4, innerHeight - offered.length * 34 - 16)}px`;
    popover.style.right = `${innerWidth - right}px`;
  };
  return (
    <div class="menu">
      <button
        type="button"
        class="small"
        {...(text === undefined ? { 'aria-label': label } : {})}
        popovertarget={id}
        onClick={place}
      >
        {text ?? <span aria-hidden="true">⋯</span>}
      </button>
      <div id={id} popover="auto" class="menu-items">
        {offered.map(({ text, run }) => (
          <button
            key={text}
            type="button"
            onClick={() => {
              document.getElementById(id)?.hidePopover();
              run();
            }}
          >
            {text}
          </button>
        ))}
      </div>
    </div>
  );
}
