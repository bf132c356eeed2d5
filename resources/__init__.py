"""Everything outside the process: the lake, the engine, the registry, the agencies' systems."""
