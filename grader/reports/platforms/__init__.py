"""One file per platform, each turns a `Result` into what that platform reads: `write(result, context)`, called by `formats`."""
