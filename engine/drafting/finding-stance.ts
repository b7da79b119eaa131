/** What calibrated findings say of a concept: there, absent, or neither clearly. */
import type { Finding } from '../../contract/index.ts';
import { findingKey, type Concept } from './concept.ts';

export type Presence = 'present' | 'absent' | 'unclear';

/** At or above this probability a finding is there. */
const presentProbability = 0.5;
/** From this probability on it is there too, when the study raised its odds at least so many times above the prevalence. */
const raisedProbability = 0.2;
const raisedOdds = 3;
/** At or below this probability a finding is absent. */
const absentProbability = 0.05;
/** Below even odds it is absent too, when the study lowered its odds at least so many times below the prevalence. */
const loweredOdds = 0.5;

function odds(probability: number): number {
  const inside = Math.min(Math.max(probability, 1e-6), 1 - 1e-6);
  return inside / (1 - inside);
}

/** Reads one calibrated probability against its prevalence. */
export function presenceOf({ probability, calibrationPrevalence }: Pick<Finding, 'probability' | 'calibrationPrevalence'>): Presence {
  const change = odds(probability) / odds(calibrationPrevalence);
  if (probability >= presentProbability || (probability >= raisedProbability && change >= raisedOdds)) return 'present';
  return probability <= absentProbability || change <= loweredOdds ? 'absent' : 'unclear';
}

/** The findings that speak to a concept: its own where any is shown, else the wider ones. */
export function findingsFor(concept: Concept, findings: readonly Finding[]): Finding[] {
  const named = (names: readonly string[]): Finding[] => {
    const keys = new Set(names.map(findingKey));
    return findings.filter(
      (finding) => finding.modality === concept.modality && (keys.has(findingKey(finding.code)) || keys.has(findingKey(finding.name))),
    );
  };
  const own = named(concept.findings);
  return own.length > 0 ? own : named(concept.widerFindings ?? []);
}

/** What findings together say: there if one is, absent if all are. */
export function jointPresence(findings: readonly Finding[]): Presence {
  const each = findings.map(presenceOf);
  if (each.includes('present')) return 'present';
  return each.length > 0 && each.every((presence) => presence === 'absent') ? 'absent' : 'unclear';
}

/** `Cardiomegaly 0.91` */
export function findingLabel({ name, probability }: Finding): string {
  return `${name} ${probability.toFixed(2)}`;
}
