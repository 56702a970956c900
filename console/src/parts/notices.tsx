import { signal } from '@preact/signals';
import { isPortcallError } from '../../../client/src/index.ts';
import { visibleText } from './text.ts';

interface Notice {
  readonly id: number;
  readonly text: string;
  readonly tone: 'ok' | 'bad';
}

const SHOWN_MS = 6000;
const MOST = 4;
const notices = signal<readonly Notice[]>([]);
let count = 0;

/** Shows one line for some seconds. */
export function say(text: string, tone: Notice['tone'] = 'ok'): void {
  const notice = { id: (count += 1), text: visibleText(text), tone };
  notices.value = [...notices.value, notice].slice(-MOST);
  setTimeout(() => (notices.value = notices.value.filter(({ id }) => id !== notice.id)), SHOWN_MS);
}

export function explain(error: unknown): string {
  if (!isPortcallError(error)) return error instanceof Error ? error.message : String(error);
  return error.code === 'unreachable' ? 'The service does not answer.' : error.detail;
}

/** Does something for which there is no form: a failure is shown as a notice. Resolves with whether it worked. */
export async function attempt(work: () => Promise<unknown>, done = ''): Promise<boolean> {
  try {
    await work();
    if (done !== '') say(done);
    return true;
  } catch (error) {
    say(explain(error), 'bad');
    return false;
  }
}

export function Notices() {
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.value.map(({ id, text, tone }) => (
        <p key={id} class={tone}>
          <span aria-hidden="true">{tone === 'ok' ? '✓' : '✕'}</span> {text}
        </p>
      ))}
    </div>
  );
}
