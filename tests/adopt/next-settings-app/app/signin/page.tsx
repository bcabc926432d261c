export default function Page() {
  return <p>the app's sign-in page</p>;
}
