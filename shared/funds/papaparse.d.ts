/** The published types of papaparse bring in those of Node, which nothing in `shared` may know. */
declare module 'papaparse/papaparse.js' {
  type Parsed = { data: string[][]; errors: { message: string; row?: number }[] }
  const Papa: { parse(text: string, options: { delimiter: string; skipEmptyLines: boolean }): Parsed }
  export { Papa as default }
}
