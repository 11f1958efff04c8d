import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, read, type Schemas } from '../../api/client';
import { keyOf } from '../../app/session';

export type Department = Schemas['DepartmentItem'];

/** A department with those below it, as antd's trees take it. */
export interface Branch { key: number; value: number; title: string; department: Department; children: Branch[] }

/** Flat rows in the tree's order, as a forest: what has no parent among them is a root. */
export function forestOf(departments: readonly Department[]): Branch[] {
  const branches = new Map(departments.map((department) => [department.id, { key: department.id, value: department.id, title: department.name, department, children: [] as Branch[] }]));
  const roots: Branch[] = [];
  for (const branch of branches.values()) {
    const parent = branch.department.parentId == null ? undefined : branches.get(branch.department.parentId);
    (parent?.children ?? roots).push(branch);
  }
  return roots;
}

const none: readonly Department[] = [];

/** All departments of the team: fetched once for all screens. */
export function useDepartments(team: string) {
  const query = useQuery({
    queryKey: keyOf(team, 'departments'),
    staleTime: 60_000,
    queryFn: () => read(api.GET('/api/v1/teams/{team}/departments/all', { params: { path: { team } } })),
  });
  const all = query.data ?? none;
  // Of what was fetched alone: the query itself is another object with every look at it.
  const derived = useMemo(() => {
    const names = new Map(all.map((d) => [d.id, d.name]));
    return { all, tree: forestOf(all), nameOf: (id: number) => names.get(id) ?? `#${id}` };
  }, [all]);
  return { query, ...derived };
}
