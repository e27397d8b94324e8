"""The vault: six words open it; keys, custody log, jobs, retention."""
