import type { Section } from '#shared/funds/bundle.ts'

export type Role = 'editor' | 'finance-editor' | 'coordinator' | 'certifier' | 'analyst' | 'fund-manager'

/** What a person may do, and where; null is everywhere. */
export type Grant = {
  readonly role: Role
  readonly organisation: string | null
  readonly fund: string | null
}

/** Whose return it is. */
export type Place = { readonly organisationId: string; readonly fundCode: string }

const recipientRoles: readonly Role[] = ['editor', 'finance-editor', 'coordinator', 'certifier']

/** The grants that say something about one organisation's return. A recipient's grant without an organisation says nothing. */
function grantsFor(grants: readonly Grant[], place: Place): Grant[] {
  return grants.filter(
    ({ role, organisation, fund }) =>
      recipientRoles.includes(role) &&
      organisation === place.organisationId &&
      (fund === null || fund === place.fundCode),
  )
}

/** Whether somebody may know of, and read, a draft. */
export const maySee = (grants: readonly Grant[], place: Place): boolean => grantsFor(grants, place).length > 0

/** Whether somebody may edit a section of a return. */
export function mayEdit(
  grants: readonly Grant[],
  place: Place,
  section: Pick<Section, 'finance' | 'certifierOnly'>,
): boolean {
  return grantsFor(grants, place).some(({ role }) => {
    if (role === 'certifier') return true
    if (section.certifierOnly) return false
    return role === 'editor' || (role === 'finance-editor' && section.finance)
  })
}

export const maySubmit = (grants: readonly Grant[], place: Place): boolean =>
  grantsFor(grants, place).some(({ role }) => role === 'certifier')

export const mayUseClient = (grants: readonly Grant[]): boolean =>
  grants.some(({ role, organisation }) => recipientRoles.includes(role) && organisation !== null)

export const mayAnalyse = (grants: readonly Grant[]): boolean =>
  grants.some(({ role }) => role === 'analyst' || role === 'fund-manager')

export const mayManageFunds = (grants: readonly Grant[]): boolean =>
  grants.some(({ role }) => role === 'fund-manager')

/** The funds whose submissions somebody may read; `all` where no grant names one. */
export function readableFunds(grants: readonly Grant[]): 'all' | readonly string[] {
  const reading = grants.filter(({ role }) => role === 'analyst' || role === 'fund-manager')
  if (reading.some(({ fund }) => fund === null)) return 'all'
  return reading.flatMap(({ fund }) => (fund === null ? [] : [fund]))
}

/** Whether somebody runs this fund. */
export const mayManage = (grants: readonly Grant[], fundCode: string): boolean =>
  grants.some(({ role, fund }) => role === 'fund-manager' && (fund === null || fund === fundCode))

/** Whether somebody may begin a fund that is not there yet. */
export const mayBeginFunds = (grants: readonly Grant[]): boolean =>
  grants.some(({ role, fund }) => role === 'fund-manager' && fund === null)
