// Before the first paint: the learner's choice of theme, if there is one. Without it the system decides (tokens.css).
try {
  const choice = localStorage.getItem('chartroom.theme')
  if (choice === 'day' || choice === 'night') document.documentElement.dataset.theme = choice
} catch {
  // Storage is closed to us: the system's theme it is.
}
