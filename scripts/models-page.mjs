// Writes docs/models.md and the figures of the cards from models/manifest.json and models/evaluation.json, so that no page can say other
// figures than the evaluation. Run after each export; `node scripts/publish-evaluation.mjs` runs it too.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { evaluationCommands } from './evaluation-commands.mjs';
import { cardFigures, cells, figureAt } from './evaluation-figures.mjs';

const root = path.resolve(import.meta.dirname, '..');

/** Figures worth a row on the page: path in the evaluation, and what it means. One that is missing gives no row. */
const rows = {
  'film-encoder': [
    ['cxr.bySource.iu.head.macroAuc', 'labels, macro AUC, IU films'],
    ['cxr.bySource.nih.head.macroAuc', 'labels, macro AUC, NIH films'],
    ['cxr.bySource.iu.head.normal.auc', 'normal or not, AUC, IU films'],
    ['cxr.bySource.nih.head.normal.auc', 'normal or not, AUC, NIH films'],
    ['cxr.bySource.iu.head.cardiomegaly.auc', 'cardiomegaly, AUC, IU films'],
    ['cxr.bySource.nih.head.cardiomegaly.auc', 'cardiomegaly, AUC, NIH films'],
    ['cxr.bySource.iu.head.effusion.auc', 'pleural effusion, AUC, IU films'],
    ['cxr.bySource.nih.head.effusion.auc', 'pleural effusion, AUC, NIH films'],
    ['cxr.zeroShot.macroAuc', 'zero-shot by prompts, macro AUC'],
    ['cxr.reportRetrieval.recallAt10', 'film → its report, recall at 10'],
    ['cxr.reportRetrieval.chanceRecallAt10', '… by chance'],
    ['cxr.reportRetrieval.medianRank', 'film → its report, median rank'],
    ['crossModal.filmQuery.balancedAccuracy', 'film → ECG by concept pairs, balanced accuracy'],
  ],
  'ecg-encoder': [
    ['ecg.superclass.head.macroAuc', 'five superclasses, macro AUC'],
    ['ecg.subclass.head.macroAuc', 'subclasses, macro AUC'],
    ['ecg.form.head.macroAuc', 'form statements, macro AUC'],
    ['ecg.rhythm.head.macroAuc', 'rhythm statements, macro AUC'],
    ['ecg.statements.head.macroAuc', 'all statements with ten positives, macro AUC'],
    ['ecg.superclass.zeroShot.macroAuc', 'zero-shot by prompts, superclass macro AUC'],
    ['ecg.superclass.probe.labels1Percent.macroAuc', 'linear probe, 1 % of the labels, superclass macro AUC'],
    ['ecg.superclass.probe.labels10Percent.macroAuc', 'linear probe, 10 % of the labels'],
    ['ecg.superclass.probe.allLabels.macroAuc', 'linear probe, all labels'],
    ['ecg.statementRetrieval.recallAt10', 'ECG → its statements, recall at 10'],
    ['ecg.statementRetrieval.chanceRecallAt10', '… by chance'],
    ['ecg.statementRetrieval.medianRank', 'ECG → its statements, median rank'],
    ['crossModal.ecgQuery.balancedAccuracy', 'ECG → film by concept pairs, balanced accuracy'],
  ],
  'organ-segmenter': [
    ['organs.lungs.dice', 'lungs, Dice'],
    ['organs.heart.dice', 'heart, Dice'],
    ['organs.ctr.mae', 'cardiothoracic ratio, mean absolute error'],
    ['cxr.ctr.cardiomegaly.auc', 'the ratio alone as a score for cardiomegaly, AUC'],
    ['cxr.ood.auc', 'frontal chest film or not, AUC'],
  ],
  'wave-delineator': [
    ['ecg.delineation.qrs.sensitivity', 'QRS, sensitivity'],
    ['ecg.delineation.qrs.ppv', 'QRS, positive predictive value'],
    ['ecg.delineation.p.sensitivity', 'P, sensitivity'],
    ['ecg.delineation.p.ppv', 'P, positive predictive value'],
    ['ecg.delineation.t.sensitivity', 'T, sensitivity'],
    ['ecg.delineation.t.ppv', 'T, positive predictive value'],
    ['ecg.delineation.qrs.onset.meanMs', 'QRS onset, mean error, ms'],
    ['ecg.delineation.qrs.onset.sdMs', 'QRS onset, standard deviation of the error, ms'],
    ['ecg.delineation.t.offset.meanMs', 'T offset, mean error, ms'],
    ['ecg.delineation.t.offset.sdMs', 'T offset, standard deviation of the error, ms'],
  ],
  'rhythm-classifier': [
    ['ecg.rhythmClassifier.macroF1', 'four rhythms, macro F1'],
    ['ecg.rhythmClassifier.SR.f1', 'sinus rhythm, F1'],
    ['ecg.rhythmClassifier.AFIB.f1', 'atrial fibrillation or flutter, F1'],
    ['ecg.rhythmClassifier.SBRAD.f1', 'sinus bradycardia, F1'],
    ['ecg.rhythmClassifier.STACH.f1', 'sinus or supraventricular tachycardia, F1'],
    ['ecg.rhythmClassifier.macroF1WithOther', 'with other rhythms as a fifth class, macro F1'],
  ],
  'ecg-quality': [
    ['ecg.ood.auc', 'usable 12-lead ECG or not, AUC'],
    ['ecg.ood.byKind.recorded.auc', '… against recordings that people called unacceptable'],
    ['ecg.ood.flaggedOfUsable', 'share of usable ECGs that are flagged'],
  ],
  explainer: [
    ['explanation.film.label.ours.deletion', 'films, deletion (lower is better), logits'],
    ['explanation.film.label.rollout.deletion', '… by attention rollout'],
    ['explanation.film.label.random.deletion', '… in random order'],
    ['explanation.film.label.ours.insertion', 'films, insertion (higher is better), logits'],
    ['explanation.film.label.rollout.insertion', '… by attention rollout'],
    ['explanation.film.label.random.insertion', '… in random order'],
    ['explanation.film.label.oursAhead.ofRollout', 'films, insertion − deletion, ahead of rollout (paired)'],
    ['explanation.film.words.oursAhead.ofRollout', '… of typed words, 10 × cosine'],
    ['explanation.film.shuffledWeights.rankCorrelation', 'films, rank correlation of the map’s size with that of shuffled weights'],
    ['explanation.film.time.medianMs', 'films, one map with its scores, median, ms (2 cores; recording read already)'],
    ['explanation.ecg.label.ours.deletion', 'ECGs, deletion (lower is better), logits'],
    ['explanation.ecg.label.rollout.deletion', '… by attention rollout'],
    ['explanation.ecg.label.random.deletion', '… in random order'],
    ['explanation.ecg.label.ours.insertion', 'ECGs, insertion (higher is better), logits'],
    ['explanation.ecg.label.rollout.insertion', '… by attention rollout'],
    ['explanation.ecg.label.random.insertion', '… in random order'],
    ['explanation.ecg.label.oursAhead.ofRollout', 'ECGs, insertion − deletion, ahead of rollout (paired)'],
    ['explanation.ecg.words.oursAhead.ofRollout', '… of typed words, 10 × cosine'],
    ['explanation.ecg.shuffledWeights.rankCorrelation', 'ECGs, rank correlation of the map’s size with that of shuffled weights'],
    ['explanation.ecg.time.medianMs', 'ECGs, one map with its scores, median, ms (2 cores; recording read already)'],
  ],
  // its figures are those of film and ECG against text, above
  'text-encoder': [],
  drafter: [
    ['drafts.drafter.film.labels.microF1', 'film section, CheXpert-14, micro F1'],
    ['drafts.baselines.nearestReport.film.labels.microF1', '… of the nearest training film’s report instead'],
    ['drafts.baselines.withoutEmbeddings.film.labels.microF1', '… of the same language model without embeddings'],
    ['drafts.baselines.constantNormal.film.labels.microF1', '… of a constant normal report'],
    ['drafts.drafter.film.findings.microF1', 'film section, the thirteen findings without “No Finding”, micro F1'],
    ['drafts.baselines.nearestReport.film.findings.microF1', '… of the nearest training film’s report'],
    ['drafts.baselines.withoutEmbeddings.film.findings.microF1', '… of the same language model without embeddings'],
    ['drafts.baselines.constantNormal.film.findings.microF1', '… of a constant normal report'],
    ['drafts.drafter.ecg.labels.microF1', 'ECG section, statements, micro F1'],
    ['drafts.baselines.nearestReport.ecg.labels.microF1', '… of the nearest training ECG’s statements'],
    ['drafts.baselines.withoutEmbeddings.ecg.labels.microF1', '… of the same language model without embeddings'],
    ['drafts.baselines.constantNormal.ecg.labels.microF1', '… of a constant normal report'],
    ['drafts.drafter.film.rougeL', 'film section, ROUGE-L'],
    ['drafts.baselines.nearestReport.film.rougeL', '… of the nearest training film’s report'],
    ['drafts.baselines.constantNormal.film.rougeL', '… of a constant normal report'],
    ['drafts.drafter.ecg.rougeL', 'ECG section, ROUGE-L'],
    ['drafts.baselines.nearestReport.ecg.rougeL', '… of the nearest training ECG’s statements'],
    ['drafts.drafter.sentences.unsupported', 'sentences that nothing supports'],
    ['drafts.drafter.sentences.relationErrors', 'sentences that contradict findings, measurements or the rest of the draft'],
    ['drafts.drafter.sentences.contradictsReport', 'sentences that the reader’s own report contradicts'],
    ['drafts.drafter.sentences.writtenByRule', 'sentences that a rule put in'],
    ['drafts.ablations.complete.film.labels.microF1', 'ablations on the first 60 pairs: film section, CheXpert-14, complete'],
    ['drafts.ablations.withoutFilmTokens.film.labels.microF1', '… without the film’s patch tokens'],
    ['drafts.ablations.withoutNeighbours.film.labels.microF1', '… without similar cases (they only add evidence)'],
    ['drafts.ablations.withoutGuide.film.labels.microF1', '… without the guide: the language model as it likes'],
    ['drafts.ablations.complete.ecg.labels.microF1', 'ECG section, statements, complete'],
    ['drafts.ablations.withoutEcgTokens.ecg.labels.microF1', '… without the ECG’s patch tokens'],
    ['drafts.ablations.withoutGuide.ecg.labels.microF1', '… without the guide'],
    ['drafts.ablations.withoutGuide.sentences.unsupported', 'sentences that nothing supports, without the guide'],
    ['drafts.ablations.withoutGuide.sentences.relationErrors', '… that contradict findings, measurements or the rest of the draft'],
    ['drafts.exchangedEcg.ecgFollows.microF1', 'another patient’s ECG: statements agree with that patient’s draft, micro F1'],
    ['drafts.exchangedEcg.ecgStillOwn.microF1', '… and with the first patient’s'],
    ['drafts.exchangedEcg.filmKept.microF1', '… and the film section’s labels stay'],
    ['drafts.reader.film.microF1', 'the reader of texts against the indexers’ labels of the same films, micro F1'],
  ],
};

