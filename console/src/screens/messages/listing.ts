import { useSignal, type ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { param, setQuery } from '../../app/router.ts';
import type { Endpoint } from '../../live/endpoints.ts';
import { matcherOf, type MessageRow, type MessageStore } from '../../live/messages.ts';
import { useMessages, type MessageFeed } from './feed.ts';

export type Listing = ReturnType<typeof useListing>;

/** What the list shows and what is selected in it. */
export function useListing(endpoint: Endpoint | undefined) {
  const wanted = param('listener') || param('client') || endpoint?.id || '';
  const isClient = param('client') !== '' || endpoint?.kind === 'client';
  const feed = useMessages(wanted === '' ? {} : { [isClient ? 'client' : 'listener']: wanted });
  const follows = useSignal(param('message') === '');
  useFilter(feed, () => (follows.value = true));
  const listed = feed.store.version.value >= 0 ? feed.store.shown : [];
  const { selected, select } = useSelection(feed.store);
  const at = selected.value === undefined ? -1 : listed.indexOf(selected.value);
  // What is read stays where it is.
  const read = (row: MessageRow | undefined): void => {
    if (row !== undefined) follows.value = false;
    select(row);
  };
  const move = (step: number): void =>
    read(listed[at === -1 ? listed.length - 1 : Math.min(Math.max(at + step, 0), listed.length - 1)]);
  return { feed, selected, select: read, follows, listed, at, move, ...useComparison(selected) };
}

/** The selected message has its place in the address: `message=<connection>.<seq>`. */
function useSelection(store: MessageStore) {
  const selected = useSignal<MessageRow | undefined>(undefined);
  const name = param('message');
  const version = store.version.value;
  useEffect(() => {
    const now = selected.peek();
    if (now?.direction === 'gap') return;
    if (name === '') return void (selected.value = undefined);
    const [connection = '', seq = ''] = name.split('.');
    // Once it has been read. One that has gone from the list stays, as long as it is looked at.
    selected.value =
      store.find(connection, Number(seq)) ?? (now !== undefined && nameOf(now) === name ? now : undefined);
  }, [name, version, store]);
  const select = (row: MessageRow | undefined): void => {
    selected.value = row;
    setQuery({ message: row === undefined || row.direction === 'gap' ? '' : nameOf(row) });
  };
  return { selected, select };
}

function nameOf({ connection, seq }: MessageRow): string {
  return `${connection}.${seq}`;
}

/** The first `compare` marks the selected message, the second compares it with the one that is selected then. */
function useComparison(selected: ReadonlySignal<MessageRow | undefined>) {
  const marked = useSignal<MessageRow | undefined>(undefined);
  const compared = useSignal<readonly [MessageRow, MessageRow] | undefined>(undefined);
  const compare = (): void => {
    const row = selected.peek();
    const other = marked.peek();
    if (row === undefined) return;
    if (other === undefined || other === row) marked.value = other === row ? undefined : row;
    else compared.value = [other, row];
  };
  const endComparison = (): void => {
    compared.value = undefined;
    marked.value = undefined;
  };
  return { marked, compared, compare, endComparison };
}

function useFilter({ store }: MessageFeed, onFilter: () => void): void {
  const [text, direction, connection] = [param('filter'), param('direction'), param('connection')];
  useEffect(() => {
    store.refilter(matcherOf({ text, direction, connection }));
    if (text !== '' || direction !== '') onFilter();
  }, [text, direction, connection, store]);
}
