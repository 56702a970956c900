import { errorCatalogue, isErrorCode, type ErrorCode } from './catalogue.ts';
import { withoutPrivateKeys } from '../masking/index.ts';

/** One wrong field of a request. */
export interface FieldError {
  /** Where: `handler.rules[3].when.matches`; empty for the whole body. Query parameters and headers are named as they are sent. */
  readonly path: string;
  readonly message: string;
}

/** An error as it crosses a thread or a node: plain data. */
export interface SerializedError {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly extra?: Readonly<Record<string, unknown>>;
}

/**
 * An expected failure. `code` decides the HTTP status (catalogue), `detail` says what happened this time and must hold no secret and no
 * payload, `errors` names the fields at fault, `extra` adds members to the problem answer (for example `holder` or `oldest`).
 */
export class AppError extends Error {
  override readonly name: string = 'AppError';
  readonly code: ErrorCode;
  readonly errors: readonly FieldError[] | undefined;
  readonly extra: Readonly<Record<string, unknown>> | undefined;

  constructor(
    code: ErrorCode,
    detail: string,
    more: { errors?: readonly FieldError[]; extra?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(withoutPrivateKeys(detail), more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.errors = more.errors?.map((error) => ({
      ...error,
      path: withoutPrivateKeys(error.path),
      message: withoutPrivateKeys(error.message),
    }));
    this.extra = more.extra;
  }

  get status(): number {
    return errorCatalogue[this.code].status;
  }

  get retryable(): boolean {
    return errorCatalogue[this.code].retryable;
  }

  toJSON(): SerializedError {
    return {
      code: this.code,
      detail: this.message,
      ...(this.errors ? { errors: this.errors } : {}),
      ...(this.extra ? { extra: this.extra } : {}),
    };
  }

  static from(plain: SerializedError): AppError {
    const code = isErrorCode(plain.code) ? plain.code : 'internal';
    return new AppError(code, plain.detail, {
      ...(plain.errors ? { errors: plain.errors } : {}),
      ...(plain.extra ? { extra: { ...plain.extra } } : {}),
    });
  }
}

/** Most wrong fields an answer names; it counts the rest in `errorsOmitted`. */
export const MAX_FIELD_ERRORS = 100;

/** The request breaks the schema or a rule that the schema cannot express. `omitted`: errors that were found besides. */
export class ValidationError extends AppError {
  override readonly name = 'ValidationError';
  constructor(errors: readonly FieldError[], detail?: string, omitted = 0) {
    const named = errors.slice(0, MAX_FIELD_ERRORS);
    const rest = omitted + errors.length - named.length;
    super('validation_failed', detail ?? describeFields(named, rest), {
      errors: named,
      ...(rest > 0 ? { extra: { errorsOmitted: rest } } : {}),
    });
  }
}

/** No resource has this id or name. */
export class NotFoundError extends AppError {
  override readonly name = 'NotFoundError';
  constructor(resource: string, id: string) {
    super('not_found', `There is no ${resource} "${id}".`);
  }
}

/** `If-Match` names another revision than the current one. */
export class RevisionMismatchError extends AppError {
  override readonly name = 'RevisionMismatchError';
  constructor(current: number) {
    super('revision_mismatch', `The current revision is ${current}.`, { extra: { revision: current } });
  }
}

interface RedisUnavailableOptions extends ErrorOptions {
  /** False: Redis may have done what its answer did not come back from. Default: it was not asked, or did nothing. */
  readonly unsent?: boolean;
  /** What it said when it did answer: it takes no commands, or no writes, for now. */
  readonly refusal?: string | undefined;
}

/** Redis is down, too slow, or takes no writes. */
export class RedisUnavailableError extends AppError {
  override readonly name = 'RedisUnavailableError';
  readonly refusal: string | undefined;
  /** As part of a sentence. */
  readonly why: string;

  constructor({ unsent = true, refusal, ...options }: RedisUnavailableOptions = {}) {
    const why = refusal === undefined ? 'Redis cannot be reached' : `Redis refuses commands: ${refusal}`;
    super(
      'redis_unavailable',
      `${why}; ${unsent ? 'nothing was changed' : 'it is not known whether anything was changed'}. Try again shortly.`,
      options,
    );
    this.refusal = refusal;
    this.why = why;
  }
}

function describeFields(errors: readonly FieldError[], omitted: number): string {
  const first = errors[0];
  if (!first) return 'The request is not valid.';
  const where = sentenceOf(first);
  const more = errors.length - 1 + omitted;
  return more === 0 ? where : `${where} (and ${more} more)`;
}

/** `port must be an integer`; what reads as a sentence of its own comes behind a colon. */
function sentenceOf({ path, message }: FieldError): string {
  const subject = path === '' ? 'the body' : path;
  if (VERB.test(message)) return `${subject} ${message}`;
  return path === '' ? message : `${path}: ${message}`;
}

const VERB = /^(?:must|is|has|have|cannot|asks|needs|does|takes|may)\b/;
