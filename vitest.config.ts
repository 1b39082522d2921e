import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.{ts,tsx}'],
    exclude: ['node_modules', 'dist', '.data', '.tsbuild'],
    environment: 'node',
    maxWorkers: 2,
    // Databases are started and TypeScript compiled in some tests, on machines with two cores.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
