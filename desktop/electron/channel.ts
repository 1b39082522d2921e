import { ipcMain, type IpcMainInvokeEvent } from 'electron'
import type { RecipientApi } from '#shared/recipient/contract.ts'
import { answer, type Reply } from '#shared/recipient/wire.ts'
import { isOurPage } from './origin.ts'

/** Answers the calls of our own pages, and of nobody else: not of a frame in them, not of another address. */
export function answerPages(api: RecipientApi, report: (error: unknown) => void): void {
  ipcMain.handle('recipient', (event, call: unknown, input: unknown): Promise<Reply> => {
    if (!isFromOurPage(event)) throw new Error('Calls are answered to the pages of this program only')
    return answer(api, { call: typeof call === 'string' ? call : '', input }, report)
  })
}

function isFromOurPage({ senderFrame, sender }: IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && isOurPage(senderFrame.url)
}
