import { expect, test } from 'vitest'
import { procedures } from '#shared/sync/protocol.ts'
import { appRouter } from './router.ts'

const whoMayCall = {
  'bundles.get': 'signedIn',
  'figures.spend': 'analyst',
  'funds.approve': 'fundTeam',
  'funds.begin': 'fundTeam',
  'funds.checkAgain': 'fundTeam',
  'funds.extend': 'fundTeam',
  'funds.file': 'fundTeam',
  'funds.goBack': 'fundTeam',
  'funds.list': 'fundTeam',
  'funds.publish': 'fundTeam',
  'funds.askForReview': 'fundTeam',
  'funds.round': 'fundTeam',
  'funds.save': 'fundTeam',
  'funds.sendBack': 'fundTeam',
  'funds.setDates': 'fundTeam',
  'funds.version': 'fundTeam',
  'funds.withdraw': 'fundTeam',
  'returns.list': 'analyst',
  'session.demoPeople': 'anyone',
  'session.me': 'anyone',
  'session.signIn': 'anyone',
  'session.signInHere': 'anyone',
  'session.signOut': 'signedIn',
  'session.signOutHere': 'anyone',
  'sync.data': 'recipient',
  'sync.previous': 'recipient',
  'sync.manifest': 'recipient',
  'sync.pull': 'recipient',
  'sync.push': 'recipient',
}

type Procedure = { readonly _def: { readonly meta?: { readonly who: string } } }
const all = Object.entries(appRouter._def.procedures) as unknown as [string, Procedure][]

test('every procedure says who may call it, as it is written here', () => {
  expect(Object.fromEntries(all.map(([name, { _def }]) => [name, _def.meta?.who]))).toEqual(whoMayCall)
})

test('every procedure that desktops know is there', () => {
  expect(all.map(([name]) => name)).toEqual(expect.arrayContaining(Object.keys(procedures)))
})
