/**
 * The language of rules: CEL filters, linear-time patterns, and versions that are hashes of the document.
 * It compiles and evaluates expressions; it never knows what a rule does with a match.
 * Neighbours: `contracts` holds the document's schema, `pipeline` compiles whole rule sets with it.
 */
export { type Subject, type Matcher, type Refusal, isRefusal, compileMatcher } from './matcher.js';
export { compilePattern } from './pattern.js';
export { ruleVersionOf } from './rule-version.js';
