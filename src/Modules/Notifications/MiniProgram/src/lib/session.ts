import { server, team } from './place';

/** The server's no, or its silence. */
export class Refusal extends Error {
  /** @param status 0 when there was no answer. */
  constructor(readonly status: number, readonly code: string) {
    super(code);
  }
}

interface Answer { status: number; data: unknown }

interface Kept { token: string; session: string; endsAt: string }

const kept = 'session';

/** WeCom's part of wx: absent in WeChat itself. */
interface Qy { login(options: { success: (answer: { code?: string }) => void; fail: () => void }): void }
declare const wx: WechatMiniprogram.Wx & { qy?: Qy };

let opening: Promise<string> | undefined;

function ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, data: object | undefined, header: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    wx.request({
      url,
      method,
      data,
      timeout: 15_000,
      header: { ...header, 'X-Liaison-Client': 'mini-program', ...(data ? { 'Content-Type': 'application/json' } : {}) },
      success: (answer) => resolve({ status: answer.statusCode, data: answer.data }),
      fail: () => reject(new Refusal(0, 'offline')),
    });
  });
}

function codeOf(data: unknown): string {
  const code = (data as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'unexpected';
}

/** A code that says who opened this: good once, for five minutes. */
function proof(): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!wx.qy) {
      reject(new Refusal(0, 'not-in-wecom'));
      return;
    }
    wx.qy.login({
      success: (answer) => (answer.code ? resolve(answer.code) : reject(new Refusal(0, 'offline'))),
      fail: () => reject(new Refusal(0, 'offline')),
    });
  });
}

/** Several pages ask at once when this is opened: one sign-in serves them all. */
function open(): Promise<string> {
  opening ??= (async () => {
    try {
      const answer = await ask('POST', `${server}/api/v1/sessions/mini-program`, { team, code: await proof() }, {});
      if (answer.status !== 201) throw new Refusal(answer.status, codeOf(answer.data));
      const session = answer.data as Kept;
      wx.setStorageSync(kept, session);
      return session.token;
    } finally {
      opening = undefined;
    }
  })();
  return opening;
}

/** Of the session that is open; null when there is none. */
export function sessionId(): string | null {
  const session = wx.getStorageSync(kept) as Kept | '';
  return session ? session.session : null;
}

export function forget(): void {
  wx.removeStorageSync(kept);
}

/** Sends a request as the member. A session that has ended is opened again, once, and nobody notices. */
export async function send<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<T> {
  const session = wx.getStorageSync(kept) as Kept | '';
  // The same in both tries: a request that was heard before its answer was lost has one effect.
  const once: Record<string, string> = method === 'GET' ? {} : { 'Idempotency-Key': `mp-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}` };
  const go = (token: string) => ask(method, server + path, body, { ...once, Authorization: `Bearer ${token}` });
  let answer = await go(session ? session.token : await open());
  if (answer.status === 401) {
    forget();
    answer = await go(await open());
  }
  if (answer.status < 200 || answer.status > 299) throw new Refusal(answer.status, codeOf(answer.data));
  return answer.data as T;
}
