/**
 * The nonce that the server puts into the page for styles made at run time; undefined where it gave none (the development server).
 * The Content-Security-Policy then needs no "unsafe-inline".
 */
export function styleNonce(): string | undefined {
  const content = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
  return content && !content.startsWith("__") ? content : undefined;
}

/** Libraries that put styles of their own into the page look for the nonce under this name. */
export function shareNonce(): void {
  const nonce = styleNonce();
  if (nonce) Object.assign(globalThis, { __webpack_nonce__: nonce });
}
