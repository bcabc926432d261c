export default function HomePage() {
  return <h1>Plain Auth.js</h1>;
}
