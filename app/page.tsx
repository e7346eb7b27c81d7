export default function Home() {
  return <main>Chartroom</main>
}
