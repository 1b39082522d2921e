import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { keyId } from '#shared/sync/publication.ts'
import { ConfigProblem, type Config } from '../config.ts'

/** What definitions are signed with. Clients pin the public half. */
export type SigningKey = {
  readonly id: string
  /** As `DEFINITION_KEYS` of a client takes it: 32 bytes, base64url. */
  readonly publicKey: string
  /** Ed25519 over the text's UTF-8 bytes, base64url. */
  sign(statement: string): string
}

/**
 * The key that the operator gave. A server with its embedded database, or a demonstration, makes one for itself.
 *
 * @throws ConfigProblem where there is none, or what is there is no Ed25519 key
 */
export function readSigningKey({ dataDir, signing, databaseUrl, demo }: SigningConfig): SigningKey {
  if (signing.key !== undefined) return keyFrom(signing.key, 'DEFINITION_SIGNING_KEY')
  const file = signing.keyFile ?? `${dataDir}/definition-key.pem`
  const own = signing.keyFile === undefined && (databaseUrl === undefined || demo)
  return keyFrom((own ? makeUnlessThere(file) : undefined) ?? read(file), file)
}
type SigningConfig = Pick<Config, 'dataDir' | 'signing' | 'databaseUrl' | 'demo'>

/** A key that nobody else has, such as a test's. */
export const newSigningKey = (): SigningKey => signingKey(generateKeyPairSync('ed25519').privateKey)

function signingKey(key: KeyObject): SigningKey {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  return {
    id: keyId(Buffer.from(x, 'base64url')),
    publicKey: x,
    sign: (statement) => sign(null, Buffer.from(statement), key).toString('base64url'),
  }
}

function keyFrom(pem: string, where: string): SigningKey {
  let key: KeyObject
  try {
    key = createPrivateKey(pem)
  } catch {
    throw new ConfigProblem(`${where} holds no private key in PEM form. ${howToMake}`)
  }
  if (key.asymmetricKeyType === 'ed25519') return signingKey(key)
  throw new ConfigProblem(`${where} holds a key of another kind than Ed25519. ${howToMake}`)
}

const howToMake = 'Make one with `openssl genpkey -algorithm ed25519`'

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new ConfigProblem(
      `There is no key to sign definitions with in ${file}. Set DEFINITION_SIGNING_KEY_FILE to a file that has one. ${howToMake}`,
    )
  }
}

/** Only its owner may read it. Answers nothing where another server made one first. */
function makeUnlessThere(file: string): string | undefined {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
  mkdirSync(dirname(file), { recursive: true })
  try {
    writeFileSync(file, pem, { mode: 0o600, flag: 'wx' })
    return pem
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined
    throw error
  }
}
