"""Sharing and opening by one channel (办法 第七至九条): products, requests, grants, channels."""
