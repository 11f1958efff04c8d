import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { webAddress } from '../work';
import { fill, useWords } from '../texts';
import { Page } from './Page';
import { Outside } from './Rows';
import { Bones, Failure } from './States';

/** A page of one thing: its outline at first, why it did not come, or it. */
export function Detail<T>({ title, query, beside, children }: { title: string; query: UseQueryResult<T>; beside?: (data: T) => ReactNode; children: (data: T) => ReactNode }) {
  const { data, error } = query;
  return (
    <Page title={title} back refresh={() => query.refetch()} beside={data && beside?.(data)}>
      {data ? children(data) : error ? <Failure error={error} again={() => void query.refetch()} /> : <Bones rows={4} />}
    </Page>
  );
}

/** Facts with their names; those that are not known are left out. */
export function FactList({ facts }: { facts: readonly (readonly [string, ReactNode] | '' | false | null | undefined)[] }) {
  return <dl className="factlist">{facts.map((fact) => fact && <div key={fact[0]}><dt>{fact[0]}</dt><dd>{fact[1]}</dd></div>)}</dl>;
}

/** To the same thing where it comes from. */
export function AtSource({ url, source }: { url: string | null; source: string }) {
  const { app } = useWords();
  const address = webAddress(url);
  const [before, after] = fill(app.open, { source: '\n' }).split('\n');
  return address ? <a className="at-source" href={address} target="_blank" rel="noreferrer nofollow">{before}<Outside>{source}</Outside>{after}</a> : null;
}
