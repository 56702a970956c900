export {
  CurrentCaller,
  defaultScopes,
  findCaller,
  getCaller,
  LOCAL_CALLER,
  NEEDED_SCOPES,
  requirePayload,
  requireScopes,
  SCOPES,
  Scopes,
  SCOPES_EXTENSION,
  setCaller,
  type Caller,
  type Scope,
} from './access.ts';
export { ALTERNATIVES_EXTENSION, ApiAnswer, type Answer } from './api-answer.ts';
export { ApiErrors, BODY_ERRORS, COMMON_ERRORS, ERRORS_EXTENSION, FORWARDING_ERRORS } from './api-errors.ts';
export { addMethodCheck, collectRouteMethods, fastifyAdapter } from './fastify-adapter.ts';
export { beginningWithin, requireInTime } from './begin-deadline.ts';
export { ChangeBy, type ChangeConditions } from './change-by.ts';
export { ClientGone } from './client-gone.ts';
export { ApiConnections } from './api-connections.ts';
export { checkFetchSite } from './fetch-site.ts';
export { checkHostAndOrigin, type CheckedHeaders, type HostRules } from './host-check.ts';
export { answerOddRequests } from './odd-requests.ts';
export { PROBLEM_TYPE, problemHeaders, problemOf, sendProblem } from './problem.ts';
export { ProblemFilter, translate } from './problem.filter.ts';
export { findRawBody } from './raw-body.ts';
export { checkRequestHead } from './request-head.ts';
export { RouteMethods } from './route-methods.ts';
export { routeOf } from './route-of.ts';
export { sendFile, StaticFiles } from './static-files.ts';
export { StrictQueryGuard } from './strict-query.guard.ts';
export { refuseUpgrade } from './upgrade-answer.ts';
export { checkExactNumbers } from './exact-numbers.ts';
export { fieldPath } from './field-path.ts';
export { fieldErrors } from './field-errors.ts';
export { optionsFor, parseInSlices, parseWith, validationPipe } from './validation.ts';
export { addRouteConfig, bodyLimits, TakesBody } from './body-limits.ts';
export { readJson, readJsonInTurn, refuseLoneSurrogates } from './json-body.ts';
export { decodeCursor, encodeCursor } from './cursor.ts';
export { Idempotent } from './idempotency.interceptor.ts';
export {
  ApiIfMatch,
  IfMatch,
  isWanted,
  parseIfMatch,
  requireRevision,
  revisionsArgument,
  type Revisions,
} from './if-match.ts';
export {
  isJsonObject,
  keepsStored,
  mergePatch,
  mergePatchBetween,
  wholePatchBetween,
  type JsonObject,
} from './merge-patch.ts';
export { csvOf, LIST_TYPES, listFormatOf, ndjsonOf, type ListFormat } from './list-format.ts';
export { ListFormats, NEXT_CURSOR_HEADER } from './list-formats.interceptor.ts';
export { patchSchemaOf } from './patch-schema.ts';
export { requireSelector } from './selector.ts';
export { ResourceHeaders } from './resource-headers.interceptor.ts';
export { MAX_PAGE_LENGTH, PageRoom } from './page-room.ts';
