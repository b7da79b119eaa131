/** What the probes of each modality are to tell apart. */
import { superclassCodes } from './ecg-statements.ts';
import type { EncodedRow } from './encode-rows.ts';
import { filmLabels, isKnown, positiveLabels } from './film-labels.ts';
import type { ProbeRow, ProbeTask } from './probe-metrics.ts';
import type { EcgRow, FilmRow } from './read-index.ts';

type Encoded<Row> = readonly EncodedRow<Row>[];

/** PTB-XL's superclasses. */
export function ecgProbeTask(train: Encoded<EcgRow>, validation: Encoded<EcgRow>, test: Encoded<EcgRow>): ProbeTask {
  const probeRow = ({ row, embedding }: EncodedRow<EcgRow>, i: number): ProbeRow => ({
    embedding,
    has: (key) => row.superclass?.includes(key) ?? null,
    patient: row.patient ?? `row ${i}`,
    stratum: row.dataset,
  });
  return { keys: superclassCodes, train: train.map(probeRow), validation: validation.map(probeRow), test: test.map(probeRow) };
}

/** The labels of the film encoder. */
export function filmProbeTask(train: Encoded<FilmRow>, validation: Encoded<FilmRow>, test: Encoded<FilmRow>): ProbeTask {
  const names = new Map(filmLabels.map(({ key, name }) => [key, name]));
  const probeRow = ({ row, embedding }: EncodedRow<FilmRow>, i: number): ProbeRow => {
    const labels = positiveLabels(row);
    return {
      embedding,
      has: (key) => {
        const name = names.get(key) ?? '';
        return isKnown(row, name) ? labels.has(name) : null;
      },
      patient: row.patient_id ? `${row.source}/${row.patient_id}` : `row ${i}`,
      stratum: row.source,
    };
  };
  return { keys: [...names.keys()], train: train.map(probeRow), validation: validation.map(probeRow), test: test.map(probeRow) };
}
