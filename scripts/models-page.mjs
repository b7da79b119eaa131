// Writes docs/models.md from models/manifest.json, so that the page cannot say other figures than the manifest. Run after each export.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = path.resolve(import.meta.dirname, '..');

/** Figures worth a row on the page: metric of the manifest, and what it means. A metric that a model lacks gives no row. */
const rows = {
  'film-encoder': [
    ['macroAucIu', 'labels, macro AUC, IU films'],
    ['macroAucNih', 'labels, macro AUC, NIH films'],
    ['aucIu:No Finding', 'normal or not, AUC, IU films'],
    ['aucNih:No Finding', 'normal or not, AUC, NIH films'],
    ['aucIu:Cardiomegaly', 'cardiomegaly, AUC, IU films'],
    ['aucNih:Pleural Effusion', 'pleural effusion, AUC, NIH films'],
    ['zeroShotFilmMacroAuc', 'zero-shot by prompts, macro AUC'],
    ['filmToReport:recallAt10', 'film → its report, recall at 10'],
    ['filmToReport:medianRank', 'film → its report, median rank'],
    ['conceptPair:filmQueryBalancedAccuracy', 'film → ECG by concept pairs, balanced accuracy'],
  ],
  'ecg-encoder': [
    ['superclassMacroAuc', 'five superclasses, macro AUC'],
    ['statementMacroAuc', 'all 71 statements, macro AUC'],
    ['zeroShotSuperclassMacroAuc', 'zero-shot by prompts, superclass macro AUC'],
    ['ecgToStatements:recallAt10', 'ECG → its statements, recall at 10'],
    ['ecgToStatements:medianRank', 'ECG → its statements, median rank'],
    ['conceptPair:ecgQueryBalancedAccuracy', 'ECG → film by concept pairs, balanced accuracy'],
  ],
  // its figures are those of film and ECG against text, above
  'text-encoder': [],
  drafter: [
    ['filmLabelF1', 'film section, label F1'],
    ['filmLabelF1Exchanged', '… with the embeddings of another patient'],
    ['filmLabelF1NearestReport', '… of the nearest training film’s report instead'],
    ['filmLabelF1ConstantNormal', '… of a constant normal report instead'],
    ['ecgLabelF1', 'ECG section, label F1'],
    ['ecgLabelF1Exchanged', '… with the embeddings of another patient'],
    ['ecgLabelF1NearestReport', '… of the nearest training ECG’s statements instead'],
    ['ecgLabelF1ConstantNormal', '… of a constant normal report instead'],
  ],
};

function number(value) {
  if (Math.abs(value) >= 10) return value.toFixed(0);
  return Math.abs(value) < 1 ? value.toFixed(3).replace('0.', '.') : value.toFixed(1);
}

function figure({ value, ci95, n }) {
  const shown = Array.isArray(value) ? value.map(number).join(' / ') : number(value);
  return `${shown} | ${ci95 ? `${number(ci95[0])} to ${number(ci95[1])}` : '–'} | ${n ?? '–'}`;
}

function section(model) {
  const listed = rows[model.id] ?? Object.keys(model.metrics).map((key) => [key, key]);
  const lines = listed.flatMap(([key, what]) => (model.metrics[key] ? [`| ${what} | ${figure(model.metrics[key])} |`] : []));
  const table = lines.length > 0 ? ['| figure | value | 95 % interval | n |', '|---|---:|---:|---:|', ...lines, ''] : [];
  const bytes = model.files.reduce((sum, file) => sum + file.bytes, 0);
  return [
    `## ${model.id}`,
    '',
    `Version ${model.version}, ${(bytes / 1e6).toFixed(0)} MB. Licence of the weights: ${model.licence}. [Card](../models/${model.card}): data, split, all figures, limits.`,
    '',
    ...table,
  ];
}

const evaluate = `## Evaluate

\`npm run eval -- --index <file> [--data <dir>] [--split <name>] [--json]\` runs the shipped files through the same preprocessing and
inference as the workstation, on labelled recordings of your own, and prints each figure with its n and a 95 % interval (1,000 seeded
resamples of patients). \`npm run --silent eval -- … --json\` prints one JSON object whose leaves are \`{value, ci95, n}\`, at paths such as
\`ecg.superclass.head.macroAuc\`, \`ecg.superclass.zeroShot.macroAuc\`, \`ecg.statementRetrieval.recallAt10\`,
\`cxr.head.cardiomegaly.auc\` and \`cxr.bySource.nih.head.normal.auc\`.

The index has one JSON object a line. An ECG: \`shard\` and \`row\` (a file of brotli over two byte planes of the first differences along
time, int16 of 5 µV, rows of 8 leads I, II, V1–V6 × 1,000 samples at 100 Hz), with \`dataset\`, \`patient\`, \`superclass\` (a list of NORM,
MI, STTC, CD, HYP), \`scp_codes\` (code → likelihood) and \`valid_samples\` where known. A film: \`file\` (a JPEG, white = dense), with
\`source\`, \`patient_id\`, \`study_id\`, \`projection\`, \`label_status\`, \`chexpert14\`, \`nih14\`, \`findings\` and \`impression\` where known.
Files are looked for in \`--data\`, else beside the index; rows whose file is missing are counted and named.

* \`--split test\`, the default, takes the test rows of each source; all rows of a source without splits, or of ECGs from elsewhere than
  PTB-XL, of which no model was trained; the validation rows of a source that has no test rows. \`--split all\` takes everything.
* \`ecg\` is of PTB-XL where the index has it, other datasets stand at \`ecg.byDataset\`; \`cxr\` compares films within a source only.
* A superclass or statement that a given \`superclass\` or \`scp_codes\` does not name is negative; where they are null, it is unknown.
* An absent film label is negative where \`label_status\` is \`indexed\` or \`labelled\`, otherwise unknown. Lateral films are left out.
* A label with fewer than ten recordings with or without it gives no figure and no part of a mean. The figures above count every label
  that occurs in their mean over the 71 statements, so \`ecg.statements.head.macroAuc\` is higher. Every other figure
  that both give agrees within .001.
* A subclass scores as the likeliest of its statements. Prompts are in \`engine/evaluation/prompts.ts\`.
* Exit code 2: the index or the command line was not understood; 3: no recording could be read; 1: a model cannot run.
`;

/**
 * The page as Markdown.
 *
 * @param manifest parsed models/manifest.json
 */
export function renderModelsPage(manifest) {
  return [
    '# Models',
    '',
    'Four small models, all local. Film, ECG and text meet in one space of 256 dimensions with text as the anchor (as in MoRE and MEDBind);',
    'a language model of 135 million parameters drafts from the embeddings and patch tokens. **They are research models, trained on little',
    'data; none may guide care.** Figures are of held-out patients, with bootstrap intervals; no weight and no threshold was fitted on them.',
    '',
    'There is no chest film and ECG of one patient in the training data. Pairs across the two were made through shared concepts',
    '(cardiomegaly with hypertrophy, normal with normal) and are called concept pairs wherever a figure used them.',
    '',
    'This page is written by `node scripts/models-page.mjs` from `models/manifest.json`. The weights are trained and evaluated by the',
    'commands in [models/training](../models/training/README.md); what goes in and comes out, and the preprocessing, is in',
    '[models/README.md](../models/README.md).',
    '',
    ...manifest.models.flatMap(section),
    evaluate,
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const manifest = JSON.parse(fs.readFileSync(path.join(root, 'models', 'manifest.json'), 'utf8'));
  fs.writeFileSync(path.join(root, 'docs', 'models.md'), renderModelsPage(manifest));
  console.log('docs/models.md written');
}
