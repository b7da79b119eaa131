/** Drafting from film and ECG: time to the first token, tokens a second, and the memory of the process that did it all. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { runPythonPeer } from './python-peer.ts';
import { makeRow, reportRows, type PeerResult, type Row } from './row.ts';
import { modelsDir, withEngine, withFolder } from './surroundings.ts';

const drafts = 4;
const peerName = 'Python onnxruntime, greedy, same model file';

async function draftRows(): Promise<Row[]> {
  return withFolder((folder) =>
    withEngine(folder, async (engine) => {
      const { samplePatientKey: patientKey } = await engine.call('enrolSamples', { count: 4 });
      const timings: { firstTokenMs: number; tokensPerSecond: number }[] = [];
      for (let i = 0; i <= drafts; i++) {
        const { timings: timing } = await engine.call('generateDraft', { patientKey, seed: i });
        if (i > 0) timings.push(timing);
      }
      const peers = await runPeers();
      return [
        makeRow(
          'Draft: from the request to the first token',
          'ms',
          timings.map((timing) => timing.firstTokenMs),
          peers.firstToken,
        ),
        makeRow(
          'Draft: tokens a second',
          'tokens/s',
          timings.map((timing) => timing.tokensPerSecond),
          peers.speed,
        ),
        makeRow('Peak memory (RSS) of the engine: store, all models, draft', 'MB', [process.resourceUsage().maxRSS / 1024], {
          missing: 'none',
        }),
      ];
    }),
  );
}

/** The peer prints time to first token and tokens a second of each run, in turn. */
async function runPeers(): Promise<{ firstToken: PeerResult; speed: PeerResult }> {
  process.env['AUSCULT_BENCH_THREADS'] ??= String(availableParallelism());
  const result = await runPythonPeer(peerName, 'draft.py', [join(modelsDir, 'manifest.json'), String(drafts)]);
  if ('missing' in result) return { firstToken: result, speed: result };
  return {
    firstToken: { name: `${peerName}, prompt only`, samples: result.samples.filter((_, i) => i % 2 === 0) },
    speed: { name: peerName, samples: result.samples.filter((_, i) => i % 2 === 1) },
  };
}

reportRows(await draftRows());
