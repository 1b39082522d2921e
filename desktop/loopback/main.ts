import { Refused } from '#shared/recipient/wire.ts'
import { readSettings } from './settings.ts'
import { startLoopback } from './start.ts'

/** The recipient's client in the person's own browser: prints the one address that opens it. */
try {
  const running = await startLoopback(readSettings(process.env), (message, error) => {
    console.error(message, error instanceof Error ? (error.stack ?? error.message) : (error ?? ''))
  })
  let closing = false
  const close = (): void => {
    if (closing) return
    closing = true
    void running.close().then(() => process.exit(0))
  }
  process.on('SIGINT', close)
  process.on('SIGTERM', close)
  console.log(running.launchUrl)
} catch (error) {
  if (!(error instanceof Refused)) throw error
  console.error(error.message)
  process.exit(1)
}
