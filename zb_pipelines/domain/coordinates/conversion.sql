-- Coordinate systems of China as macros over points {lon, lat} in degrees.
--
-- GCJ-02 shifts WGS-84 by a published-by-analysis polynomial of sines; BD-09 turns and stretches
-- GCJ-02 once more. Both are undone by iteration: the shift changes by less than 0.3 % of a step,
-- so two rounds leave less than a centimetre. CGCS2000 and WGS-84 agree within a metre and are
-- taken as one.

CREATE OR REPLACE MACRO gcj02_east(x, y) AS
    300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    + (20 * sin(6 * pi() * x) + 20 * sin(2 * pi() * x)
       + 20 * sin(pi() * x) + 40 * sin(pi() * x / 3)
       + 150 * sin(pi() * x / 12) + 300 * sin(pi() * x / 30)) * 2 / 3;

CREATE OR REPLACE MACRO gcj02_north(x, y) AS
    -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    + (20 * sin(6 * pi() * x) + 20 * sin(2 * pi() * x)
       + 20 * sin(pi() * y) + 40 * sin(pi() * y / 3)
       + 160 * sin(pi() * y / 12) + 320 * sin(pi() * y / 30)) * 2 / 3;

-- 1 - e² sin² of the latitude on the Krasovsky ellipsoid (a = 6 378 245 m), on which the shift is defined.
CREATE OR REPLACE MACRO krasovsky(lat) AS
    1 - 0.00669342162296594323 * sin(radians(lat)) * sin(radians(lat));

CREATE OR REPLACE MACRO gcj02_lon(p) AS p.lon + degrees(gcj02_east(p.lon - 105, p.lat - 35)
    / (6378245.0 / sqrt(krasovsky(p.lat)) * cos(radians(p.lat))));

CREATE OR REPLACE MACRO gcj02_lat(p) AS p.lat + degrees(gcj02_north(p.lon - 105, p.lat - 35)
    / (6378245.0 * (1 - 0.00669342162296594323) / (krasovsky(p.lat) * sqrt(krasovsky(p.lat)))));

CREATE OR REPLACE MACRO bd09_radius(p) AS
    sqrt(p.lon * p.lon + p.lat * p.lat) + 0.00002 * sin(p.lat * pi() * 3000 / 180);

CREATE OR REPLACE MACRO bd09_angle(p) AS
    atan2(p.lat, p.lon) + 0.000003 * cos(p.lon * pi() * 3000 / 180);

CREATE OR REPLACE MACRO bd09_lon(p) AS 0.0065 + bd09_radius(p) * cos(bd09_angle(p));
CREATE OR REPLACE MACRO bd09_lat(p) AS 0.006 + bd09_radius(p) * sin(bd09_angle(p));

-- Forwards. A list of one point stands for a name that a macro could not give it otherwise.
CREATE OR REPLACE MACRO gcj02(p) AS
    list_transform([p], lambda q: {'lon': gcj02_lon(q), 'lat': gcj02_lat(q)})[1];
CREATE OR REPLACE MACRO bd09(p) AS
    list_transform([gcj02(p)], lambda q: {'lon': bd09_lon(q), 'lat': bd09_lat(q)})[1];

-- One round backwards: ``s`` holds the aim (a, b) and the guess (lon, lat).
CREATE OR REPLACE MACRO gcj02_round(s) AS list_transform(s, lambda q:
    {'a': q.a, 'b': q.b, 'lon': q.lon + q.a - gcj02_lon(q), 'lat': q.lat + q.b - gcj02_lat(q)});
CREATE OR REPLACE MACRO bd09_round(s) AS list_transform(s, lambda q:
    {'a': q.a, 'b': q.b, 'lon': q.lon + q.a - bd09_lon(q), 'lat': q.lat + q.b - bd09_lat(q)});
CREATE OR REPLACE MACRO aimed(s) AS
    list_transform(s, lambda q: {'a': q.lon, 'b': q.lat, 'lon': q.lon, 'lat': q.lat});
CREATE OR REPLACE MACRO gcj02_undone(s) AS gcj02_round(gcj02_round(aimed(s)));
CREATE OR REPLACE MACRO bd09_undone(s) AS bd09_round(bd09_round(bd09_round(aimed(s))));
CREATE OR REPLACE MACRO plain_point(s) AS {'lon': s[1].lon, 'lat': s[1].lat};

-- The point in CGCS2000 of coordinates measured in ``crs``; NULL where one of the three is unknown.
CREATE OR REPLACE MACRO cgcs2000(crs, longitude, latitude) AS
    CASE WHEN longitude IS NULL OR latitude IS NULL THEN NULL
         WHEN crs IN ('CGCS2000', 'WGS-84') THEN {'lon': longitude::DOUBLE, 'lat': latitude::DOUBLE}
         WHEN crs = 'GCJ-02' THEN plain_point(gcj02_undone([{'lon': longitude::DOUBLE, 'lat': latitude::DOUBLE}]))
         WHEN crs = 'BD-09' THEN plain_point(gcj02_undone(bd09_undone([{'lon': longitude::DOUBLE, 'lat': latitude::DOUBLE}]))) END;

-- The same for the system that the catalog declares for ``entry``.
CREATE OR REPLACE MACRO cgcs2000_of(entry, longitude, latitude) AS
    cgcs2000(getvariable('declared_crs')[entry], longitude, latitude);

-- Metres between two points on a sphere of the earth's mean radius.
CREATE OR REPLACE MACRO metres_between(a, b) AS
    2 * 6371008.8 * asin(sqrt(pow(sin(radians(b.lat - a.lat) / 2), 2)
        + cos(radians(a.lat)) * cos(radians(b.lat)) * pow(sin(radians(b.lon - a.lon) / 2), 2)));
