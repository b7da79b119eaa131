/** Figures of `npm run eval -- … --json`: kept in models/evaluation.json, shown in docs/models.md and in the cards. */

/** Which part of the evaluation is whose: paths that begin with one of these, the longest match first. */
const owners = [
  ['ecg.rhythmClassifier', 'rhythm-classifier'],
  ['ecg.delineation', 'wave-delineator'],
  ['ecg.ood', 'ecg-quality'],
  ['ecg', 'ecg-encoder'],
  ['cxr.ctr', 'organ-segmenter'],
  ['cxr.ood', 'organ-segmenter'],
  ['organs', 'organ-segmenter'],
  ['cxr', 'film-encoder'],
  ['explanation', 'explainer'],
  ['crossModal.filmQuery', 'film-encoder'],
  ['crossModal.ecgQuery', 'ecg-encoder'],
  ['drafts', 'drafter'],
];

/** The area of a single label, of which there are many. */
const isOfOneLabel = (/** @type {string} */ path) => /\.(head|zeroShot)\.[^.]+\.auc$|\.probe\.[^.]+\.[^.]+\.auc$/.test(path);

/**
 * A figure for the eye: `.917`, `5.0`, `88`.
 *
 * @param {number} value
 */
export function number(value) {
  if (Math.abs(value) >= 10) return value.toFixed(0);
  return Math.abs(value) < 1 ? value.toFixed(3).replace('0.', '.') : value.toFixed(1);
}

/**
 * The cells of one figure: value | interval | n.
 *
 * @param {{ value: number, ci95: [number, number] | null, n?: number, positives?: number }} metric
 */
export function cells({ value, ci95, n, positives }) {
  const count = positives === undefined ? (n ?? '–') : `${n}, ${positives} positive`;
  return `${number(value)} | ${ci95 ? `${number(ci95[0])} to ${number(ci95[1])}` : '–'} | ${count}`;
}

/**
 * All leaves of a tree with their paths.
 *
 * @param {object} tree
 * @returns {{ path: string, metric: any }[]}
 */
export function leaves(tree, prefix = '') {
  return Object.entries(tree).flatMap(([key, node]) => {
    const path = prefix ? `${prefix}.${key}` : key;
    if (node === null || typeof node !== 'object' || Array.isArray(node)) return [];
    return typeof node.value === 'number' && 'ci95' in node ? [{ path, metric: node }] : leaves(node, path);
  });
}

/**
 * One figure of a tree, or `undefined`.
 *
 * @param {object} tree
 * @param {string} path
 */
export const figureAt = (tree, path) => leaves(tree).find((leaf) => leaf.path === path)?.metric;

/** @param {string} path @returns {string | undefined} id of the model that the figure is of */
export function ownerOf(path) {
  path = path.replace(/^cxr\.bySource\.[^.]+\.(ctr|ood)\./, 'cxr.$1.'); // the segmenter's part of a source
  return owners.find(([prefix]) => path === prefix || path.startsWith(`${prefix}.`))?.[1];
}

/**
 * Several evaluations as one tree of figures; a later one wins where both have a figure.
 *
 * @param {readonly object[]} trees
 */
export function mergeTrees(trees) {
  /** @type {Record<string, any>} */
  const merged = {};
  for (const tree of trees) {
    for (const [key, node] of Object.entries(tree)) {
      const isBranch = node !== null && typeof node === 'object' && !('value' in node);
      merged[key] = isBranch && merged[key] ? mergeTrees([merged[key], node]) : node;
    }
  }
  return merged;
}

/**
 * The figures of one model for its card: means and single figures first, then those of single labels.
 *
 * @param {string} id of the model
 * @param {object} tree figures of models/evaluation.json
 */
export function cardFigures(id, tree) {
  const own = leaves(tree).filter(({ path }) => ownerOf(path) === id);
  const table = (/** @type {typeof own} */ part) => [
    '| figure | value | 95 % interval | n |',
    '|---|---:|---:|---:|',
    ...part.map(({ path, metric }) => `| \`${path}\` | ${cells(metric)} |`),
    '',
  ];
  const [single, whole] = [own.filter(({ path }) => isOfOneLabel(path)), own.filter(({ path }) => !isOfOneLabel(path))];
  return [
    ...(whole.length > 0 ? table(whole) : ['Not evaluated yet.', '']),
    ...(single.length > 0
      ? ['Area under the ROC curve of each label with at least ten recordings with and without it:', '', ...table(single)]
      : []),
  ].join('\n');
}
