"""Names of tables, accounts and machines that spell what causes of failure are looked for by."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

MISLEADING = (
    "ssl",
    "tls",
    "certificate",
    "password",
    "authentication",
    "pg_hba",
    "role",
    "timeout",
    "signature",
    "bouncer",
    "utf8",
    "locked",
    "证书",
    "密码",
    "数据库",
)
PARTS = st.sampled_from([*MISLEADING, "_", " ", "-", "'", '"', "(", "]", "：", "名录"])
NAMES = st.lists(PARTS, min_size=1, max_size=6).map("".join).filter(str.strip)
FEW = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
