import type { Rejection } from './protocol.ts'

/** What a person reads about a change of theirs that was not accepted. It is still on their computer. */
export const refusals: Readonly<Record<Rejection, string>> = {
  INVALID: 'The server could not read this change. Enter it again, or ask the fund team for help',
  FORBIDDEN:
    'You cannot edit this section. Ask your return coordinator for access, or ask a colleague to enter it',
  LOCKED: 'The return is being signed off. Ask your certifier to send it back for changes',
  SUBMITTED: 'The return has been submitted. Ask the fund team to reopen it if this needs to change',
  ROW_UNKNOWN: 'The row that this was entered in is not in the shared return. Add the row again',
  ROW_EXISTS: 'This row was added before. Add another row',
  STALE: 'The return changed after you checked it. Check the answers again, then submit',
  OPEN_CONFLICTS: 'Some answers have more than one version. Choose one for each, then submit',
  INCOMPLETE: 'The return has problems to put right. Check the answers, then submit',
}

/** The same, where more is known. */
export const reasons = {
  badCharacters: 'This text has characters that cannot be stored. Remove them and enter it again',
  tooLong: 'This answer is too long to be stored. Shorten it',
  notInReturn: 'This question is not in the return. Open the return again to get its latest questions',
  wrongKind: 'This is not the kind of answer that the question takes. Enter it again',
  otherQuestions:
    'The questions of this return have changed since this was entered. Open the return again and enter it again',
  notCertifier: 'Only a certifier can submit this return. Ask your certifier to sign in and submit it',
  alreadySubmitted: (reference: string): string =>
    `This return was submitted before. Its reference is ${reference}`,
  problems: (count: number): string =>
    `The return has ${count === 1 ? '1 problem' : `${count} problems`} to put right. Check the answers, then submit`,
  conflicts: (count: number): string =>
    `${count === 1 ? '1 answer has' : `${count} answers have`} more than one version. Choose one for each, then submit`,
} as const
