import type { Expression } from '../rules/expression.ts'
import type { Bundle } from './bundle.ts'
import { checkExpression, type AskedQuestions, type ExpressionContext } from './check-expression.ts'
import type { FundFile } from './definition.ts'
import { didYouMean } from './nearest.ts'
import type { Placed } from './sections.ts'
import { problemAt, type DefinitionProblem, type Part, type Path } from './source.ts'

/** Says of every condition, calculation and rule whether what it names is there. Problems are added to `problems`. */
export function checkExpressions(
  { bundle, placed, fund }: { bundle: Bundle; placed: readonly Placed[]; fund: Part<FundFile> },
  problems: DefinitionProblem[],
): void {
  const asked: AskedQuestions = new Map(
    placed.flatMap(({ built }) =>
      built.pages.flatMap((page) =>
        page.questions.map((question) => [question.id, { section: built, question }] as const),
      ),
    ),
  )
  const { lists } = bundle
  for (const { question, section } of asked.values()) {
    const written = placed.find(({ built }) => built.id === section.id)?.written.get(question.id)
    if (written === undefined) continue
    const check = (
      expression: Expression | undefined,
      path: Path,
      more: Partial<ExpressionContext>,
    ): void => {
      if (expression === undefined) return
      const say = (inner: Path, message: string): number =>
        problems.push(problemAt(written.placeOf([...path, ...inner]), message))
      checkExpression(expression, { asked, lists, section: section.id, say, ...more })
    }
    check(question.required, ['required'], {})
    for (const column of question.table?.columns ?? []) {
      const [id = ''] = column.id.split('.')
      check(column.required, ['columns', id, 'required'], { table: question })
      check(column.calculate, ['columns', id, 'calculate'], { table: question, onlyRow: true })
    }
  }
  const ids = new Set<string>()
  for (const [index, rule] of bundle.rules.entries()) {
    const say = (path: Path, message: string): number =>
      problems.push(problemAt({ file: fund.file, path: ['rules', index, ...path] }, message))
    if (ids.has(rule.id)) say(['id'], `There is already a rule “${rule.id}”`)
    ids.add(rule.id)
    const table = rule.table === undefined ? undefined : asked.get(rule.table)
    if (rule.table !== undefined && table?.question.kind !== 'table') {
      say(['table'], `No table “${rule.table}” is asked${didYouMean(rule.table, asked.keys())}`)
      continue
    }
    const candidates = table?.question.table?.columns.map(({ id }) => id) ?? [...asked.keys()]
    for (const [place, about] of rule.about.entries()) {
      if (!candidates.includes(about))
        say(['about', place], `There is nothing “${about}” here${didYouMean(about, candidates)}`)
    }
    const homes = new Set(
      table ? [table.section.id] : rule.about.map((about) => asked.get(about)?.section.id),
    )
    if (homes.size > 1) say(['about'], 'A rule is about questions of one section')
    const section = [...homes][0]
    checkExpression(rule.check, {
      asked,
      lists,
      section,
      table: table?.question,
      say: (inner, message) => say(['check', ...inner], message),
    })
  }
}
