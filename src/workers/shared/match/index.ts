export { compileMatch, matchFault, type MessagePredicate } from './compile-match.ts';
