// The last part of docs/models.md: the commands that measure, what they compare with, and what the ECG’s intervals are worth.
export const evaluationCommands = `## Evaluate

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
runs from the second-earliest onset to the second-latest offset of its leads, each lead's being the median over those of its beats that the
measurements are of; where an index beside the marks names splits, each split has its own rows. On the marked records of
LUDB (\`npm run eval:ecg -- ../shared/data/ecg\`; how well QRS complexes are found stands in [ecg-room.md](ecg-room.md#how-well-beats-are-found)),
ours − marks, mean and SD:

| | n | rate, bpm | PR, ms | QRS, ms | QT, ms |
|---|---:|---:|---:|---:|---:|
| delineator, test records | 15 | 0.0, 0.6 | 0.8, 5.1 | −3.9, 8.3 | 1.0, 7.5 |
| delineator, validation records | 13 | 0.2, 0.6 | 2.4, 4.5 | −1.5, 4.6 | 1.2, 5.6 |
| delineator, training records | 123 | 0.2, 1.9 | 1.9, 7.2 | −1.2, 9.6 | 0.7, 12.6 |
| delineator, all | 151 | 0.1, 1.7 | 1.9, 6.8 | −1.5, 9.1 | 0.8, 11.7 |
| classical method, all | 151 | 0.1, 1.7 | 3.5, 10.1 | −4.4, 12.2 | 1.1, 25.4 |

95 % intervals of all: PR mean 0.7 to 3.0, SD 5.2 to 8.6; QRS −3.0 to −0.1 and 7.8 to 10.6; QT −1.0 to 2.7 and 9.4 to 14.2; of the test records QRS −8.1
to 0.0 and 5.4 to 10.3. The constants were chosen on the training records; the figures of all records were seen meanwhile. A record whose marks are
all of conducted beats, while the measurements are of its paced ones, has no reference. A cleared device states PR 3.7 ± 9.7, QRS −1.7 ± 6.1,
QT −2.3 ± 20.7 on its own reference set. PR and QT are within that; QRS is with its mean, but not in its spread: most records with pacing,
fibrillation, flutter and bundle branch block, which spread most, are training records. Part of the spread lies in the marks:

* Marks of one wave in one lead differ from beat to beat by 5 ms (QRS onset), 6 ms (QRS offset), 12 ms (T offset) and 10 ms (P onset), the
  delineator's by 2, 3, 9 and 7 ms (median over records of the standard deviation). Therefore the reference takes the median over the beats first:
  the outermost of twelve single marks lie further out than any wave, which made it 3 ms wider (QRS) when extremes were taken beat by beat.
* It is still made of marks of single leads, and so wider than what a reader sets over all leads at once; [devices](conformance.md#results) measure
  shorter. Of the constants with a mean error within the device's 1.7 ms, those of the shortest QRS were taken.
* A network of two and a half times the weights, trained three times as long, came nearer to the marks of the training records alone (against
  extremes beat by beat, QRS SD 9.5 to 7.6 ms there, 4.5 to 5.9 on validation, 6.0 to 7.2 on test): it is not the network that is too small.
`;
