"""How the clerk's workbook is laid out: sheets, rows, the cell that says whose it is."""

from zb_pipelines.domain.catalog.sheets.columns import ENTRIES, ITEMS

NOTES, LISTS = "填写说明", "取值"
AGENCY_CELL = (2, 2)  # row and column on the sheet of notes, from 1
HEADER_ROW = 1
FIRST_ROW = 3  # row 2 holds the hints
SPARE_ROWS = 500  # rows below the filled ones that have drop-down lists
VERSION_TITLE = "导出校验码（勿改）"
SHEETS = (ENTRIES, ITEMS)
GUIDE = (
    "本工作簿是本单位的公共数据目录（淄博市公共数据管理办法第十条）。在“目录条目”和“信息项”两张表里填写。",
    "第一行是栏目名称，第二行是填写提示，都不要改动；从第三行开始，一行一个条目或者一个信息项。",
    "标有 * 的栏目必填。有下拉列表的栏目只能从列表中选择，允许的取值见“取值”表。",
    "新增条目：在“目录条目”表末尾加一行，并在“信息项”表里写出它的全部信息项。",
    "删除信息项：删去它所在的整行。条目不能靠删行退出目录，退出要登记原因和日期，请联系大数据工作主管部门。",
    "没有改动的单元格原样保留；工作簿里看不到的内容（例如备注）不会丢失。",
    "填错的单元格会标成红色退回，批注里写明哪里不对、怎么改；黄色是审核意见，不影响导入，报送前应当处理。",
    "法律依据写法：《法名》第X条第X款第（X）项，多处之间用顿号或者分号隔开。",
)
