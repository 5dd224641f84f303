"""Read untrusted files in a child process with bounded memory and time."""
