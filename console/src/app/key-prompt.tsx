import { useSignal } from '@preact/signals';
import { TextField } from '../parts/form.tsx';
import { refusal, unlock } from './session.ts';

/** Asks for an API key. It stays in this tab. */
export function KeyPrompt() {
  const given = useSignal('');
  return (
    <main class="prompt" id="content">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (given.value.trim() !== '') void unlock(given.value.trim());
        }}
      >
        <h1>Portcall</h1>
        <p>This service needs an API key.</p>
        <TextField
          label="API key"
          isSecret
          value={given.value}
          onValue={(value) => (given.value = value)}
          hint="Kept in this tab until it is closed. npm run key creates one."
          error={refusal.value === '' ? undefined : refusal.value}
        />
        <button type="submit" class="primary">
          Continue
        </button>
      </form>
    </main>
  );
}
