import { ConfigProblem, readConfig } from './config.ts'
import { PostgresProblem } from './embedded-postgres.ts'
import { startServer } from './start.ts'

/** The server as a program: one line of JSON for each request, a sentence where it can't start. */
const asked = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve())
})

try {
  const config = readConfig(process.env)
  const running = await startServer(config, { log: (line) => console.log(JSON.stringify(line)) })
  console.log(`Listening on http://${config.host}:${running.port}`)
  await asked
  await running.close()
} catch (error) {
  const known = error instanceof ConfigProblem || error instanceof PostgresProblem
  console.error(known ? error.message : error)
  process.exitCode = 1
}
// Whoever asked us to stop waits for it; a timer of some library should not.
process.exit()
