import type { Fact } from '@/compare/facts';

export function FactTable({ facts }: { facts: readonly Fact[] }) {
  return (
    <table className="w-full table-fixed text-left text-sm leading-5">
      <thead>
        <tr className="border-line border-b">
          <td />
          <th scope="col" className="py-2.5 pr-3 font-medium font-mono">
            jwt
          </th>
          <th scope="col" className="py-2.5 font-medium font-mono">
            database
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {facts.map(({ question, jwt, database }) => (
          <tr key={question}>
            <th scope="row" className="py-2.5 pr-3 align-top font-normal text-muted">
              {question}
            </th>
            <td className="break-words py-2.5 pr-3 align-top">{jwt}</td>
            <td className="break-words py-2.5 align-top">{database}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
