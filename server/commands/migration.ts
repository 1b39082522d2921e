import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { PGlite } from '@electric-sql/pglite'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { migrationsFolder, schemaFile } from '../migrate.ts'

/**
 * `npm run migration -- new <name>` writes the migration that takes the database from the last one to
 * `prisma/schema.prisma`; `check` says whether one is missing. Prisma's own command needs an engine binary that is
 * downloaded; this is the same engine as WebAssembly, over a database in memory.
 */
const lock = '# Which database the migrations are for.\nprovider = "postgresql"\n'
const filters = { externalTables: [], externalEnums: [] }

type Engine = { diff(input: unknown): Promise<{ exitCode: number; stdout: string | null }> }
type EngineModule = {
  __wbg_set_wasm(exports: unknown): void
  readonly SchemaEngine: { new: (options: unknown, log: () => void, adapter: unknown) => Promise<Engine> }
}
/** Node has it; its type stands among those of browsers, which the server does without. */
type WithWebAssembly = {
  readonly WebAssembly: {
    instantiate(
      bytes: Uint8Array,
      imports: unknown,
    ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>
  }
}

async function loadEngine(schema: string): Promise<Engine> {
  const path = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const engine = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as unknown as EngineModule
  const { WebAssembly } = globalThis as unknown as WithWebAssembly
  const { instance } = await WebAssembly.instantiate(await readFile(path.replace(/\.js$/, '.wasm')), {
    './schema_engine_bg.js': engine,
  })
  engine.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  const adapter = new PrismaPGlite(new PGlite('memory://')) as never
  return engine.SchemaEngine.new(
    { datamodels: [[schemaFile, schema]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapter),
  )
}

/** The SQL from the last migration to the schema; undefined where nothing changed. */
async function missingMigration(): Promise<string | undefined> {
  const schema = await readFile(schemaFile, 'utf8')
  const engine = await loadEngine(schema)
  const names = (await readdir(migrationsFolder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
  const migrationDirectories = await Promise.all(
    names.map(async (name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: await readFile(join(migrationsFolder, name, 'migration.sql'), 'utf8') },
      },
    })),
  )
  const { exitCode, stdout } = await engine.diff({
    from: {
      tag: 'migrations',
      baseDir: migrationsFolder,
      lockfile: { path: 'migration_lock.toml', content: lock },
      shadowDbInitScript: '',
      migrationDirectories,
    },
    to: { tag: 'schemaDatamodel', files: [{ path: schemaFile, content: schema }] },
    script: true,
    exitCode: true,
    shadowDatabaseUrl: null,
    filters,
  })
  return exitCode === 2 ? (stdout ?? '') : undefined
}

async function main(): Promise<number> {
  const { positionals } = parseArgs({ allowPositionals: true })
  const [command, name] = positionals
  if (command === 'check' && positionals.length === 1) {
    const sql = await missingMigration()
    if (sql === undefined) {
      console.log('The migrations make what prisma/schema.prisma says')
      return 0
    }
    console.error(
      `prisma/schema.prisma has changes that no migration makes. Run: npm run migration -- new <name>\n\n${sql}`,
    )
    return 1
  }
  if (command === 'new' && name !== undefined && /^[a-z0-9-]+$/.test(name)) {
    const sql = await missingMigration()
    if (sql === undefined) {
      console.log('Nothing changed in prisma/schema.prisma: no migration is needed')
      return 0
    }
    const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
    const folder = join(migrationsFolder, `${stamp}_${name}`)
    await mkdir(folder, { recursive: true })
    await writeFile(join(migrationsFolder, 'migration_lock.toml'), lock)
    await writeFile(join(folder, 'migration.sql'), sql)
    console.log(`Wrote ${join(folder, 'migration.sql')}`)
    return 0
  }
  console.error(
    'Usage: npm run migration -- new <name> | check\n<name> is lower-case letters, digits and hyphens',
  )
  return 2
}

try {
  process.exit(await main())
} catch (error) {
  console.error(
    `The migration could not be worked out: ${error instanceof Error ? error.message : String(error)}`,
  )
  process.exit(2)
}
