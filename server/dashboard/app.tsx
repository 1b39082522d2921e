import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { createBrowserRouter, Navigate, Outlet, useLocation } from 'react-router'
import { AccessibilityPage, CookiesPage } from './about-pages.tsx'
import { api } from './api.ts'
import { SpendPage } from './figures/spend-page.tsx'
import { DatesPage, ExtensionPage } from './funds/dates-page.tsx'
import { FilePage } from './funds/file-page.tsx'
import { FundsPage } from './funds/funds-page.tsx'
import { NewFundPage, NewVersionPage } from './funds/new-version-page.tsx'
import { RoundPage } from './funds/round-page.tsx'
import { VersionPage } from './funds/version-page.tsx'
import { BrokenPage, NotFoundPage, ProblemPage } from './problem-page.tsx'
import { ReturnsPage } from './returns/returns-page.tsx'
import { Shell } from './shell.tsx'
import { SignInPage } from './sign-in-page.tsx'
import { StartPage } from './start-page.tsx'

/** Every page and its address; a list. */
export const pages = (): ReturnType<typeof createBrowserRouter> =>
  createBrowserRouter([
    {
      element: <Shell />,
      children: [
        {
          errorElement: <BrokenPage />,
          children: [
            { path: '/sign-in', element: <SignInPage /> },
            { path: '/accessibility', element: <AccessibilityPage /> },
            { path: '/cookies', element: <CookiesPage /> },
            {
              element: <SignedIn />,
              children: [
                { path: '/', element: <StartPage /> },
                { path: '/spend', element: <SpendPage /> },
                { path: '/returns', element: <ReturnsPage /> },
                { path: '/funds', element: <FundsPage /> },
                { path: '/funds/new', element: <NewFundPage /> },
                { path: '/funds/:fund/rounds/:round', element: <RoundPage /> },
                { path: '/funds/:fund/rounds/:round/new', element: <NewVersionPage /> },
                { path: '/funds/:fund/rounds/:round/dates', element: <DatesPage /> },
                {
                  path: '/funds/:fund/rounds/:round/extensions/:organisation',
                  element: <ExtensionPage />,
                },
                { path: '/funds/versions/:id', element: <VersionPage /> },
                { path: '/funds/versions/:id/file', element: <FilePage /> },
                { path: '*', element: <NotFoundPage /> },
              ],
            },
          ],
        },
      ],
    },
  ])

/** Lets people on who are signed in, and takes others to sign in and back to where they wanted to go. */
function SignedIn(): ReactNode {
  const { pathname, search } = useLocation()
  const me = useQuery(api.session.me.queryOptions({}))
  if (me.isError) return <ProblemPage error={me.error} />
  if (me.isPending) return null
  if (me.data === null) {
    const from = pathname === '/' ? '' : `?from=${encodeURIComponent(pathname + search)}`
    return <Navigate to={`/sign-in${from}`} replace />
  }
  return <Outlet />
}
