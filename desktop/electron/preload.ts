import { contextBridge, ipcRenderer } from 'electron'

/** All that a page ever sees of this computer: one function that carries a call and its answer, both plain data. */
contextBridge.exposeInMainWorld('host', {
  send: (call: string, input: unknown): Promise<unknown> => ipcRenderer.invoke('recipient', call, input),
})
