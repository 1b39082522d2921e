import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openDatabase } from '../database.ts'
import { testFolder } from '../testing.ts'

test('an empty file becomes a store, and stays one when it is opened again', () => {
  const { path, remove } = testFolder()
  const file = join(path, 'new.sqlite')
  openDatabase(file).close()
  const db = openDatabase(file)
  db.write(() => db.run(`INSERT INTO meta VALUES ('k', 'v')`))
  db.close()
  const sqlite = new Sqlite(file)
  expect(sqlite.pragma('user_version', { simple: true })).toBe(1)
  const tables = sqlite
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
    .pluck()
    .all()
  expect(tables).toEqual(['conflict', 'definition', 'log', 'meta', 'op', 'overlay', 'reg', 'ret'])
  sqlite.close()
  remove()
})
