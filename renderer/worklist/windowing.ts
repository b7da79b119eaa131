/** Which rows of a long list are in view. Pure. */

/** Rows from `first` to `last`, end exclusive. */
export interface RowRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Rows that must be drawn.
 *
 * @param scrollTop  CSS px scrolled
 * @param viewHeight  CSS px of the view
 * @param rowHeight  CSS px of each row
 * @param total  number of rows of the list
 * @param overscan  rows drawn beyond each edge, so that scrolling shows no gap
 */
export function visibleRows(scrollTop: number, viewHeight: number, rowHeight: number, total: number, overscan = 8): RowRange {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - overscan);
  const last = Math.min(total, Math.ceil((scrollTop + viewHeight) / rowHeight) + overscan);
  return { first: Math.min(first, total), last: Math.max(last, Math.min(first, total)) };
}

/** Numbers of the pages of `pageSize` rows that a range touches. */
export function pagesOf(range: RowRange, pageSize: number): number[] {
  if (range.last <= range.first) return [];
  const first = Math.floor(range.first / pageSize);
  const last = Math.floor((range.last - 1) / pageSize);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** Scroll position that brings a row fully into view with the least movement, CSS px. */
export function scrollToRow(row: number, scrollTop: number, viewHeight: number, rowHeight: number): number {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  return top + rowHeight > scrollTop + viewHeight ? top + rowHeight - viewHeight : scrollTop;
}
