import { describe, expect, it } from 'vitest';
import { parseEcgFacts } from '../../../../engine/conformance/ecg-facts.ts';

describe('parseEcgFacts', () => {
  it.each([
    ['RHYTHM 12x4999@500, MEDIAN 12x599, 12 annotations', [12, 4999, 500]],
    ['1 channel x250@200 Hz 0.7324219 uV', [1, 250, 200]],
    ['deflated twin: 12 leads x2400@240', [12, 2400, 240]],
    ['biosig: type=HL7aECG version=2.0 fs=500.0 samples=5000 ch=12 [I II]', [12, 5000, 500]],
    ["biosig: not read | xml: 12 leads x[1000] inc=['0.01s'] scale=[('5', 'uV')]", [12, 1000, 100]],
    ["xml: Rhythm fs=500 8 leads ('I', '5000', '4.88', 10000)", [8, 5000, 500]],
    ["{'numberofleads': '12', 'leadlabels': 'I II', 'durationperchannel': '11000', 'samplespersecond': '500'}", [12, 5500, 500]],
    ['header: mixedsignals 6 62.4725/999.56 14400 | mixedsignals_e.dat 516x4', [6, 14400, 62.4725]],
    ['header: 100 2 360 650000 | 100.dat 212', [2, 650000, 360]],
  ])('reads %s', (text, [channels, samples, samplingFrequencyHz]) => {
    expect(parseEcgFacts(text).blocks).toEqual([{ channels, samples, samplingFrequencyHz }]);
  });

  it('reads every MD5', () => {
    const text = `md5(WaveformData) ${'c'.repeat(32)}; MEDIAN BEAT 12x1200 md5 ${'0'.repeat(32)}; 77 annotations`;
    expect(parseEcgFacts(text)).toEqual({ blocks: [], md5s: ['c'.repeat(32), '0'.repeat(32)] });
  });

  it('finds nothing in nothing', () => {
    expect(parseEcgFacts('')).toEqual({ blocks: [], md5s: [] });
  });
});
