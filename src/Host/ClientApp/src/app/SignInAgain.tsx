import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { sessionEnded } from '../api/client';
import { meQuery, useMe } from './session';

const SignInAgainForm = lazy(() => import('./SignInAgainForm'));

/** When the session ends while a page is open: sign in above it, and nothing that was typed is lost. */
export function SignInAgain() {
  const [open, setOpen] = useState(false);
  const queries = useQueryClient();
  const email = useMe()?.account.email;

  useEffect(() => {
    const ended = () => {
      // Somebody who was never signed in is led to the sign-in page by the layout.
      if (queries.getQueryData(meQuery.queryKey)) setOpen(true);
    };
    sessionEnded.addEventListener('ended', ended);
    return () => sessionEnded.removeEventListener('ended', ended);
  }, [queries]);

  return open && <Suspense><SignInAgainForm email={email ?? ''} close={() => setOpen(false)} /></Suspense>;
}
