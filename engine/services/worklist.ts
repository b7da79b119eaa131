/** The worklist and a patient's page. */
import type { CallOutput, CallParsedInput, ModelId, PatientKey } from '../../contract/index.ts';
import type { Store } from '../store/index.ts';

/** One page of the worklist. `currentModels` count as encoded. */
export function listPatients(
  store: Pick<Store, 'listPatients'>,
  input: CallParsedInput<'listPatients'>,
  currentModels: readonly ModelId[],
): Promise<CallOutput<'listPatients'>> {
  return store.listPatients({ ...input, currentModels });
}

/**
 * A patient with all studies and the newest draft.
 *
 * @throws AuscultError 'patient-not-found'
 */
export async function openPatient(
  store: Pick<Store, 'getPatient' | 'listStudiesOf' | 'getLatestDraft' | 'audit'>,
  patientKey: PatientKey,
): Promise<CallOutput<'openPatient'>> {
  const patient = await store.getPatient(patientKey);
  const [studies, draft] = await Promise.all([store.listStudiesOf(patientKey), store.getLatestDraft(patientKey)]);
  await store.audit({ action: 'patient.opened', subject: patientKey });
  return { patient, studies, draft };
}
