#!/usr/bin/env node
/**
 * The part of fpm's command line that electron-builder 26 uses for a deb, done with dpkg-deb, for machines that cannot download fpm.
 * electron-builder is pointed here by CUSTOM_FPM_PATH.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * @param {string[]} args
 * @returns {{ options: Record<string, string>, depends: string[], recommends: string[], files: [string, string][] }}
 */
function parseArguments(args) {
  /** @type {ReturnType<typeof parseArguments>} */
  const parsed = { options: {}, depends: [], recommends: [], files: [] };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === '-s' || arg === '-t') parsed.options[arg.slice(1)] = args[++i];
    else if (arg === '-d') parsed.depends.push(args[++i]);
    else if (arg === '--deb-recommends') parsed.recommends.push(args[++i]);
    else if (arg === '--force' || arg === '--debug') continue;
    else if (arg.startsWith('--')) {
      const [name, value] = arg.slice(2).split('=');
      parsed.options[name] = value ?? args[++i];
    } else {
      const at = arg.lastIndexOf('=');
      parsed.files.push([arg.slice(0, at), arg.slice(at + 1)]);
    }
  }
  return parsed;
}

/** @param {ReturnType<typeof parseArguments>['options']} o @param {string[]} depends @param {string[]} recommends @param {number} sizeKb */
function controlFile(o, depends, recommends, sizeKb) {
  const description = (o.description ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const lines = [
    `Package: ${o.name}`,
    `Version: ${o.version}${o.iteration ? `-${o.iteration}` : ''}`,
    `Architecture: ${o.architecture}`,
    `Maintainer: ${o.maintainer}`,
    `Installed-Size: ${sizeKb}`,
    depends.length > 0 ? `Depends: ${depends.join(', ')}` : '',
    recommends.length > 0 ? `Recommends: ${recommends.join(', ')}` : '',
    `Section: ${o.category ?? 'default'}`,
    `Priority: ${o['deb-priority'] ?? 'optional'}`,
    o.url ? `Homepage: ${o.url}` : '',
    `Description: ${description[0] ?? o.name}`,
    ...description.slice(1).map((line) => ` ${line}`),
  ];
  return `${lines.filter(Boolean).join('\n')}\n`;
}

/** @param {ReturnType<typeof parseArguments>} parsed @param {string} work */
function buildDeb({ options, depends, recommends, files }, work) {
  const root = join(work, 'root');
  for (const [from, to] of files) {
    const target = join(root, to);
    mkdirSync(from.endsWith('/') ? target : dirname(target), { recursive: true });
    cpSync(from, target, { recursive: true, dereference: false, preserveTimestamps: true });
  }
  execFileSync('chmod', ['-R', 'u+rwX,go+rX,go-w', root]);
  const sizeKb = Number(execFileSync('du', ['-sk', root], { encoding: 'utf8' }).split('\t')[0]);
  mkdirSync(join(root, 'DEBIAN'));
  writeFileSync(join(root, 'DEBIAN/control'), controlFile(options, depends, recommends, sizeKb));
  for (const [option, name] of [
    ['after-install', 'postinst'],
    ['after-remove', 'postrm'],
  ]) {
    if (!options[option]) continue;
    copyFileSync(options[option], join(root, 'DEBIAN', name));
    chmodSync(join(root, 'DEBIAN', name), 0o755);
  }
  const compression = options['deb-compression'] === 'gz' ? 'gzip' : (options['deb-compression'] ?? 'xz');
  execFileSync('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', root, options.package], { stdio: 'inherit' });
}

const parsed = parseArguments(process.argv.slice(2));
if (parsed.options.t !== 'deb') throw new Error(`this stand-in for fpm makes deb packages only, not ${parsed.options.t}`);
const work = mkdtempSync(join(tmpdir(), 'auscult-deb-'));
try {
  buildDeb(parsed, work);
} finally {
  rmSync(work, { recursive: true, force: true });
}
