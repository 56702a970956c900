export { compileMatch, matchFault, type MatchFault, type MessagePredicate } from './compile-match.ts';
