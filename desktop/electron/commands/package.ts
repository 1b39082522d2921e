import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { build as pack } from 'electron-builder'
import { build as buildPages } from 'vite'
import { buildElectron } from '../build.ts'

/** Makes installers of the desktop program under `dist/packages`. Needs Electron's binary, which npm does not bring. */
const root = resolve(import.meta.dirname, '../../..')

if ((process.env['DEFINITION_KEYS'] ?? '') === '') {
  console.log(
    'DEFINITION_KEYS is not set, so this program will trust no questions until it is started with it. See docs/publishing.md',
  )
}
console.log('Building the pages and the program.')
await rm(resolve(root, 'dist/electron'), { recursive: true, force: true })
await buildPages({ configFile: resolve(root, 'vite.config.ts'), mode: 'recipient', logLevel: 'warn' })
await buildElectron(resolve(root, 'dist/electron'))
if (!existsSync(resolve(root, 'node_modules/electron/path.txt'))) {
  console.error(
    'The program is built, but there is no Electron here to put it in. ' +
      'Run `npx install-electron` where its downloads can be reached, then run this again.',
  )
  process.exit(1)
}
await pack({ projectDir: root, publish: 'never' })
