import { hash, verify } from '@node-rs/argon2';

/** argon2id with the parameters that OWASP recommends: 19 MiB, two passes, one lane. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Checked when there is no such account, so that an answer takes as long. */
const NOBODY = hash('nobody has this password', OPTIONS);

export const hashPassword = (password: string): Promise<string> => hash(password, OPTIONS);

/** False when there is no hash: an account without a password cannot be signed in to with one. */
export async function isPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const matches = await verify(passwordHash ?? (await NOBODY), password);
  return matches && passwordHash !== null;
}
