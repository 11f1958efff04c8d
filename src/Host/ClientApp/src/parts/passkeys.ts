import { Refusal } from '../api/refusal';

/** Whether this browser takes and gives passkeys in the API's own JSON (WebAuthn Level 3). */
export const browserHasPasskeys = typeof PublicKeyCredential === 'function' && 'parseCreationOptionsFromJSON' in PublicKeyCredential;

/** Asks the device for a new passkey; its owner may say no. */
export function createPasskey(options: unknown): Promise<unknown> {
  return answered(() => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON) }));
}

/** Asks the device for a passkey of this server. */
export function showPasskey(options: unknown): Promise<unknown> {
  return answered(() => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON) }));
}

async function answered(ask: () => Promise<Credential | null>): Promise<unknown> {
  try {
    return ((await ask()) as PublicKeyCredential).toJSON();
  } catch (error) {
    throw new Refusal(0, { code: error instanceof DOMException && error.name === 'InvalidStateError' ? 'client.passkey-there' : 'client.passkey-cancelled' });
  }
}
