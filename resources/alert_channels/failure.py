"""The failure of one attempt to send."""


class SendError(Exception):
    """An alert did not go out; the sentence names no address that is a secret."""
