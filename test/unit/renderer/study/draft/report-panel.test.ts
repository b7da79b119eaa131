import { describe, expect, it } from 'vitest';
import type { Report } from '../../../../../contract/report.ts';
import { EvidencePlaces } from '../../../../../renderer/study/draft/evidence-places.svelte.ts';
import { DraftState } from '../../../../../renderer/study/draft/draft.svelte.ts';
import { ReportState } from '../../../../../renderer/study/draft/report.svelte.ts';
import { ExplanationState } from '../../../../../renderer/study/findings/explanations.svelte.ts';
import ReportPanel from '../../../../../renderer/study/draft/ReportPanel.svelte';
import { FakeEngine } from '../../fake-engine.ts';
import { draft, report, reportSentence, sentence } from '../../invented.ts';
import { text } from '../../render.ts';

const signature = { signedBy: 'Dr Ada Roe', account: 'roe', signedAt: '2026-11-22T03:04:00Z', sha256: 'ab'.repeat(32), isIntact: true };

async function panel(stored: Report | null, over: { canDraft?: boolean; mismatch?: string; selected?: string } = {}): Promise<string> {
  const engine = new FakeEngine({
    openReport: () => ({ report: stored, all: [] }),
    getReportTemplates: () => ({ macros: [], templates: [{ name: 'Normal chest film', sections: {} }], file: '/f.json' }),
  });
  const state = new ReportState(engine, report().patientKey);
  await state.open();
  state.select(over.selected ?? null);
  const drafts = new DraftState(engine);
  drafts.show(stored ? draft() : null);
  return text(ReportPanel, {
    draft: drafts,
    report: state,
    canDraft: over.canDraft ?? true,
    mismatch: over.mismatch ?? '',
    places: new EvidencePlaces(new ExplanationState(engine)),
    ondraft: () => undefined,
    onempty: () => undefined,
    onsavefile: () => Promise.resolve(null),
  });
}

describe('an open report', () => {
  it('is never without "not signed"', async () => {
    expect(await panel(null)).toContain('Report, not signed');
    expect(await panel(report())).toContain('Report, not signed');
  });
  it('says of each sentence in words where it stands', async () => {
    const shown = await panel(
      report([
        reportSentence({ sentenceId: 'a' }),
        reportSentence({ sentenceId: 'b', drafted: sentence({ verdict: 'unsupported', evidence: [] }) }),
        reportSentence({ sentenceId: 'c', drafted: sentence({ verdict: 'contradicted' }) }),
        reportSentence({ sentenceId: 'd', state: 'rejected' }),
        reportSentence({ sentenceId: 'e', drafted: null }),
      ]),
    );
    for (const part of ['not reviewed', 'no evidence found', 'contradicted by the evidence', 'rejected', 'own words'])
      expect(shown).toContain(part);
    expect(shown).toContain('3 not reviewed · 1 without evidence · 1 contradicted');
  });
  it('shows the evidence of the selected sentence with its stance', async () => {
    const evidence = [
      { kind: 'finding', label: 'Cardiomegaly 0.91', stance: 'supports', reference: 'c' },
      { kind: 'neighbour', label: 'Similar film of 2021', stance: 'contradicts', reference: 'n' },
    ] as const;
    const shown = await panel(report([reportSentence({ drafted: sentence({ evidence: [...evidence] }) })]), { selected: 's1' });
    expect(shown).toContain('1 Cardiomegaly 0.91 supports');
    expect(shown).toContain('2 Similar film of 2021 speaks against');
  });
  it('offers the place of a finding on the recordings, unless others are on the screen', async () => {
    const evidence = [{ kind: 'finding', label: 'Edema 0.40', stance: 'supports', reference: 'cxr:edema' }] as const;
    const stored = report([reportSentence({ drafted: sentence({ evidence: [...evidence] }) })]);
    expect(await panel(stored, { selected: 's1' })).toContain('1 Edema 0.40 supports where');
    expect(await panel(stored, { selected: 's1', mismatch: 'This report is of another film.' })).not.toContain('where');
  });
  it('says where a sentence without evidence comes from', async () => {
    const rule = reportSentence({ drafted: sentence({ evidence: [], origin: 'rule' }) });
    expect(await panel(report([rule]), { selected: 's1' })).toContain('Written by a rule from stated facts');
  });
  it('names model, seed and speed of the draft, says SYNTHETIC, offers templates', async () => {
    const shown = await panel(report());
    for (const part of ['drafter@1', 'seed 7', '38.2 tokens/s', 'first after 310 ms', 'SYNTHETIC', 'Normal chest film'])
      expect(shown).toContain(part);
  });
  it('says that it is of other studies, or that there is nothing to draft from', async () => {
    expect(await panel(report(), { mismatch: 'This report is of another film.' })).toContain('another film');
    expect(await panel(null, { canDraft: false })).toContain('There is neither a film nor a 12-lead ECG to draft from.');
  });
});

describe('a signed report', () => {
  it('says who signed when, shows the hash and the addenda, and has nothing to edit', async () => {
    const stored = report(
      [reportSentence({ state: 'accepted' }), reportSentence({ sentenceId: 'x', text: 'Left out.', state: 'rejected' })],
      {
        signature,
        addenda: [{ text: 'The left was meant.', signature }],
      },
    );
    const shown = await panel(stored);
    for (const part of ['Report, signed', 'Dr Ada Roe', '22 Nov 2026 03:04 UTC', signature.sha256, 'Addendum 1', 'The left was meant.'])
      expect(shown).toContain(part);
    expect(shown).not.toContain('Left out.');
    expect(shown).not.toContain('Draft again');
  });
  it('warns when its text no longer has its hash, and marks what was not reviewed', async () => {
    const stored = report([reportSentence()], { signature: { ...signature, isIntact: false } });
    const shown = await panel(stored);
    expect(shown).toContain('no longer has this hash');
    expect(shown).toContain('machine text, not reviewed');
  });
});
