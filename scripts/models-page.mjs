// Writes docs/models.md and the figures of the cards from models/manifest.json and models/evaluation.json, so that no page can say other
// figures than the evaluation. Run after each export; `node scripts/publish-evaluation.mjs` runs it too.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
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

const evaluate = `## Evaluate

\`npm run eval -- --index <file> [--index <file>] [--data <dir>] [--split <name>] [--probes] [--json]\` runs the shipped files through the same preprocessing and
inference as the workstation, on labelled recordings of your own, and prints each figure with its n and a 95 % interval (1,000 seeded
resamples of patients). \`npm run --silent eval -- … --json\` prints one JSON object whose leaves are \`{value, ci95, n}\`, at paths such as
\`ecg.superclass.head.macroAuc\`, \`ecg.superclass.zeroShot.macroAuc\`, \`ecg.statementRetrieval.recallAt10\`,
\`cxr.head.cardiomegaly.auc\` and \`cxr.bySource.nih.head.normal.auc\`.

The index has one JSON object a line. An ECG: \`shard\` and \`row\` (a file of brotli over two byte planes of the first differences along
time, int16 of 5 µV, rows of 8 leads I, II, V1–V6 × 1,000 samples at 100 Hz), with \`dataset\`, \`patient\`, \`superclass\` (a list of NORM,
MI, STTC, CD, HYP), \`scp_codes\` (code → likelihood) and \`valid_samples\` where known. A film: \`file\` (a JPEG, white = dense), with
\`source\`, \`patient_id\`, \`study_id\`, \`projection\`, \`label_status\`, \`chexpert14\`, \`nih14\`, \`findings\` and \`impression\` where known.
A film with a mask: \`image\`, \`mask\` (a PNG of 8-bit grey over the same film, bits 1 right lung, 2 left lung, 4 heart), \`source\`, and
\`ctr_masks\` where known.
Files are looked for in \`--data\`, else beside the index; rows whose file is missing are counted and named.

* \`--split test\`, the default, takes the test rows of each source; all rows of a source without splits, or of ECGs from elsewhere than
  PTB-XL, of which no model was trained; the validation rows of a source that has no test rows. \`--split all\` takes everything.
* \`ecg\` is of PTB-XL where the index has it, other datasets stand at \`ecg.byDataset\`; \`cxr\` compares films within a source only.
* A superclass or statement that a given \`superclass\` or \`scp_codes\` does not name is negative; where they are null, it is unknown.
* An absent film label is negative where \`label_status\` is \`indexed\` or \`labelled\`, otherwise unknown. Lateral films serve
  \`cxr.ood\` only, which tells frontal films from the others of an index.
* An organ that is not drawn has a Dice of 0; \`organs.ctr.mae\` and \`cxr.ctr\` are of the films on which the ratio could be measured
  (\`…measured\` is their share).
* A label with fewer than ten recordings with or without it gives no figure and no part of a mean.
* Two indexes, one of ECGs and one of films, also give \`crossModal\`: whether a recording finds its concept in the other modality.
* \`--probes\` trains linear probes (1 %, 10 %, all training rows) and few-shot probes on the frozen embeddings of the train split.
* \`ecg.rhythmClassifier\` is of the records whose codes name a rhythm. \`ecg.ood\` sets usable ECGs against copies of them that are spoilt by rule,
  and against recordings with the label \`quality:unacceptable\` in \`labels_native\`. \`ecg.delineation\` needs marks beside the index: \`<name>_delineation.jsonl\`
  (\`row\`, \`id\`, \`fs\`, \`ann\`: lead → [sample, symbol]) and \`<name><fs>.i16.br\` (all twelve leads, 10 s).
* A subclass scores as the likeliest of its statements. Prompts are in \`models/prompts\`.
* Exit code 2: the index or the command line was not understood; 3: no recording could be read; 1: a model cannot run.

\`npm run eval:explain -- <index> [--count <n>] [--words <n>]\` measures how faithful explanations are, on test recordings drawn by a fixed seed. Cells
(14 × 14 patches; 12 leads × 160 ms) are replaced by the blurred film or by 0 mV, the most important first (deletion), or put back (insertion), 10, 30 and
60 % of them; the figure is the mean score along the curve (Petsiuk et al., BMVC 2018). The score is the logit of a finding that the reference names (the
most probable of them, else of all); of typed words, 10 × (cosine with the name − cosine with its negation). Beside ours stand attention rollout (Abnar and
Zuidema, ACL 2020) and a random order. Ours beside itself with all weights shuffled: a correlation of 1 would mean that the map shows the picture and not
the model (Adebayo et al., NeurIPS 2018); some correlation stays because attributions are weighted by how far the recording is from its baseline.

\`npm run eval:draft -- <index> [<index>] [--data <dir>] [--split <name>] [--limit <n>] [--json]\` drafts the recordings of such indexes that have reports
(\`findings\`, \`impression\`; \`scp_codes\`, \`heart_axis\`) with the shipped drafter, films and ECGs in random pairs, and compares with what people wrote: label F1
(micro, macro, precision, recall), ROUGE-L, BLEU-4, words, sentences without support, in contradiction, or written by rule. In the same run: the nearest
training study’s report (other patients of the index where it has no split \`train\`), the language model without embeddings, a constant normal report;
ablations (\`--ablations n\` pairs each), the same films with another patient’s ECG (\`--exchange n\`). True labels of a film are those that
people gave it where \`label_status\` says so, else those read in its report by the rules that read the drafts; \`drafts.reader\` is how
well these rules do. Measurements, which no report of these sets states, take no part in label F1, ROUGE-L and BLEU-4.

\`npm run eval:ecg -- <folder> [--json] [--records]\` measures QRS detection (within 150 ms) and the errors of rate, PR, QRS and QT, by the classical
method and by the delineator, on whatever the folder and those below it hold: marked records, WFDB records with \`.atr\` beside them, files that
carry their device's measurements; with 95 % intervals by the bootstrap over records, and record by record where asked. The reference of a marked record
is the median over its beats of the interval between the second-earliest onset and the second-latest offset of its leads, of those beats that
the measurements are of; where an index beside the marks names splits, each split has its own rows. On the marked records of
LUDB (\`npm run eval:ecg -- ../shared/data/ecg\`; how well QRS complexes are found stands in [ecg-room.md](ecg-room.md#how-well-beats-are-found)),
ours − marks, mean and SD:

| | n | rate, bpm | PR, ms | QRS, ms | QT, ms |
|---|---:|---:|---:|---:|---:|
| delineator, test records | 15 | 0.0, 0.6 | −0.1, 4.4 | −2.5, 7.2 | −1.3, 7.0 |
| delineator, validation records | 13 | 0.2, 0.6 | 3.0, 3.1 | −1.5, 4.2 | −2.8, 6.3 |
| delineator, both, which trained no weight | 28 | 0.1, 0.6 | 1.4, 4.1 | −2.0, 5.9 | −2.0, 6.6 |
| delineator, all | 151 | 0.2, 1.8 | 0.2, 8.5 | −0.6, 8.8 | −0.7, 11.1 |
| classical method, all | 151 | 0.2, 1.8 | 2.1, 11.4 | −7.6, 11.6 | −4.3, 24.6 |

Nothing was fitted or chosen on the test records. 95 % intervals of the 28: QRS mean −4.2 to 0.2, SD 4.3 to 7.2; PR −0.2 to 2.8 and 3.0 to 5.0; QT −4.4 to
0.4 and 4.9 to 7.9. A record whose marks are all of conducted beats, while the measurements are of its paced ones, has no reference. A cleared device
states PR 3.7 ± 9.7, QRS −1.7 ± 6.1, QT −2.3 ± 20.7 on its own reference set. PR and QT are within that; QRS is on the 28 (its mean within its interval),
but not in its spread over all records: most with pacing, fibrillation, flutter and bundle branch block are training records. The probabilities
of the edges, chosen anew on nine tenths of all records and judged on the last, give PR 0.1 ± 8.5, QRS −0.1 ± 8.8, QT −0.2 ± 11.3. Much of the spread lies in the marks:

* Marks of one wave in one lead differ from beat to beat by 5 ms (QRS onset), 6 ms (QRS offset), 12 ms (T offset) and 10 ms (P onset), the
  delineator's by 2, 3, 9 and 7 ms (median over records of the standard deviation).
* The delineator and the classical method, which works on slopes alone, share their errors in QRS: covariance 48 ms², a standard deviation of 6.9 ms that lies
  in the reference or in what both have in common (144 records without pacing, errors below 30 ms).
* A network of two and a half times the weights, trained three times as long, came nearer to the marks of the training records alone (QRS SD 9.5 to 7.6 ms there,
  4.5 to 5.9 on validation, 6.0 to 7.2 on test): it is not the network that is too small.
* In single leads the delineator's QRS edges are without bias (medians −0.7 and −0.4 ms). But extremes of twelve uncertain marks lie further out than
  those of twelve surer edges, by which QRS came out 4.5 ms and QT 5.4 ms short; edges over all leads are therefore taken from probabilities.
* By the same token a reference of single-lead marks is itself wider than one that a reader sets over all leads at once: if the median over the
  beats is taken in each lead before the extremes, it is 3 ms shorter already, and [devices](conformance.md#results) measure shorter still.
`;

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
    evaluate,
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
