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
  })
  await build({
    ...common,
    entryPoints: ['desktop/electron/preload.ts'],
    outfile: resolve(folder, 'preload.cjs'),
    format: 'cjs',
    external: ['electron'],
  })
}
