import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSigningKey } from './signing.ts'

let dataDir: string
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'report-progress-key-'))
})
afterAll(() => rmSync(dataDir, { recursive: true }))

const none = { key: undefined, keyFile: undefined }
const real = 'postgresql://db.example/returns'

test('a server with its embedded database makes a key that only its owner reads, and keeps it', () => {
  const server = { dataDir, signing: none, databaseUrl: undefined, demo: false }
  const first = readSigningKey(server)
  expect(statSync(join(dataDir, 'definition-key.pem')).mode & 0o777).toBe(0o600)
  expect(readSigningKey(server).publicKey).toBe(first.publicKey)
  const pem = readFileSync(join(dataDir, 'definition-key.pem'), 'utf8')
  expect(readSigningKey({ ...server, signing: { ...none, key: pem } }).id).toBe(first.id)
})

test('a server with a PostgreSQL of its own is given its key, and says so where it was not', () => {
  const server = { dataDir: `${dataDir}/nowhere`, signing: none, databaseUrl: real, demo: false }
  expect(() => readSigningKey(server)).toThrow('Set DEFINITION_SIGNING_KEY_FILE')
})

test('what is no Ed25519 key is refused, with how to make one', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const file = join(dataDir, 'other.pem')
  writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }))
  const server = { dataDir, databaseUrl: real, demo: false }
  expect(() => readSigningKey({ ...server, signing: { key: undefined, keyFile: file } })).toThrow(
    'another kind than Ed25519',
  )
  expect(() => readSigningKey({ ...server, signing: { key: 'nonsense', keyFile: undefined } })).toThrow(
    'openssl genpkey -algorithm ed25519',
  )
})
