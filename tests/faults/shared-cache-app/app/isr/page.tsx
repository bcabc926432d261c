export const revalidate = 60;

export default function RevalidatedPage() {
  return <h1>Built every minute</h1>;
}
