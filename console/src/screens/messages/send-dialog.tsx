import { useSignal } from '@preact/signals';
import { portcall } from '../../app/session.ts';
import { hexOf, textOf } from '../../parts/bytes.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { errorAt, Problem } from '../../parts/form.tsx';
import { say } from '../../parts/notices.tsx';
import { OutgoingFields, type Outgoing } from './outgoing-fields.tsx';

/** Changes a message and sends it on the same connection. */
export function SendDialog({
  connection,
  message,
  onClose,
}: {
  readonly connection: string;
  readonly message: Uint8Array;
  readonly onClose: () => void;
}) {
  const text = textOf(message);
  const start: Outgoing = text.includes('\ufffd')
    ? { data: hexOf(message), encoding: 'hex', raw: false }
    : { data: text, encoding: 'utf8', raw: false };
  const outgoing = useSignal(start);
  const error = useSignal<unknown>(undefined);
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      const { data } = await portcall.value.api.POST('/v1/connections/{id}/send', {
        params: { path: { id: connection } },
        body: outgoing.value,
      });
      say(`Sent ${(data as { bytes: number }).bytes} bytes`);
      onClose();
    } catch (thrown) {
      error.value = thrown;
    }
  };
  return (
    <Dialog title="Edit and send" onClose={onClose}>
      <form onSubmit={(event) => void send(event)}>
        <OutgoingFields
          value={outgoing.value}
          onValue={(value) => (outgoing.value = value)}
          error={errorAt(error.value, 'data')}
        />
        <Problem error={error.value} except={['data']} />
        <footer>
          <button type="submit" class="primary">
            Send
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
