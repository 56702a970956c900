export { PROBLEM_TYPE, problemOf } from './problem.ts';
export { ProblemFilter, translate } from './problem.filter.ts';
export { fieldErrors, fieldPath, parseWith, validationPipe } from './validation.ts';
export { StrictQueryGuard } from './strict-query.guard.ts';
export { fastifyAdapter } from './fastify-adapter.ts';
