import type { MessageRow } from '../../live/messages.ts';
import { hexOf, textOf } from '../../parts/bytes.ts';

/** A rule that answers exactly this message, as it was answered when the answer is known. */
export function ruleFor(message: Uint8Array, answer: MessageRow | undefined): object {
  const text = textOf(message);
  const isText = !text.includes('\ufffd');
  const equals = isText ? text : { data: hexOf(message), encoding: 'hex' };
  const send =
    answer === undefined || answer.isCut
      ? { type: 'send', data: '' }
      : { type: 'send', data: answer.data, encoding: answer.encoding };
  return { name: `answer-${hexOf(message.subarray(0, 4)) || 'empty'}`, when: { equals }, do: [send] };
}
