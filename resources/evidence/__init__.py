"""Evidence that even the operator cannot forge: checkpoints, hashes of the lake, the verifier."""
