/** The part of a rule document's Jira entry that it needs. */
export interface JiraConfig {
  readonly baseUrl: string;
  readonly project: string;
  readonly issueType: string;
  readonly user: string;
  readonly token: { readonly env: string };
  readonly allowPrivateAddresses: boolean;
}
