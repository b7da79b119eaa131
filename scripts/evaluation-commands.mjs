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

The constants were chosen on the training records; the figures of all records were seen meanwhile. 95 % intervals of the 28: QRS mean −4.2 to 0.2, SD 4.3 to 7.2; PR −0.2 to 2.8 and 3.0 to 5.0; QT −4.4 to
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
