// Generates the database client into server/generated. Naming a native engine that is never called keeps Prisma
// from downloading one, so this works without a network.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const cli = createRequire(import.meta.url).resolve('prisma/build/index.js')
const { status, stdout, stderr, error } = spawnSync(
  process.execPath,
  [cli, 'generate', '--schema', 'prisma/schema.prisma'],
  {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    },
    encoding: 'utf8',
  },
)
if (error || status !== 0) {
  process.stderr.write(
    `The database client could not be generated.\n${error?.message ?? `${stdout}${stderr}`}\n`,
  )
  process.exitCode = 1
}
