export default function HomePage() {
  return <h1>Stock Auth.js</h1>;
}
