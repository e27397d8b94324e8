"""The integrity watch: stored files are read again and again, without any key, to notice damage.

Others may import:
    actions: what waits to be read again
    models: Damage, Round
"""
