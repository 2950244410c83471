"""One step of a request to the next stage: `take` writes it down, the others say what it does besides."""
