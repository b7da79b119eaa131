/** Reads a zip archive as far as the Electron runtime needs it: stored and deflated entries, no zip64, no encryption. */
import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const endOfCentralDirectory = Buffer.from('504b0506', 'hex');
const longestEndRecord = 65_557;

/**
 * Unpacks an archive into a folder.
 *
 * @param {string} file the archive
 * @param {string} outDir where to put its files; made when absent
 * @param {(name: string) => string | null} rename new name of an entry inside `outDir`, or null to leave it out
 * @throws Error when a name would lie outside `outDir`
 */
export function unzip(file, outDir, rename) {
  const fd = openSync(file, 'r');
  try {
    for (const entry of listEntries(fd)) {
      const name = entry.name.endsWith('/') ? null : rename(entry.name);
      if (name) writeEntry(fd, entry, outDir, name);
    }
  } finally {
    closeSync(fd);
  }
}

/** @param {number} fd @param {number} length @param {number} position */
function readAt(fd, length, position) {
  const buffer = Buffer.alloc(length);
  readSync(fd, buffer, 0, length, position);
  return buffer;
}

/** The central directory (APPNOTE 4.3.12). @param {number} fd */
function* listEntries(fd) {
  const size = fstatSync(fd).size;
  const tailLength = Math.min(size, longestEndRecord);
  const tail = readAt(fd, tailLength, size - tailLength);
  const end = tail.lastIndexOf(endOfCentralDirectory);
  const directory = readAt(fd, tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16));
  for (let at = 0; at < directory.length;) {
    const nameLength = directory.readUInt16LE(at + 28);
    yield {
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      isStored: directory.readUInt16LE(at + 10) === 0,
      compressedSize: directory.readUInt32LE(at + 20),
      mode: (directory.readUInt32LE(at + 38) >>> 16) & 0o777,
      headerAt: directory.readUInt32LE(at + 42),
    };
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
}

/**
 * @param {number} fd
 * @param {{ isStored: boolean, compressedSize: number, mode: number, headerAt: number }} entry
 * @param {string} outDir
 * @param {string} name
 */
function writeEntry(fd, entry, outDir, name) {
  if (isAbsolute(name) || name.split('/').includes('..')) throw new Error(`archive entry outside its folder: ${name}`);
  const header = readAt(fd, 30, entry.headerAt);
  const raw = readAt(fd, entry.compressedSize, entry.headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28));
  const target = join(outDir, name);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, entry.isStored ? raw : inflateRawSync(raw), { mode: entry.mode || 0o644 });
}
