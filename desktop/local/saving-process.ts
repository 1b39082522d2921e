import { answerAt } from '#shared/answers/address.ts'
import { openEngine } from './engine.ts'
import { testHost } from './testing.ts'

/** Saves one answer after the other and says the number of each when it was kept, until somebody ends it. */
const [folder = '', server = '', returnId = '', first = '0'] = process.argv.slice(2)
const api = openEngine(testHost(folder), server).api('window')
const targets = ['contact.name', 'contact.email', 'summary'].map((id) => answerAt('administration', id))
// As fast as somebody pastes, with room for the sending in between.
for (let number = Number(first); ; number += 1) {
  const target = targets[number % targets.length] ?? ''
  await api.save({ returnId, edits: [{ kind: 'set', target, value: `answer ${number}`, seen: null }] })
  process.stdout.write(`${number}\n`)
  await new Promise((done) => setTimeout(done, 5))
}
