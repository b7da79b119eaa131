/** Results: a tree whose leaves are figures. */

export interface Metric {
  readonly value: number;
  /** 95 % interval; `null` where none can be given. */
  readonly ci95: readonly [number, number] | null;
  /** Rows that the figure is of. */
  readonly n: number;
  /** Rows with the label, where the figure is of one label. */
  readonly positives?: number;
}

export interface MetricTree {
  readonly [key: string]: Metric | MetricTree;
}

/** Whether a node of the tree is a figure. */
export function isMetric(node: Metric | MetricTree): node is Metric {
  return typeof node['value'] === 'number';
}

/** The figures with their paths, `ecg.superclass.head.macroAuc`, in the order of the tree. */
export function flatMetrics(tree: MetricTree, prefix = ''): { path: string; metric: Metric }[] {
  return Object.entries(tree).flatMap(([key, node]) => {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    return isMetric(node) ? [{ path, metric: node }] : flatMetrics(node, path);
  });
}

/** The tree without figures that are not numbers (a share of nothing) and without branches that hold no figure. */
export function withoutEmpty(tree: MetricTree): MetricTree {
  const entries = Object.entries(tree).flatMap(([key, node]): [string, Metric | MetricTree][] => {
    if (isMetric(node)) return Number.isNaN(node.value) ? [] : [[key, node]];
    const branch = withoutEmpty(node);
    return Object.keys(branch).length > 0 ? [[key, branch]] : [];
  });
  return Object.fromEntries(entries);
}

/** Both trees in one; where both have a figure at a path, the second's. */
export function mergedTrees(first: MetricTree, second: MetricTree): MetricTree {
  const merged: Record<string, Metric | MetricTree> = { ...first };
  for (const [key, node] of Object.entries(second)) {
    const before = merged[key];
    merged[key] = before && !isMetric(before) && !isMetric(node) ? mergedTrees(before, node) : node;
  }
  return merged;
}
