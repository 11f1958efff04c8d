import { team } from './place';
import { send } from './session';

export interface Page<T> { items: T[]; next: string | null }
export interface Project { id: string; name: string; group: string | null }
export interface Person { id: string; name: string; login: string | null; isMe: boolean }
export interface Source { id: string; kind: string; name: string }
export type ItemKind = 'task' | 'requirement' | 'defect' | 'epic';
export type MessageKind = 'item' | 'iteration' | 'merge-request' | 'build';
export type MergeRequestState = 'open' | 'draft' | 'merged' | 'closed';
export type BuildState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
export type Verdict = 'approved' | 'changes-requested' | 'commented';

export interface Item { id: string; kind: ItemKind; number: string | null; title: string; state: string | null; isDone: boolean; dueOn: string | null; updatedAt: string; project: Project; assignees: string[] }
export interface ItemDetail extends Omit<Item, 'assignees'> { text: string | null; url: string | null; source: Source; author: Person | null; assignees: Person[]; iteration: { id: string; name: string } | null; isFollowed: boolean }
export interface Iteration { id: string; name: string; startsOn: string | null; endsOn: string | null; isClosed: boolean; total: number; done: number; myTotal: number; myDone: number; project: Project }
export interface IterationDetail { iteration: Iteration; burnDown: { on: string; total: number; left: number }[]; isFollowed: boolean; url: string | null }
export interface Review { id: string; name: string; isMe: boolean; verdict: Verdict | null }
export interface MergeRequest { id: string; number: string | null; title: string; state: MergeRequestState; sourceBranch: string | null; targetBranch: string | null; updatedAt: string; project: Project; author: string | null; reviews: Review[]; build: BuildState | null }
export interface MergeRequestDetail extends Omit<MergeRequest, 'author' | 'build'> { text: string | null; url: string | null; source: Source; author: Person | null; build: { id: string; name: string; state: BuildState } | null; isFollowed: boolean }
export interface Build { id: string; number: string | null; name: string; ref: string | null; commitTitle: string | null; state: BuildState; createdAt: string; startedAt: string | null; endedAt: string | null; project: Project }
export interface BuildDetail extends Build { url: string | null; stages: { name: string; state: BuildState }[]; logTail: string | null; source: Source; author: Person | null; isFollowed: boolean }
export interface Message { id: string; kind: MessageKind; subjectId: string; project: string | null; title: string; text: string; isUrgent: boolean; at: string; readAt: string | null }
export interface Comment { id: string; author: string | null; isMine: boolean; text: string; at: string; isPending: boolean }
export interface Preferences { pushes: { kind: MessageKind; channel: 'wecom' | 'mini-program' | 'mail'; on: boolean }[]; language: string; timeZone: string; doNotDisturb: { always: boolean } | null; isQuiet: boolean; hasMiniProgram: boolean }
export interface Me { account: { name: string; email: string } }

type Query = Readonly<Record<string, string | boolean | undefined | null>>;

function withQuery(path: string, query: Query): string {
  const parts = Object.entries(query).filter(([, value]) => value !== undefined && value !== null).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return parts.length > 0 ? `${path}?${parts.join('&')}` : path;
}

const at = (path: string) => `/api/v1/teams/${team}${path}`;

/** The team's part of the API. Paths stand as in its document; the build's check looks each of them up there. */
export const api = {
  get: <T>(path: string, query: Query = {}) => send<T>('GET', withQuery(at(path), query)),
  post: <T>(path: string, body?: object) => send<T>('POST', at(path), body),
  put: <T>(path: string, body?: object) => send<T>('PUT', at(path), body),
  remove: <T>(path: string) => send<T>('DELETE', at(path)),
  me: () => send<Me>('GET', '/api/v1/me'),
  signOut: () => send<void>('DELETE', '/api/v1/sessions/current'),
};
