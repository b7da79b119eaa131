/** How films and the ECG are hung: a grid of panes, each with what it shows. */
import { z } from 'zod';

/** What hangs in a pane: the newest film, the films before it, counted backwards, or the ECG. */
export const PaneContent = z.enum(['film', 'prior-1', 'prior-2', 'prior-3', 'ecg']);
export type PaneContent = z.infer<typeof PaneContent>;

export const HangingProtocol = z
  .strictObject({
    /** As the reader calls it; also what identifies it. */
    name: z.string().trim().min(1).max(40),
    rows: z.int().min(1).max(2),
    columns: z.int().min(1).max(2),
    /** Row by row. */
    panes: z.array(PaneContent).min(1).max(4),
    /** Whether window, zoom and pan of one film move the others. */
    isLinked: z.boolean(),
    /** Digit that hangs it together with Alt; none when `null`. */
    digit: z.int().min(1).max(9).nullable(),
  })
  .superRefine(({ rows, columns, panes }, context) => {
    if (panes.length === rows * columns) return;
    context.addIssue({ code: 'custom', message: `${panes.length} panes for a grid of ${rows * columns}` });
  });
export type HangingProtocol = Readonly<z.infer<typeof HangingProtocol>>;
