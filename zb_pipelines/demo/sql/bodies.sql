-- Bodies as of the city's day: enterprises, individual businesses, institutions and so on, each
-- with the one name, place and representative that all agencies know.

CREATE OR REPLACE TABLE bodies AS
WITH kinds(family, kind, letters, total, daily) AS (VALUES
    (0, 'enterprise', 'MA', getvariable('enterprises'), getvariable('foundings')),
    (1, 'individual', 'MC', getvariable('individuals'), getvariable('foundings')),
    (2, 'institution', 'MB', getvariable('institutions'), 0),
    (3, 'social', 'MJ', getvariable('socials'), 0),
    (4, 'law_firm', 'MD', getvariable('law_firms'), 0),
    (5, 'village', 'MF', getvariable('villages'), 0),
    (6, 'school', 'MG', getvariable('schools'), 0),
    (7, 'medical', 'MH', getvariable('medicals'), 0)
), numbered AS (
    SELECT family, kind, letters, total, unnest(range(total + daily * greatest(0, day_count(getvariable('day')) + 1))) AS number, daily
    FROM kinds
), drawn AS (
    SELECT *, number * 8 + family AS b,
        CASE kind WHEN 'enterprise' THEN CASE WHEN number % 20 = 7 THEN '93' ELSE '91' END
            WHEN 'individual' THEN '92' WHEN 'institution' THEN CASE number % 3 WHEN 0 THEN '11' ELSE '12' END
            WHEN 'social' THEN ['51', '52', '53'][1 + number % 3] WHEN 'law_firm' THEN '31' WHEN 'village' THEN 'N2' ELSE '12' END AS pair,
        CASE WHEN number >= total THEN getvariable('epoch') + ((number - total) // daily)::INTEGER END AS founded,
        CASE WHEN kind IN ('enterprise', 'individual') AND number < total
             THEN getvariable('epoch') + ((shuffled(number, total) - total // 20) // getvariable('closings') * 5)::INTEGER END AS closing
    FROM numbered
), lasting AS (
    SELECT b, kind, row_number() OVER (PARTITION BY kind ORDER BY shuffled(number, total) DESC) - 1 AS turn
    FROM drawn WHERE kind IN ('enterprise', 'individual') AND number < total AND draw(b, 'revoked', 100) >= 2
), revoked AS (
    SELECT b, row_number() OVER (ORDER BY hash(b, 'owned', getvariable('seed')), b) - 1 AS turn
    FROM drawn WHERE kind IN ('enterprise', 'individual') AND number < total AND draw(b, 'revoked', 100) < 2
), owned AS (
    SELECT b, n AS owner_n FROM lasting
    JOIN relief ON asset = 'company' AND relief.turn = lasting.turn AND kind = ['enterprise', 'individual'][1 + relief.turn % 2]
    UNION ALL SELECT b, n FROM revoked JOIN relief ON asset = 'gone_company' AND relief.turn = revoked.turn
), placed AS (
    SELECT * EXCLUDE (closing), CASE WHEN closing <= getvariable('day') THEN closing END AS closed_on,
        coalesce(founded, DATE '2004-01-01' + draw(b, 'founded', 7600)::INTEGER) AS established
    FROM drawn
)
SELECT b, kind, number, pair, established, closed_on,
    uscc(pair, letters, number) AS uscc,
    CASE WHEN kind IN ('enterprise', 'individual') AND established < DATE '2015-10-01' AND number < 10000000
         THEN reg_no(CASE kind WHEN 'enterprise' THEN '1' ELSE '6' END, number) END AS reg_no,
    CASE WHEN closed_on IS NOT NULL THEN '3' WHEN draw(b, 'revoked', 100) < 2 THEN '2' ELSE '1' END AS status,
    brand, trade.code AS industry, trade.word AS trade, place, county, town, county_code,
    CASE kind
        WHEN 'enterprise' THEN '淄博' || brand || trade.word || CASE pair WHEN '93' THEN '农民专业合作社' ELSE '有限公司' END
        WHEN 'individual' THEN county || brand || trade.word || '店'
        WHEN 'institution' THEN county || town || brand || CASE pair WHEN '11' THEN '事务管理局' ELSE '服务中心' END
        WHEN 'social' THEN '淄博市' || brand || trade.word || ['行业协会', '培训中心', '公益基金会'][1 + number % 3]
        WHEN 'law_firm' THEN '山东' || brand || '律师事务所'
        WHEN 'village' THEN '临淄区' || town || brand || '村股份经济合作社'
        WHEN 'school' THEN county || brand || ['实验幼儿园', '小学', '初级中学', '高级中学', '中等职业学校'][1 + number % 5]
        ELSE county || brand || ['医院', '社区卫生服务中心', '卫生院', '诊所'][1 + number % 4] END AS name,
    '山东省淄博市' || county || town || one_of(b, 'street', getvariable('streets'), 16) || (1 + draw(b, 'door', 900)) || '号' AS address,
    round(117.6 + draw(b, 'longitude', 8000) / 10000, 6) AS longitude, round(36.2 + draw(b, 'latitude', 9000) / 10000, 6) AS latitude,
    '154' || lpad(draw(b, 'phone', 100000000)::VARCHAR, 8, '0') AS phone,
    coalesce(owner_n, 3 * off_relief(b, 'representative')) AS representative_n,
    coalesce(greatest(closed_on, founded), least(getvariable('epoch'), getvariable('day')) - 1 - draw(b, 'changed', 900)::INTEGER) AS changed_on
FROM (SELECT *, getvariable('trade_words')[1 + number % 32] || getvariable('trade_words')[1 + number // 32 % 32]
             || CASE WHEN number < 1024 THEN '' ELSE getvariable('trade_words')[1 + number // 1024 % 32] END AS brand,
         one_of(b, 'trade', getvariable('industries'), 12) AS trade,
         CASE kind WHEN 'village' THEN 'linzi' ELSE 'any' END AS corner FROM placed LEFT JOIN owned USING (b))
JOIN (SELECT 'any' AS corner, place AS turn, * FROM places
      UNION ALL SELECT 'linzi', row_number() OVER (ORDER BY place) - 1, * FROM places WHERE county_code = '370305') AS spots USING (corner)
WHERE turn = draw(b, 'place', CASE corner WHEN 'linzi' THEN 12 ELSE 88 END);

CREATE OR REPLACE TABLE bodies AS
SELECT bodies.*, people.full_name AS representative, people.id_number AS representative_id
FROM bodies JOIN people ON people.n = representative_n;
