import { ConfigProblem, readConfig } from './config.ts'
import { PostgresProblem } from './embedded-postgres.ts'
import { DatabaseProblem } from './migrate.ts'
import { startServer } from './start.ts'

/** The server as a program: one line of JSON for each request, a sentence where it can't start. */
const asked = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve())
})

try {
  const config = readConfig(process.env)
  const running = await startServer(config, { log: (line) => console.log(JSON.stringify(line)) })
  console.log(`Definitions are signed with the key ${running.definitionKey}`)
  console.log(`Listening on http://${config.host}:${running.port}`)
  await asked
  await running.close()
} catch (error) {
  const known = [ConfigProblem, DatabaseProblem, PostgresProblem].some((problem) => error instanceof problem)
  console.error(known && error instanceof Error ? error.message : error)
  process.exitCode = 1
}
// Whoever asked us to stop waits for it; a timer of some library should not.
process.exit()
