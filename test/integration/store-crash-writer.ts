/** Runs in a process of its own: stores ECGs without end, two files each, and tells of each that is stored, until it is killed. */
import { openStore } from '../../engine/store/index.ts';
import { ecg, storeKey } from '../invented-studies.ts';

const [dataDir = '', round = '0'] = process.argv.slice(2);
const store = await openStore({ dataDir, key: storeKey });
for (let i = 0; ; i += 1) {
  const parsed = ecg(
    '',
    { patientId: `P-${i % 5}` },
    {
      originals: [
        { name: 'record.hea', bytes: Buffer.from(`header ${round}/${i}`) },
        { name: 'record.dat', bytes: Buffer.alloc(300_000, `signal ${round}/${i}`) },
      ],
    },
  );
  const { study } = await store.putStudy(parsed, null);
  process.stdout.write(`${study.studyKey}\n`);
}
