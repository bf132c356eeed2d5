"""The base databases (基础数据库, art. 14): one entity per row, consolidated over agencies."""
