/** By which the page's policy knows the styles that its own script makes. Undefined where the host did not serve the page (npm run dev). */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce;

type Create = (this: Document, name: string, options?: ElementCreationOptions) => HTMLElement;
const create: Create = Reflect.get(Document.prototype, 'createElement');

/** Parts of the library make a style element without asking for a nonce, such as the one that stops a page from scrolling behind a dialog. */
Reflect.set(Document.prototype, 'createElement', function (this: Document, name: string, options?: ElementCreationOptions) {
  const element = create.call(this, name, options);
  if (element instanceof HTMLStyleElement && nonce) element.nonce = nonce;
  return element;
} satisfies Create);
