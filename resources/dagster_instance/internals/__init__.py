"""Every private name of Dagster that this platform uses: a Dagster upgrade is read here first.

Nothing else imports ``dagster._…`` (``tests/test_architecture.py``). In four modules, because the
storages need not load the daemon: that takes longer than Dagster itself.
"""
