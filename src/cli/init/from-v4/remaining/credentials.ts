import { Node, type SourceFile, SyntaxKind } from 'ts-morph';
import {
  functionIn,
  initializerOf,
  isFunction,
  nameOf,
  propertyOf,
} from '../../../project/syntax.ts';
import { type Check, type Finding, providerObjects } from './finding.ts';

interface Authorize {
  readonly callback: Node;
  /** The names of the form's fields. */
  readonly fields: readonly string[];
}

function authorizesIn(file: SourceFile): Authorize[] {
  return providerObjects(file).flatMap(({ object }) => {
    const callback = functionIn(object, 'authorize');
    if (!callback) return [];
    const form = initializerOf(propertyOf(object, 'credentials'));
    const properties = Node.isObjectLiteralExpression(form) ? form.getProperties() : [];
    return { callback, fields: properties.filter(Node.isPropertyAssignment).map(nameOf) };
  });
}

const parameterOf = ({ callback }: Authorize, index: number) =>
  isFunction(callback) ? callback.getParameters()[index] : undefined;

/** In v5 the type of the form's fields is unknown. */
const unknownFields: Check = {
  mayHave: /\bauthorize\b/,
  find(file, { typescript }) {
    if (!typescript) return [];
    return authorizesIn(file).flatMap((authorize): Finding[] => {
      const parameter = parameterOf(authorize, 0);
      const type = parameter?.getTypeNode()?.getText();
      if (!parameter || type === 'any' || type === 'unknown') return [];
      const isRead = type !== undefined || readsFields(authorize, parameter);
      if (!isRead) return [];
      const names = authorize.fields.map((field) => `'${field}'`).join(' | ') || 'string';
      const { fields } = authorize;
      return [
        {
          node: authorize.callback,
          reason:
            'v5 declares each field of the form as unknown, and the form itself is never undefined: declare the fields as strings, or validate them, for example with zod',
          snippet: `async authorize(credentials) {\n  const { ${fields.join(', ')} } = credentials as Partial<Record<${names}, string>>;`,
        },
      ];
    });
  },
};

/** Whether it reads fields directly, instead of only passing them to a function that validates them. */
function readsFields({ callback }: Authorize, parameter: Node): boolean {
  if (!Node.isParameterDeclaration(parameter)) return false;
  const name = parameter.getNameNode();
  if (Node.isObjectBindingPattern(name)) return true;
  return callback
    .getDescendantsOfKind(SyntaxKind.Identifier)
    .filter((node) => node.getText() === name.getText())
    .some((node) => {
      const holder = Node.isNonNullExpression(node.getParent()) ? node.getParent() : node;
      const around = holder?.getParent();
      const isField = Node.isPropertyAccessExpression(around) && around.getExpression() === holder;
      return isField || (Node.isVariableDeclaration(around) && around.getInitializer() === holder);
    });
}

/** Properties of v4's request: v5 passes a standard Request. */
const requestParts: Check = {
  mayHave: /\bauthorize\b/,
  find(file) {
    return authorizesIn(file).flatMap((authorize) => {
      const name = parameterOf(authorize, 1)?.getName();
      if (name === undefined) return [];
      return authorize.callback
        .getDescendantsOfKind(SyntaxKind.PropertyAccessExpression)
        .filter((access) => access.getExpression().getText().replace('!', '') === name)
        .filter((access) => ['headers', 'body', 'query'].includes(access.getName()))
        .filter((access) => !/\.get$/.test(access.getParent()?.getText() ?? ''))
        .map((node) => ({
          node,
          reason:
            'authorize gets a Request in v5: read headers with `headers.get`, the body from `credentials`, and the query from `url`',
          snippet: `${name}.headers.get('x-forwarded-for')\nnew URL(${name}.url).searchParams.get('from')`,
        }));
    });
  },
};

const errorSnippet = `import { CredentialsSignin } from 'next-auth';

class InvalidCredentials extends CredentialsSignin {
  code = 'refused';
}

throw new InvalidCredentials(); // the page has result.error === 'CredentialsSignin', and this result.code`;

/** Errors whose message v4 passed on to the page. */
const thrownTexts: Check = {
  mayHave: /\bauthorize\b/,
  find(file) {
    return authorizesIn(file).flatMap(({ callback }) =>
      thrownIn(callback).map((node) => ({
        node,
        reason:
          'v4 passed this error message to the page, and in v5 the page gets "Configuration": throw a CredentialsSignin with a code that the page knows, or return null',
        snippet: errorSnippet,
      })),
    );
  },
};

/** Statements that throw a `new …Error`; Auth.js's own error is `CredentialsSignin`. */
function thrownIn(callback: Node) {
  return callback.getDescendantsOfKind(SyntaxKind.ThrowStatement).filter((statement) => {
    const thrown = statement.getExpression();
    return Node.isNewExpression(thrown) && /Error$/.test(thrown.getExpression().getText());
  });
}

/** The same in the callback `signIn`. */
const thrownByCallback: Check = {
  mayHave: /\bsignIn\b/,
  find(file) {
    return file.getDescendantsOfKind(SyntaxKind.ObjectLiteralExpression).flatMap((object) => {
      const holder = object.getParent();
      if (!Node.isPropertyAssignment(holder) || holder.getName() !== 'callbacks') return [];
      const callback = functionIn(object, 'signIn');
      if (!callback) return [];
      return thrownIn(callback).map((node) => ({
        node,
        reason:
          'v4 passed this error message to the page, and in v5 the page gets "AccessDenied": return the URL to redirect to',
        snippet: "return '/login?error=not-invited';",
      }));
    });
  },
};

export const credentials = [unknownFields, requestParts, thrownTexts, thrownByCallback];
