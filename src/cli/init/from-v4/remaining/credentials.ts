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
            "what the form holds is unknown to the types of v5, and isn't undefined as a whole: say that they are texts, or check it, with zod for instance",
          snippet: `async authorize(credentials) {\n  const { ${fields.join(', ')} } = credentials as Partial<Record<${names}, string>>;`,
        },
      ];
    });
  },
};

/** Whether it reads fields directly, and doesn't only pass them to a function that checks them. */
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
      const isOwn = Node.isPropertyAccessExpression(around) && around.getExpression() === holder;
      return isOwn || (Node.isVariableDeclaration(around) && around.getInitializer() === holder);
    });
}

/** v5 passes a standard Request, with other properties than v4's. */
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
            'authorize gets a Request in v5: its headers are asked by `get`, its body is what `credentials` has, its query is in its address',
          snippet: `${name}.headers.get('x-forwarded-for')\nnew URL(${name}.url).searchParams.get('from')`,
        }));
    });
  },
};

const ownErrors = `import { CredentialsSignin } from 'next-auth';

class InvalidCredentials extends CredentialsSignin {
  code = 'refused';
}

throw new InvalidCredentials(); // the page has result.error === 'CredentialsSignin', and this result.code`;

/** v4 passed the text of an error on to the page. */
const thrownTexts: Check = {
  mayHave: /\bauthorize\b/,
  find(file) {
    return authorizesIn(file).flatMap(({ callback }) =>
      thrownIn(callback).map((node) => ({
        node,
        reason:
          'the page got the text of this error, and gets "Configuration" in v5: throw an error of Auth.js\'s with a code that the page has a text for, or return null',
        snippet: ownErrors,
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
          'the page got the text of this error, and gets "AccessDenied" in v5: return an address to redirect to',
        snippet: "return '/login?error=not-invited';",
      }));
    });
  },
};

export const credentials = [unknownFields, requestParts, thrownTexts, thrownByCallback];
