import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, type ReactNode } from 'react'
import { Navigate, Outlet, ScrollRestoration, useLocation } from 'react-router'
import { Layout } from '#shared/ui/page/layout.tsx'
import { queries } from './api.ts'
import { serviceName } from './page.tsx'
import { ProblemPage } from './problem-page.tsx'
import { useNews } from './sync/news.ts'
import { SavedState } from './sync/saved-state.tsx'

const footer = [
  { to: '/help', text: 'Help' },
  { to: '/accessibility', text: 'Accessibility statement' },
]

/** What surrounds every page. */
export function Shell(): ReactNode {
  const main = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const first = useRef(pathname)
  const status = useQuery(queries.status).data
  useNews()
  useEffect(() => {
    // A new page begins where reading begins; without this the keyboard stays on the link that led here.
    const { activeElement } = document
    const taken = activeElement !== null && main.current?.contains(activeElement)
    if (first.current !== pathname && !taken) main.current?.focus({ preventScroll: true })
    first.current = pathname
  }, [pathname])
  const person = status?.person ?? null
  return (
    <>
      <ScrollRestoration />
      <Layout
        service={serviceName}
        navigation={person === null ? [] : [{ to: '/', text: 'My returns' }]}
        phase="This is a new service. Tell your fund team what would make it better."
        status={person !== null && status !== undefined && <SavedState status={status} person={person} />}
        footer={footer}
        main={main}
      >
        <Outlet />
      </Layout>
    </>
  )
}

/** Lets people on who are signed in, online or not, and takes others to sign in. */
export function SignedIn(): ReactNode {
  const status = useQuery(queries.status)
  if (status.isError) return <ProblemPage error={status.error} />
  if (status.isPending) return null
  return status.data.person === null ? <Navigate to="/sign-in" replace /> : <Outlet />
}
