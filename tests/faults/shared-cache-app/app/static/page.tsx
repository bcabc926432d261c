export default function StaticPage() {
  return <h1>Built once</h1>;
}
