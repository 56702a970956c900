import { listMessages } from '../capture/message-listing.ts';
import type { NetThread } from '../net-thread.ts';
import type { RequestTable } from './request-table.ts';

/** Captured messages. An endpoint that was never opened on this thread has captured nothing. */
export function messageRequests(thread: NetThread): RequestTable<'listMessages' | 'clearMessages' | 'looseEnds'> {
  return {
    listMessages({ endpoint: id, query }) {
      const endpoint = thread.endpoints.get(id);
      return endpoint === undefined ? { messages: [], next: 0, more: false } : listMessages(endpoint, query);
    },

    looseEnds({ endpoint: id }) {
      const endpoint = thread.endpoints.get(id);
      return endpoint === undefined ? [] : [endpoint.looseEnds.view(endpoint.encoding)];
    },

    clearMessages: ({ endpoint: id }) => ({ removed: thread.endpoints.get(id)?.capture.clear() ?? 0 }),
  };
}
