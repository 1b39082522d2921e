import { createHash } from 'node:crypto'
import { spawn } from 'node:child_process'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js')

const folders = { recipient: 'desktop/ui', dashboard: 'server/dashboard' }
export type WebApp = keyof typeof folders

/**
 * Builds the web apps whose sources changed since they were last built, into `dist/<name>`. Throws an Error whose
 * message is what the build said.
 */
export async function buildWebApps(names: readonly WebApp[], say: (line: string) => void): Promise<void> {
  await Promise.all(
    names.map(async (name) => {
      const stamp = join(root, `dist/${name}.inputs`)
      const inputs = hashOf(name)
      if (existsSync(`${root}/dist/${name}/index.html`) && existsSync(stamp)) {
        if (readFileSync(stamp, 'utf8') === inputs) return
      }
      say(`Building the pages of ${folders[name]}.`)
      await viteBuild(name)
      writeFileSync(stamp, inputs)
    }),
  )
}

/** SHA-256 over everything that goes into an app: names and contents, so that a checkout of old files counts too. */
function hashOf(name: WebApp): string {
  const hash = createHash('sha256')
  const files = globSync([`${folders[name]}/**/*`, 'shared/**/*', 'vite.config.ts', 'package-lock.json'], {
    cwd: root,
    withFileTypes: true,
    exclude: ['**/*.test.ts', '**/*.test.tsx', '**/*.spec.ts'],
  })
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
  for (const path of paths.sort())
    hash
      .update(`${path.slice(root.length)}\0`)
      .update(readFileSync(path))
      .update('\0')
  return hash.digest('hex')
}

function viteBuild(name: WebApp): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [vite, 'build', '--mode', name, '--config', 'vite.config.ts'], {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said: string[] = []
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => said.push(text))
    child.on('error', fail)
    child.on('close', (code) => {
      if (code === 0) done()
      else fail(new Error(`The pages of ${folders[name]} could not be built:\n${said.join('')}`))
    })
  })
}