function section(model, figures) {
  const listed = rows[model.id] ?? [];
  const lines = listed.flatMap(([key, what]) => {
    const metric = figureAt(figures, key);
    return metric ? [`| ${what} | ${cells(metric)} |`] : [];
  });
  const table = lines.length > 0 ? ['| figure | value | 95 % interval | n |', '|---|---:|---:|---:|', ...lines, ''] : [];
  const bytes = model.files.reduce((sum, file) => sum + file.bytes, 0);
  return [
    `## ${model.id}`,
    '',
    `Version ${model.version}, ${megabytes(bytes)} MB. Licence of the weights: ${model.licence}. [Card](../models/${model.card}): data, split, all figures, limits.`,
    '',
    ...table,
    ...(model.id === 'drafter' ? [draftExamples] : []),
  ];
}

/** Drafts of the test run, good and bad, in the words of the drafter; what people said of the recordings in the words of the labels. */
const draftExamples = `### Drafts, good and bad

From the drafter of the run above; impressions and measurements are left out. Labels of the films are those of the indexers, statements of the ECGs
those of PTB-XL (Wagner et al., CC BY 4.0).

| people said | the draft states |
|---|---|
| film: cardiomegaly, oedema, opacity. ECG: pacemaker rhythm | Cardiomegaly. Pulmonary oedema or vascular congestion. Lung opacity. Degenerative changes of the spine. Tortuous aorta. Low lung volumes. – Pacemaker rhythm. Left axis deviation. Left bundle branch block. |
| film: no finding. ECG: atrial fibrillation, ventricular premature beats, left ventricular hypertrophy, ischaemic ST-T changes | Heart size is normal. No focal airspace disease. No pleural effusion. – Atrial fibrillation. Ventricular premature beats. Left ventricular hypertrophy. Voltage criteria for left ventricular hypertrophy. Ischaemic ST-T changes. |
| film: cardiomegaly, oedema, effusion. ECG: sinus rhythm, ST depression, non-specific ST-T changes | Cardiomegaly. Pulmonary oedema or vascular congestion. Lung opacity. Degenerative changes of the spine. Low lung volumes. – Sinus bradycardia. Non-specific T wave changes. **The effusion and the ST depression are missed.** |
| film: no finding. ECG: sinus rhythm, normal ECG | Cardiomegaly. Pulmonary oedema or vascular congestion. Lung opacity. Atelectasis. Degenerative changes of the spine. Tortuous aorta. – Sinus rhythm. Normal ECG. **Every statement on the film is wrong.** |
| ECG: atrial fibrillation, right axis deviation, inferior and anteroseptal infarction | Atrial fibrillation. Left axis deviation. Anteroseptal myocardial infarction. Inferior myocardial infarction. **The axis is wrong.** |
| ECG: sinus rhythm, right bundle branch block, left anterior fascicular block, left axis deviation | Atrial fibrillation. Left anterior fascicular block. Inferior myocardial infarction. Anteroseptal myocardial infarction. Right bundle branch block. Left axis deviation. **Three statements are invented.** |
| film: pneumothorax, atelectasis | Hyperinflated lungs. Scoliosis or kyphosis. The heart is normal in size. No focal airspace disease. **A large pneumothorax is missed: the models have too few to state one at all.** |
`;

