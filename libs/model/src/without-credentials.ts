/** `user:password@` of an address. */
const USER_INFO = /\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/?#"']+@/gi;
/** A query parameter whose name says that its value proves who one is. */
const PARAMETER =
  /([?&](?:access_?token|auth|auth_?token|token|api_?key|key|secret|password|sig|signature)=)[^&#\s"']+/gi;

/** A text, with `•••` in place of what addresses in it carry to prove who one is. For logs, the audit log and answers. */
export const withoutCredentials = (text: string): string =>
  text.replace(USER_INFO, '$1•••@').replace(PARAMETER, '$1•••');
