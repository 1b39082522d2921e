import { resolve } from 'node:path'
import { build } from 'esbuild'

const root = resolve(import.meta.dirname, '../..')

/** Bundles the program into `folder`. A sandboxed preload has no modules, so it is one script of the old kind. */
export async function buildElectron(folder: string): Promise<void> {
  const common = { bundle: true, platform: 'node', target: 'node24', absWorkingDir: root } as const
  await build({
    ...common,
    entryPoints: ['desktop/electron/main.ts'],
    outfile: resolve(folder, 'main.js'),
    format: 'esm',
    external: ['electron', 'better-sqlite3'],
    define: pinnedKeys(),
  })
  await build({
    ...common,
    entryPoints: ['desktop/electron/preload.ts'],
    outfile: resolve(folder, 'preload.cjs'),
    format: 'cjs',
    external: ['electron'],
  })
}

/** The keys that the program is built for become part of it. A build without them reads them from the environment. */
function pinnedKeys(): Record<string, string> {
  const keys = process.env['DEFINITION_KEYS']
  return keys === undefined ? {} : { 'process.env.DEFINITION_KEYS': JSON.stringify(keys) }
}
