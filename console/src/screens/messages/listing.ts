import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { param } from '../../app/router.ts';
import type { Endpoint } from '../../live/endpoints.ts';
import { matcherOf, type MessageRow } from '../../live/messages.ts';
import { OTHERWISE, RuleHits } from '../../live/rule-hits.ts';
import { useMessages, type MessageFeed } from './feed.ts';

/** Rows that a list shows at most: only their rules are looked for. */
const IN_VIEW = 60;

export type Listing = ReturnType<typeof useListing>;

/** What the list shows and what is selected in it. */
export function useListing(endpoint: Endpoint | undefined, endpoints: readonly Endpoint[]) {
  const wanted = param('listener') || param('client') || endpoint?.id || '';
  const isClient = param('client') !== '' || endpoint?.kind === 'client';
  const feed = useMessages(wanted === '' ? {} : { [isClient ? 'client' : 'listener']: wanted });
  const hits = useMemo(() => new RuleHits(), [wanted]);
  const selected = useSignal<MessageRow | undefined>(undefined);
  const follows = useSignal(true);
  const isRelative = useSignal(false);
  useFilter(feed, hits, () => (follows.value = true));
  useRules(feed, hits, endpoints, follows.value);
  const listed = feed.store.version.value >= 0 ? feed.store.shown : [];
  const at = selected.value === undefined ? -1 : listed.indexOf(selected.value);
  const move = (step: number): void => {
    follows.value = false;
    selected.value = listed[at === -1 ? listed.length - 1 : Math.min(Math.max(at + step, 0), listed.length - 1)];
  };
  return { feed, hits, selected, follows, isRelative, listed, at, move, ...useComparison(selected) };
}

/** The first `compare` marks the selected message, the second compares it with the one that is selected then. */
function useComparison(selected: { peek(): MessageRow | undefined }) {
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

function useFilter({ store }: MessageFeed, hits: RuleHits, onFilter: () => void): void {
  const [text, direction, connection] = [param('filter'), param('direction'), param('connection')];
  const isUnmatched = (row: MessageRow): boolean => row.direction === 'in' && hits.of(row) === OTHERWISE;
  const rulesKnown = direction === 'unmatched' ? hits.version.value : 0;
  useEffect(() => {
    store.refilter(matcherOf({ text, direction, connection, isUnmatched }));
    if (text !== '' || direction !== '') onFilter();
  }, [text, direction, connection, store, rulesKnown]);
}

/** Looks for the rules of the rows in view; when messages without a rule are wanted, of all recent ones. */
function useRules(feed: MessageFeed, hits: RuleHits, endpoints: readonly Endpoint[], follows: boolean): void {
  const withRules = endpoints.filter(({ resource }) => resource.handler.type === 'rules');
  const revisions = withRules.map(({ id, resource }) => `${id} ${resource.revision}`).join();
  const isForAll = param('direction') === 'unmatched';
  useEffect(() => hits.forget(), [revisions]);
  useEffect(() => {
    const rows = isForAll ? feed.recent() : follows ? feed.store.shown.slice(-IN_VIEW) : feed.store.shown;
    for (const { id } of withRules) void hits.look(rows, id);
  }, [feed.store.version.value, hits.version.value, revisions, isForAll, follows]);
}