const megabytes = (bytes) => (bytes < 1e6 ? (bytes / 1e6).toFixed(1) : (bytes / 1e6).toFixed(0));

/**
 * The page as Markdown.
 *
 * @param manifest parsed models/manifest.json
 * @param evaluation parsed models/evaluation.json
 */
export function renderModelsPage(manifest, evaluation) {
  return [
    '# Models',
    '',
    'Small models, all local. Film, ECG and text meet in one space of 256 dimensions with text as the anchor (as in MoRE and MEDBind);',
    'a language model of 135 million parameters drafts from the embeddings and patch tokens; further models measure organs, waves and rhythm.',
    '**They are research models, trained on little data; none may guide care.** Figures are of held-out patients, with bootstrap intervals;',
    'no weight and no threshold was fitted on them.',
    '',
    'There is no chest film and ECG of one patient in the training data. Pairs across the two were made through shared concepts',
    '(cardiomegaly with hypertrophy, normal with normal) and are called concept pairs wherever a figure used them.',
    '',
    'Figures are those that `npm run eval` and `npm run eval:draft` print for the shipped files, kept in',
    '`models/evaluation.json`; this page and the figures of the cards are written from it by `node scripts/models-page.mjs`. The weights are',
    'trained by the commands in [models/training](../models/training/README.md); what goes in and comes out, and the preprocessing, is in',
    '[models/README.md](../models/README.md).',
    '',
    ...manifest.models.flatMap((model) => section(model, evaluation.figures)),
    evaluationCommands,
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

/** Between these lines a card holds the figures of the evaluation. */
const cardPart = /(<!-- figures -->\n)(?:[\s\S]*?\n)?(<!-- end of figures -->)/;

/**
 * A card with the present figures; a card without a place for them stays as it is.
 *
 * @param card Markdown of the card
 * @param id of the model
 * @param evaluation parsed models/evaluation.json
 */
export function withFigures(card, id, evaluation) {
  return card.replace(cardPart, (_, before, after) => `${before}${cardFigures(id, evaluation.figures).trimEnd()}\n${after}`);
}

const readJson = (file) => JSON.parse(fs.readFileSync(path.join(root, 'models', file), 'utf8'));

/** Writes docs/models.md and the cards. */
export function writePages() {
  const [manifest, evaluation] = [readJson('manifest.json'), readJson('evaluation.json')];
  fs.writeFileSync(path.join(root, 'docs', 'models.md'), renderModelsPage(manifest, evaluation));
  for (const { id, card } of manifest.models) {
    const file = path.join(root, 'models', card);
    fs.writeFileSync(file, withFigures(fs.readFileSync(file, 'utf8'), id, evaluation));
  }
  console.log('docs/models.md and the cards written');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writePages();
