import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The web apps, each built with `vite build --mode <name>` into `dist/<name>`. */
const apps = { recipient: 'desktop/ui', dashboard: 'server/dashboard' }

const govuk = dirname(fileURLToPath(import.meta.resolve('govuk-frontend/package.json')))

export default defineConfig(({ mode }) => {
  // Other tools load this file with a mode of their own, to read it.
  const app = Object.hasOwn(apps, mode) ? (mode as keyof typeof apps) : 'recipient'
  return {
    root: resolve(import.meta.dirname, apps[app]),
    plugins: [react()],
    resolve: { alias: { '/assets/images': `${govuk}/dist/govuk/assets/images` } },
    css: { preprocessorOptions: { scss: { quietDeps: true } } },
    build: {
      outDir: resolve(import.meta.dirname, 'dist', app),
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
