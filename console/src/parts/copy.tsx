import { say } from './notices.tsx';

export async function copyText(text: string, what = 'Copied'): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(what);
  } catch {
    // Not allowed, or not a secure context: selected by hand then.
    say('The browser does not allow copying here.', 'bad');
  }
}

export function CopyButton({
  text,
  label = 'Copy',
}: {
  readonly text: string | (() => string);
  readonly label?: string;
}) {
  return (
    <button type="button" class="small" onClick={() => void copyText(typeof text === 'string' ? text : text())}>
      {label}
    </button>
  );
}

/** A command to copy and run. */
export function Command({ text }: { readonly text: string }) {
  return (
    <div class="command">
      <code>{text}</code>
      <CopyButton text={text} />
    </div>
  );
}
