export default function HomePage() {
  return <h1>An app to measure</h1>;
}
