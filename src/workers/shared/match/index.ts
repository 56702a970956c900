export { compileMatch, matchFault, type MessagePredicate } from './compile-match.ts';
export { compileExplanation, type Explanation, type MatchExplainer } from './explain-match.ts';
