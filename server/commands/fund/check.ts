import { lookAt } from '../../funds/check-files.ts'
import { Misused, type Subcommand } from './subcommand.ts'

/** `check <file…>`: prints each problem as `file:line: message`, and what to look at again as a warning, which fails nothing. */
export const check: Subcommand = {
  usage: '<file…>',
  run: (paths) => {
    if (paths.length === 0) throw new Misused('Say which files to check.')
    const { problems, warnings } = lookAt(paths)
    for (const { file, line, message } of warnings) console.log(`${file}:${line}: warning: ${message}`)
    for (const { file, line, message } of problems) console.log(`${file}:${line}: ${message}`)
    if (problems.length > 0) return 1
    console.log(paths.length === 1 ? 'Nothing is wrong with it' : 'Nothing is wrong with them')
    return 0
  },
}
