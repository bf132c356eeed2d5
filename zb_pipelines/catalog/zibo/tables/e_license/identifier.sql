-- GB/T 36904-2018：根 1.2.156.3005.2，类型 21 位，机构 18 位，流水号，版本 3 位，校验位。
-- 校验位按 ISO/IEC 7064 MOD 37,36 对去掉根和点的内容计算；流水号里的连字符先去掉。
-- 同一类型、同一机构的前段只算一次，余下的逐行接着算。
WITH parted AS (
    SELECT e.*, regexp_extract(replace(e.licence_id, '-', ''),
        '^1\.2\.156\.3005\.2\.([0-9A-Z]{21})\.([0-9A-Z]{18})\.([0-9A-Z]{1,40})\.([0-9]{3})\.([0-9A-Z])$',
        ['id_type', 'id_issuer', 'id_serial', 'id_version', 'id_check']) AS part
    FROM aggregation.administrative_approval__electronic_licence AS e
), spelled AS (
    SELECT p.*, p.part.id_type || p.part.id_issuer AS head, p.part.id_serial || p.part.id_version AS tail FROM parted AS p
), heads AS (
    SELECT h.head, list_reduce(
        list_transform(string_split(h.head, ''), lambda c: instr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', c) - 1),
        lambda p, a: ((p + a + 35) % 36 + 1) * 2 % 37, CAST(36 AS BIGINT)) AS product
    FROM (SELECT DISTINCT s.head FROM spelled AS s WHERE s.head <> '') AS h
), weighed AS (
    SELECT s.*, list_reduce(
        list_prepend(h.product, list_transform(string_split(s.tail, ''), lambda c: instr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', c) - 1)),
        lambda p, a: ((p + a + 35) % 36 + 1) * 2 % 37) AS product
    FROM spelled AS s LEFT JOIN heads AS h ON h.head = s.head
)
SELECT w.licence_id, w.licence_name, w.type_code, w.licence_no, w.issuer_name, w.issuer_code, w.issue_date, w.valid_from, w.valid_until,
    w.holder_name, w.holder_code_type, w.holder_code, w.state, w.state_date, w.co_holders, w.face, w.file_name, w.file_digest,
    coalesce(regexp_full_match(w.file_digest, '[0-9a-f]{64}'), false) AS digest_wellformed, coalesce(json_valid(w.face), false) AS face_readable,
    nullif(w.part.id_type, '') AS id_type, nullif(w.part.id_issuer, '') AS id_issuer, nullif(w.part.id_serial, '') AS id_serial,
    TRY_CAST(w.part.id_version AS INTEGER) AS id_version, nullif(w.part.id_check, '') AS id_check,
    CASE WHEN w.head = '' THEN '写法不符'
        WHEN (w.product + instr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', w.part.id_check) - 1) % 36 <> 1 THEN '校验位不符'
        WHEN w.part.id_type <> w.type_code THEN '类型代码与目录不一致'
        WHEN w.part.id_issuer <> w.issuer_code THEN '机构代码与目录不一致'
        WHEN w.part.id_type[3:8] NOT IN ('100000', '370000') THEN '类型不是国家或者省定义'
        WHEN w.valid_until < w.valid_from THEN '有效期倒置' END AS fault,
    [origin('administrative_approval/electronic_licence', w._record)] AS _origin
FROM weighed AS w
