{{/* Named templates of this chart. Nothing here yet. */}}
