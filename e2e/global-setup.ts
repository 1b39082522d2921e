import { setup } from '../server/testing.ts'
import { buildWebApps } from '../server/commands/web-apps.ts'

/** Before the browser tests: the pages as they are now, and the PostgreSQL that the servers share. After them, its end. */
export default async function prepare(): Promise<() => Promise<void>> {
  await buildWebApps(['recipient', 'dashboard'], (line) => process.stdout.write(`${line}\n`))
  return setup()
}
