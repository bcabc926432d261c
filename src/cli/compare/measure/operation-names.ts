export const operationNames = ['sign-in', 'renewal', 'revocation'] as const;
export type OperationName = (typeof operationNames)[number];
