-- Drawing by hash: everything in the city is a function of (seed, number, field), so that
-- any day can be built directly and building it twice gives the same city.

CREATE OR REPLACE MACRO draw(number, field, sides) AS
    (hash(number, field, getvariable('seed')) % sides)::BIGINT;

-- ``sides`` is the list's length: asking for it here would copy the list to every row.
CREATE OR REPLACE MACRO one_of(number, field, list, sides) AS
    list[1 + draw(number, field, sides)];

-- A one-to-one shuffle of 0 … sides-1: gives exact counts where a draw gives expected ones.
-- 7 919 and 1 000 003 are primes; a size divisible by one of them takes the other.
CREATE OR REPLACE MACRO shuffled(number, sides) AS
    (number * (CASE WHEN sides % 7919 = 0 THEN 1000003 ELSE 7919 END) + getvariable('seed') * 31 + 17) % sides;

-- Days since the city's daily life starts; earlier days find a city in which nothing moves.
CREATE OR REPLACE MACRO day_count(day) AS (day - getvariable('epoch'))::BIGINT;

-- GB 11643 (ISO 7064 MOD 11-2): check character of region 370301, whose share of the weighted
-- sum is 103, with k = birth date and sequence as one number of 11 digits. 370301 is a
-- placeholder of the code list, not a county of registration: nobody bears such a number.
CREATE OR REPLACE MACRO resident_check(k) AS substr('10X98765432', 1 + ((103
    + k // 10000000000 * 2 + (k // 1000000000) % 10
    + (k // 100000000) % 10 * 6 + (k // 10000000) % 10 * 3
    + (k // 1000000) % 10 * 7 + (k // 100000) % 10 * 9
    + (k // 10000) % 10 * 10 + (k // 1000) % 10 * 5
    + (k // 100) % 10 * 8 + (k // 10) % 10 * 4 + k % 10 * 2) % 11)::INTEGER, 1);

CREATE OR REPLACE MACRO resident_tail(birth, sequence) AS
    (year(birth) * 10000 + month(birth) * 100 + day(birth))::BIGINT * 1000 + sequence;

CREATE OR REPLACE MACRO resident_id(birth, sequence) AS
    '370301' || resident_tail(birth, sequence)::VARCHAR || resident_check(resident_tail(birth, sequence));

-- GB 11714: value of a character, and the check character of 8 of them.
CREATE OR REPLACE MACRO letter_value(text, place) AS
    strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(text, place, 1)) - 1;

CREATE OR REPLACE MACRO org_check(body) AS substr('0X987654321', 1 + (
      letter_value(body, 1) * 3 + letter_value(body, 2) * 7 + letter_value(body, 3) * 9
    + letter_value(body, 4) * 10 + letter_value(body, 5) * 5 + letter_value(body, 6) * 8
    + letter_value(body, 7) * 4 + letter_value(body, 8) * 2) % 11, 1);

-- GB 32100: value of a character in the alphabet of 31, and the check character of 17 of them.
CREATE OR REPLACE MACRO code_value(text, place) AS
    strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(text, place, 1)) - 1;

CREATE OR REPLACE MACRO uscc_check(body) AS substr('0123456789ABCDEFGHJKLMNPQRTUWXY', 1 + (31 - (
      code_value(body, 1) + code_value(body, 2) * 3 + code_value(body, 3) * 9
    + code_value(body, 4) * 27 + code_value(body, 5) * 19 + code_value(body, 6) * 26
    + code_value(body, 7) * 16 + code_value(body, 8) * 17 + code_value(body, 9) * 20
    + code_value(body, 10) * 29 + code_value(body, 11) * 25 + code_value(body, 12) * 13
    + code_value(body, 13) * 8 + code_value(body, 14) * 24 + code_value(body, 15) * 10
    + code_value(body, 16) * 30 + code_value(body, 17) * 28) % 31) % 31, 1);

-- Six characters of the alphabet of 31 for a number below 31^4, after the fixture prefix TE.
CREATE OR REPLACE MACRO code_letters(number) AS 'TE'
    || substr('0123456789ABCDEFGHJKLMNPQRTUWXY', 1 + (number // 29791 % 31)::INTEGER, 1)
    || substr('0123456789ABCDEFGHJKLMNPQRTUWXY', 1 + (number // 961 % 31)::INTEGER, 1)
    || substr('0123456789ABCDEFGHJKLMNPQRTUWXY', 1 + (number // 31 % 31)::INTEGER, 1)
    || substr('0123456789ABCDEFGHJKLMNPQRTUWXY', 1 + (number % 31)::INTEGER, 1);

-- A code of ``pair`` (department and category), e.g. 91, with series ``letters`` (MA, MB …).
CREATE OR REPLACE MACRO uscc_body(pair, letters, number) AS
    pair || '370301' || letters || code_letters(number) || org_check(letters || code_letters(number));

CREATE OR REPLACE MACRO uscc(pair, letters, number) AS
    uscc_body(pair, letters, number) || uscc_check(uscc_body(pair, letters, number));

-- GS 15: one step of ISO 7064 MOD 11,10, and the old registration number with its check digit.
CREATE OR REPLACE MACRO mixed_step(state, digit) AS
    (CASE WHEN (state + digit) % 10 = 0 THEN 10 ELSE (state + digit) % 10 END * 2) % 11;

CREATE OR REPLACE MACRO reg_no_check(body) AS (11 - list_reduce(
    list_transform(range(1, 15), lambda place: substr(body, place::INTEGER, 1)::INTEGER),
    lambda state, digit: mixed_step(state, digit), 10)) % 10;

CREATE OR REPLACE MACRO reg_no(first, number) AS
    '370301' || first || lpad(number::VARCHAR, 7, '0')
    || reg_no_check('370301' || first || lpad(number::VARCHAR, 7, '0'))::VARCHAR;


-- A moment in office hours of ``day``.
CREATE OR REPLACE MACRO stamp(day, number, field) AS
    strftime(day::TIMESTAMP + to_seconds(28800 + draw(number, field, 36000)), '%Y-%m-%d %H:%M:%S');

-- What stands in a column that the law keeps from the platform: to be found nowhere but at its source.
CREATE OR REPLACE MACRO canary(number, field) AS
    'CANARY-' || field || '-' || lpad(draw(number, field, 1000000)::VARCHAR, 6, '0');

-- Households that live on 低保, and a household beside them that does not.
CREATE OR REPLACE MACRO on_relief(household) AS household % 25 = 4 OR household < 60;
CREATE OR REPLACE MACRO off_relief(number, field) AS
    60 + draw(number, field, getvariable('households') - 60)
    - ((60 + draw(number, field, getvariable('households') - 60)) % 25 = 4)::INTEGER;

-- GB 11643 for any region: 17 digits and their check character.
CREATE OR REPLACE MACRO checked_id(body) AS body || substr('10X98765432', 1 + list_sum(
    list_transform(range(1, 18), lambda place: substr(body, place::INTEGER, 1)::INTEGER * (1 << (18 - place)::INTEGER)))::INTEGER % 11, 1);

-- Five characters of the alphabet of 31 for a number plate.
CREATE OR REPLACE MACRO plate(number) AS '鲁C'
    || substr('0123456789ABCDEFGHJKLMNPQRTUWXY', 1 + (number // 923521 % 31)::INTEGER, 1)
    || right(code_letters(number), 4);
