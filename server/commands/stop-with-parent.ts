// Loaded before a program that `npm start` starts. When its parent is gone, however it went, the program is asked
// to stop, so that nothing is left holding a port.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
