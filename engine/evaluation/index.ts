/**
 * Evaluation of the installed encoders on labelled recordings: reads an index, encodes its rows as the workstation would, gives figures with
 * patient-level intervals. Offers `runEvaluation` and its two forms of print; knows no store and no training.
 */
export { runEvaluation, type Evaluation, type EvaluationOptions } from './run-evaluation.ts';
export { evaluationJson, writeEvaluation } from './write-evaluation.ts';
export { evaluateDrafts, type DraftEvaluation, type DraftEvaluationOptions } from './drafts/evaluate-drafts.ts';
export { draftEvaluationJson, writeDraftEvaluation } from './drafts/write-draft-evaluation.ts';
