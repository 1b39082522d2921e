import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test('the migrations make what the schema says', async () => {
  const run = promisify(execFile)(process.execPath, [join(import.meta.dirname, 'migration.ts'), 'check'])
  await expect(run).resolves.toMatchObject({ stdout: 'The migrations make what prisma/schema.prisma says\n' })
}, 120_000)
