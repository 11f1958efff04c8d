/** What is wrong with one field; the pointer is a JSON pointer into the request (RFC 6901). */
export interface FieldError {
  pointer: string;
  code: string;
  detail: string;
}

/** A problem document (RFC 9457) as the API writes it. */
export interface ProblemBody {
  code?: string;
  detail?: string;
  traceId?: string | null;
  errors?: FieldError[];
  retryAfter?: number;
  /** Of refusals by WeCom. */
  errcode?: number;
  secret?: 'app' | 'contacts';
  meaning?: { zh: string; en: string };
  fix?: { zh: string; en: string };
  help?: string;
  fromIp?: string | null;
  hint?: string | null;
}

/** The API said no, or did not answer (status 0). */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly body: ProblemBody,
  ) {
    super(body.detail ?? body.code ?? `HTTP ${status}`);
    this.name = 'Refusal';
  }

  get code(): string {
    return this.body.code ?? (this.status === 0 ? 'client.offline' : 'server.unexpected');
  }

  /** Whether the same call may well succeed a moment later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}
