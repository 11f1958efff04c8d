import createClient, { type Middleware } from 'openapi-fetch';
import type { components, paths } from './schema';
import { Refusal, type ProblemBody } from './refusal';

export type Schemas = components['schemas'];
export type Role = Schemas['Role'];

/** Told when the session has ended, wherever that is noticed: the screen stays as it is, and asks to sign in again above it. */
export const sessionEnded = new EventTarget();

/** How long an answer may take before it counts as lost. */
const deadline = 30_000;

const refusals: Middleware = {
  async onResponse({ request, response }) {
    if (response.ok) return;
    const body = await problemOf(response);
    if (response.status === 401 && body.code === 'access.sign-in-required' && !request.url.endsWith('/api/v1/me')) {
      sessionEnded.dispatchEvent(new Event('ended'));
    }
    throw new Refusal(response.status, body);
  },
  onError({ error }) {
    return new Refusal(0, { code: error instanceof DOMException && error.name === 'TimeoutError' ? 'client.deadline' : 'client.offline' });
  },
};

async function problemOf(response: Response): Promise<ProblemBody> {
  try {
    return (await response.json()) as ProblemBody;
  } catch {
    return {};
  }
}

/** The public API, typed by docs/openapi.json. Every answer that is no success is thrown as a Refusal. */
export const api = createClient<paths>({
  baseUrl: window.location.origin,
  // Looked up at each call, so that tests may replace it.
  fetch: async (request) => {
    // By hand: AbortSignal.any is younger than the browsers inside of WeCom.
    const late = new AbortController();
    const clock = setTimeout(() => late.abort(new DOMException('No answer in time', 'TimeoutError')), deadline);
    const left = () => late.abort(request.signal.reason);
    request.signal.addEventListener('abort', left);
    try {
      return await fetch(new Request(request, { signal: late.signal }));
    } finally {
      clearTimeout(clock);
      request.signal.removeEventListener('abort', left);
    }
  },
  headers: { 'X-Liaison-CSRF': '1' },
  querySerializer: { array: { style: 'form', explode: true } },
});
api.use(refusals);

/** The body of an answer that always has one. */
export async function read<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call;
  return data as T;
}
