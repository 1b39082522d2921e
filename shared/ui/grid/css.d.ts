// Bundlers take style sheets that components import; the compiler only has to let them through.
declare module '*.css'
