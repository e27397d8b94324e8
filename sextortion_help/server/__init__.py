"""How requests come in: gunicorn's threads, behind a front that waits for slow clients without holding one."""
