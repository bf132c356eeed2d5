"""The public-data catalog (公共数据目录, art. 10): models, loading, checking, fingerprints."""
