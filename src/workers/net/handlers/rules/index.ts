export { rules } from './rules-handler.ts';
export { evaluateRules } from './evaluate.ts';
