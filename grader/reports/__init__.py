"""Reports: one file per format, each turns a `Result` into text. They print nothing and import no torch."""
