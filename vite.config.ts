import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The web apps, each built with `vite build --mode <name>` into `dist/<name>`. */
const apps: Record<string, string> = {
  recipient: 'desktop/ui',
  dashboard: 'server/dashboard',
  gallery: 'shared/ui/examples',
}

const govuk = dirname(fileURLToPath(import.meta.resolve('govuk-frontend/package.json')))

export default defineConfig(({ mode }) => {
  const root = apps[mode]
  if (root === undefined)
    throw new Error(`vite: say --mode ${Object.keys(apps).join(' or --mode ')}, not ${mode}`)
  return {
    root: resolve(import.meta.dirname, root),
    plugins: [react()],
    resolve: { alias: { '/assets/images': `${govuk}/dist/govuk/assets/images` } },
    css: { preprocessorOptions: { scss: { quietDeps: true } } },
    build: {
      outDir: resolve(import.meta.dirname, 'dist', mode),
      emptyOutDir: true,
      // The default minifier refuses a media query of GOV.UK Frontend's.
      cssMinify: 'esbuild',
      // The content security policy has no data: for scripts, styles or fonts.
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 1500,
    },
  }
})
