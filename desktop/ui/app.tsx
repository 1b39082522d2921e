import { createBrowserRouter } from 'react-router'
import { AccessibilityPage } from './help/accessibility-page.tsx'
import { HelpPage } from './help/help-page.tsx'
import { BrokenPage, NotFoundPage } from './problem-page.tsx'
import { CheckAnswersPage } from './return/check-answers-page.tsx'
import { ConflictsPage } from './return/conflicts-page.tsx'
import { NotAcceptedPage } from './return/not-accepted-page.tsx'
import { OverviewPage } from './return/overview-page.tsx'
import { ExplainPage } from './return/explain-page.tsx'
import { ProblemsPage } from './return/problems-page.tsx'
import { TrayPage } from './return/tray-page.tsx'
import { QuestionPage } from './return/question-page.tsx'
import { Return } from './return/return.tsx'
import { SectionPage } from './return/section-page.tsx'
import { SubmitPage } from './return/submit-page.tsx'
import { SubmittedPage } from './return/submitted-page.tsx'
import { ReturnsPage } from './returns/returns-page.tsx'
import { Shell, SignedIn } from './shell.tsx'
import { SignInPage } from './sign-in/sign-in-page.tsx'

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
            { path: '/help', element: <HelpPage /> },
            { path: '/accessibility', element: <AccessibilityPage /> },
            {
              element: <SignedIn />,
              children: [
                { path: '/', element: <ReturnsPage /> },
                {
                  path: '/returns/:returnId',
                  element: <Return />,
                  children: [
                    { index: true, element: <OverviewPage /> },
                    { path: 'sections/:section', element: <SectionPage /> },
                    { path: 'sections/:section/:page', element: <QuestionPage /> },
                    { path: 'check-answers', element: <CheckAnswersPage /> },
                    { path: 'problems', element: <ProblemsPage /> },
                    { path: 'no-longer-asked', element: <TrayPage /> },
                    { path: 'explain', element: <ExplainPage /> },
                    { path: 'conflicts', element: <ConflictsPage /> },
                    { path: 'not-accepted', element: <NotAcceptedPage /> },
                    { path: 'submit', element: <SubmitPage /> },
                    { path: 'submitted', element: <SubmittedPage /> },
                    { path: '*', element: <NotFoundPage /> },
                  ],
                },
                { path: '*', element: <NotFoundPage /> },
              ],
            },
          ],
        },
      ],
    },
  ])
