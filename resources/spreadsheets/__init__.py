"""Reading sheets of workbooks that others made: streamed, in a child process that is held to limits.

What is imported here is loaded by each child, so nothing but the reader itself.
"""
