"""Evidence that holds against whoever runs the platform: checkpoints, hashes of the lake, the verifier."""
