export { compileMatch, matchFault, type MessagePredicate } from './compile-match.ts';
export { compileCondition, operandBytes, stateBytes, type Condition } from './conditions.ts';
export { compileExplanation, explainSubject, type Explanation, type MatchExplainer } from './explain-match.ts';
export { leadingBytes, type LeadingBytes } from './leading-bytes.ts';
export { neededBytes } from './needed-bytes.ts';
export { ReadMessage, type MatchSubject } from './subject.ts';
