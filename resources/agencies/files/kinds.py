"""The kinds of file."""

from functools import partial

from resources.agencies.files.csv_file import read_csv_part
from resources.agencies.files.csv_source import CsvFile
from resources.agencies.files.dbf_file import DbfFile, read_dbf_part
from resources.agencies.files.file_reading import ReadPart, read_files
from resources.agencies.files.folder import file_place, files_found, files_reached
from resources.agencies.files.json_file import (
    JsonFile,
    NdjsonFile,
    read_json_part,
    read_ndjson_part,
)
from resources.agencies.files.parquet_file import ParquetFile, read_parquet_part
from resources.agencies.files.shapefile import read_shapefile_part
from resources.agencies.files.spatial_file import SpatialFile, read_spatial_part
from resources.agencies.files.workbook_file import WorkbookFile, read_workbook_part
from resources.agencies.files.xml_file import XmlFile, read_xml_part
from resources.agencies.source.declaration import DeliveredFile
from resources.agencies.source.kind import SourceKind

SHAPES_FORMAT = "图形图像"
"""The category of format (信息资源格式) of what has shapes."""


def _kind(name: str, declared: type[DeliveredFile], read_part: ReadPart, told: str) -> SourceKind:
    return SourceKind(
        name,
        declared,
        partial(read_files, read_part),
        place=file_place,
        found=files_found,
        reached=files_reached,
        format=told,
    )


FILES = (
    _kind("csv", CsvFile, read_csv_part, "电子文件"),
    _kind("xlsx", WorkbookFile, read_workbook_part, "电子表格"),
    _kind("xls", WorkbookFile, read_workbook_part, "电子表格"),
    _kind("xlsb", WorkbookFile, read_workbook_part, "电子表格"),
    _kind("ods", WorkbookFile, read_workbook_part, "电子表格"),
    _kind("ndjson", NdjsonFile, read_ndjson_part, "自描述格式"),
    _kind("json", JsonFile, read_json_part, "自描述格式"),
    _kind("xml", XmlFile, read_xml_part, "自描述格式"),
    _kind("parquet", ParquetFile, read_parquet_part, "自描述格式"),
    _kind("dbf", DbfFile, read_dbf_part, "数据库"),
    _kind("shapefile", SpatialFile, read_shapefile_part, SHAPES_FORMAT),
    _kind("geopackage", SpatialFile, read_spatial_part, SHAPES_FORMAT),
    _kind("geojson", SpatialFile, read_spatial_part, SHAPES_FORMAT),
)
