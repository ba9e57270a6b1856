import { spawn } from 'node:child_process';

// A parent to be killed: it holds the keeper's leash and does nothing else. Arguments: the keeper's program, the directory.

spawn(process.execPath, process.argv.slice(2), { stdio: ['pipe', 'inherit', 'inherit'], detached: true });
setInterval(() => undefined, 60_000);
