-- Where things stand, in CGCS2000. The towns' seats are laid out evenly over their counties and are
-- no real places (示意); every county has an industrial estate and a reservoir, kilometres from any seat.

CREATE OR REPLACE TABLE seats AS
SELECT county_code, seat, longitude::DOUBLE AS longitude, latitude::DOUBLE AS latitude FROM seat_list;

-- A point near a seat, at most some 700 m to each side; to six places, as agencies keep it.
CREATE OR REPLACE MACRO near_east(longitude, number, field) AS round(longitude + (draw(number, field, 16001) - 8000) / 1e6, 6);
CREATE OR REPLACE MACRO near_north(latitude, number, field) AS round(latitude + (draw(number, field, 12001) - 6000) / 1e6, 6);

-- Chemical and medical works stand on their county's estate, everybody else in town.
CREATE OR REPLACE TABLE bodies AS
SELECT bodies.* REPLACE (near_east(seats.longitude, b, 'east') AS longitude, near_north(seats.latitude, b, 'north') AS latitude)
FROM bodies JOIN seats ON seats.county_code = bodies.county_code
    AND seats.seat = CASE WHEN kind = 'enterprise' AND (trade IN ('化工', '医药') OR number < 120) THEN '工业园区' ELSE town END;

-- Houses with a plate: those of households and of schools and hospitals, each door once; one in twenty has none yet.
CREATE OR REPLACE TABLE plates AS
WITH doors AS (
    SELECT place, one_of(dwelling, 'street', getvariable('streets'), 16) AS street, 1 + draw(dwelling, 'door', getvariable('doors')) AS door, community FROM households
    UNION ALL SELECT place, one_of(b, 'street', getvariable('streets'), 16), 1 + draw(b, 'door', 900), '新建社区'
    FROM bodies WHERE kind IN ('school', 'medical', 'institution')
)
SELECT place, street, door, min(community) AS community FROM doors
WHERE hash(place, street, door, getvariable('seed')) % 20 > 0 GROUP BY ALL;
