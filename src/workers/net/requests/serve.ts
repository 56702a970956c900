import type {
  MainToNet,
  NetOp,
  NetOps,
  NetToMain,
  OpenedOrNot,
  ThreadError,
} from '../../../contract/thread-messages.ts';
import { AppError, toAppError } from '../../../core/errors/index.ts';
import type { Server, RequestTable } from './request-table.ts';

type Reply = Extract<NetToMain, { kind: 'reply' }>;

/** Serves one request. Never rejects: whatever goes wrong is the reply. */
export async function serve(table: RequestTable, request: MainToNet): Promise<Reply> {
  try {
    return { kind: 'reply', id: request.id, ok: await run(table, request) };
  } catch (thrown) {
    return { kind: 'reply', id: request.id, error: errorOf(request.op, thrown) };
  }
}

function run<Name extends NetOp>(
  table: RequestTable,
  request: { op: Name; params: NetOps[Name]['params'] },
): ReturnType<Server<Name>> {
  const server: Server<Name> = table[request.op];
  return server(request.params) as ReturnType<Server<Name>>;
}

/** The results of `work` for each of many, in their order: one that fails does not stop the others. */
export function eachOf<T, R>(
  op: NetOp,
  items: readonly T[],
  work: (item: T) => R | Promise<R>,
): Promise<OpenedOrNot<R>[]> {
  return Promise.all(
    items.map(async (item) => {
      try {
        return { ok: await work(item) };
      } catch (thrown) {
        return { error: errorOf(op, thrown) };
      }
    }),
  );
}

/** What was thrown, as it is sent; what is not expected is logged. */
function errorOf(op: NetOp, thrown: unknown): ThreadError {
  if (!(thrown instanceof AppError)) logUnexpected(op, thrown);
  const { code, detail, errors, extra } = toAppError(thrown).toJSON();
  return { code, detail, ...(errors ? { errors: [...errors] } : {}), ...(extra ? { extra: { ...extra } } : {}) };
}

/** The answer says only that it is internal; the stack goes to the standard error output, as a line in the form of the node's log. */
function logUnexpected(op: string, thrown: unknown): void {
  const { message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown));
  process.stderr.write(
    `${JSON.stringify({ level: 50, time: Date.now(), name: 'net thread', op, msg: message, stack })}\n`,
  );
}
