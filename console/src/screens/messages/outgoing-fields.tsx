import { Choice, TextField } from '../../parts/form.tsx';

export interface Outgoing {
  readonly data: string;
  readonly encoding: 'utf8' | 'hex' | 'base64';
  readonly raw: boolean;
}

interface OutgoingFieldsProps {
  readonly value: Outgoing;
  readonly onValue: (value: Outgoing) => void;
  readonly error?: string | undefined;
}

/** What to send, and how it is written. */
export function OutgoingFields({ value, onValue, error }: OutgoingFieldsProps) {
  return (
    <>
      <TextField
        label="Message"
        rows={4}
        value={value.data}
        onValue={(data) => onValue({ ...value, data })}
        error={error}
      />
      <div class="fields">
        <Choice
          label="Written as"
          value={value.encoding}
          options={[['utf8', 'text'], 'hex', 'base64']}
          onValue={(encoding) => onValue({ ...value, encoding: encoding as Outgoing['encoding'] })}
        />
        <Choice
          label="Framing"
          value={value.raw ? 'raw' : ''}
          options={[
            ['', 'as one message'],
            ['raw', 'none: these bytes'],
          ]}
          onValue={(raw) => onValue({ ...value, raw: raw === 'raw' })}
        />
      </div>
    </>
  );
}
