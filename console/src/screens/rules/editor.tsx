import { useSignal } from '@preact/signals';
import { portcall } from '../../app/session.ts';
import type { Endpoint } from '../../live/endpoints.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Problem, TextField } from '../../parts/form.tsx';
import { say } from '../../parts/notices.tsx';
import { replaceRule } from './requests.ts';

export type Edited =
  | { readonly kind: 'new'; readonly text: string }
  | { readonly kind: 'rule'; readonly name: string; readonly text: string }
  /** Without a name. */
  | { readonly kind: 'place'; readonly at: number; readonly revision: number; readonly text: string }
  | { readonly kind: 'handler'; readonly text: string };

interface EditorProps {
  readonly endpoint: Endpoint;
  readonly edited: Edited;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** A rule, or all of them, as JSON. */
export function Editor({ endpoint: { id }, edited, onClose, onSaved }: EditorProps) {
  const text = useSignal(edited.text);
  const error = useSignal<unknown>(undefined);
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      await send(id, edited, JSON.parse(text.value) as object);
      say('Saved');
      onSaved();
      onClose();
    } catch (thrown) {
      error.value = thrown;
    }
  };
  return (
    <Dialog title={titleOf(edited)} onClose={onClose} wide>
      <form onSubmit={(event) => void save(event)}>
        <TextField label="As JSON" rows={16} value={text.value} onValue={(value) => (text.value = value)} />
        <Problem error={error.value} />
        <footer>
          <button type="submit" class="primary">
            {edited.kind === 'handler' ? 'Use as the handler' : 'Save'}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

function titleOf(edited: Edited): string {
  if (edited.kind === 'rule') return `Rule ${edited.name}`;
  if (edited.kind === 'place') return `Rule ${edited.at + 1}`;
  return edited.kind === 'new' ? 'New rule' : 'Rules from the capture';
}

/** What was typed may be anything: the API checks it. */
async function send(id: string, edited: Edited, value: object): Promise<void> {
  const { api } = portcall.value;
  const body = value as never;
  if (edited.kind === 'new') await api.POST('/v1/listeners/{id}/rules', { params: { path: { id } }, body });
  else if (edited.kind === 'rule')
    await api.PUT('/v1/listeners/{id}/rules/{name}', { params: { path: { id, name: edited.name } }, body });
  else if (edited.kind === 'place') await replaceRule(id, edited.at, edited.revision, value);
  else await api.PATCH('/v1/listeners/{id}', { params: { path: { id } }, body: { handler: value } as never });
}
