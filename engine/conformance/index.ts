/**
 * Conformance: a folder of interchange files with a manifest of what independent toolkits read from them, checked file by file.
 * Knows the readers of `import`, neither store nor models.
 */
export { checkFile, type FileCheck, type Outcome } from './check-file.ts';
export { IsolatedChecker, type CheckRequest } from './isolated-checker.ts';
export { fileProcessorSeconds, processBytes } from './limits.ts';
export { manifestName, parseManifest, type ManifestEntry } from './manifest.ts';
export { runConformance, type Conformance } from './run-conformance.ts';
export { conformanceJson, writeConformance } from './write-conformance.ts';
