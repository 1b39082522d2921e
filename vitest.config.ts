import { defineConfig } from 'vitest/config'

const never = ['node_modules/**', 'dist/**', '.data/**', '.tsbuild/**']
const withServers = ['server/**/*.test.ts', 'e2e/sync.test.ts']

export default defineConfig({
  test: {
    environment: 'node',
    maxWorkers: 2,
    // Databases are started and TypeScript compiled in some tests, on machines with two cores.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: 'alone', include: ['**/*.test.{ts,tsx}'], exclude: [...never, ...withServers] },
      },
      {
        extends: true,
        // They share one PostgreSQL, each with a database of its own.
        test: { name: 'servers', include: withServers, exclude: never, globalSetup: 'server/testing.ts' },
      },
    ],
  },
})
