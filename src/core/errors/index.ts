export { errorCatalogue, isErrorCode, type ErrorCode, type ErrorEntry } from './catalogue.ts';
export {
  AppError,
  MAX_FIELD_ERRORS,
  NotFoundError,
  RedisUnavailableError,
  RevisionMismatchError,
  ValidationError,
  type FieldError,
  type SerializedError,
} from './app-error.ts';
export { addressErrors, systemErrors, toAppError } from './system-errors.ts';
