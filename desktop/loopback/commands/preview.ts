import { resolve } from 'node:path'
import { isPreviewRole, type Preview } from '#shared/preview.ts'
import { Refused } from '#shared/recipient/wire.ts'
import { startPreview } from '../preview/preview.ts'

/** The showing half of `npm run fund -- preview`, which reads the definition and sends it here as messages. */
const env = process.env
const role = env['PREVIEW_AS'] ?? 'editor'
try {
  const host = await startPreview(
    {
      port: Number(env['PREVIEW_PORT'] ?? 0),
      pages: resolve(import.meta.dirname, '../../../dist/recipient'),
      role: isPreviewRole(role) ? role : 'editor',
      organisation: env['PREVIEW_FOR'] || undefined,
    },
    (message, error) => console.error(message, error instanceof Error ? error.message : (error ?? '')),
  )
  let closing = false
  const close = (): void => {
    if (closing) return
    closing = true
    void host.close().then(() => process.exit(0))
  }
  process.on('SIGINT', close)
  process.on('SIGTERM', close)
  process.on('message', (preview) => host.show(preview as Preview))
  console.log(host.launchUrl)
} catch (error) {
  if (!(error instanceof Refused)) throw error
  console.error(error.message)
  process.exit(1)
}
