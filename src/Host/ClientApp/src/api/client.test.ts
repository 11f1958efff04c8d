import { afterEach, describe, expect, it, vi } from 'vitest';
import { api, sessionEnded } from './client';
import { Refusal } from './refusal';

function answer(status: number, body: unknown) {
  vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } }))));
}

afterEach(() => vi.unstubAllGlobals());

const call = () => api.GET('/api/v1/setup');

describe('the client', () => {
  it('throws what the API refuses, with its code', async () => {
    answer(409, { code: 'binding.already-bound', detail: 'x' });
    await expect(call()).rejects.toMatchObject({ status: 409, code: 'binding.already-bound', passing: false });
  });

  it('takes an answer that is no problem document for a failure of the server', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('<html>', { status: 500 })));
    await expect(call()).rejects.toMatchObject({ status: 500, code: 'server.unexpected' });
  });

  it('says that the server cannot be reached, and that it may pass', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    const refusal = await call().catch((e: unknown) => e);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ code: 'client.offline', passing: true });
  });

  it('tells that the session has ended', async () => {
    const heard = vi.fn();
    sessionEnded.addEventListener('ended', heard);
    answer(401, { code: 'access.sign-in-required' });
    await expect(call()).rejects.toBeInstanceOf(Refusal);
    expect(heard).toHaveBeenCalledOnce();
    answer(401, { code: 'accounts.sign-in-refused' });
    await expect(call()).rejects.toBeInstanceOf(Refusal);
    expect(heard).toHaveBeenCalledOnce();
    sessionEnded.removeEventListener('ended', heard);
  });

  it('sends the header against forged requests with every call', async () => {
    answer(200, { required: false });
    await call();
    const [request] = vi.mocked(fetch).mock.calls[0] as [Request];
    expect(request.headers.get('X-Liaison-CSRF')).toBe('1');
  });
});
