-- As mariadb.sql; run where DUNLIN_ALL_PAIRS is set.

## int display widths and zerofill
CREATE TABLE t (a int(5) zerofill, b tinyint(1), c tinyint, d smallint unsigned, e mediumint(9) default 7, f bigint(20) unsigned zerofill);
==>
CREATE TABLE t (a int(8) zerofill, b tinyint(4), c tinyint(1), d smallint(3) unsigned zerofill, e mediumint unsigned default 8, f bigint(20) unsigned);

## decimals floats
CREATE TABLE t (a decimal(10,0), b float(7,3), c double(10,2) unsigned, d float, e numeric(5,5) unsigned zerofill, f real);
==>
CREATE TABLE t (a decimal(65,30) not null default 0.5, b float, c double unsigned default 3.25, d float(9,2) zerofill, e decimal(5,5), f float unsigned default 1e3);

## bits years times
CREATE TABLE t (a bit, b bit(64) default b'1', c year, d time, e time(3), f timestamp null, g datetime(0));
==>
CREATE TABLE t (a bit(2) not null default b'10', b bit(64) default b'1111', c year(4) default 2001, d time(6) default '12:00:00', e time, f timestamp(4) not null default '2020-01-01 00:00:00', g datetime(1) default now(1) on update now(1));

## text sizes
CREATE TABLE t (a tinytext, b text, c mediumtext, d longtext, e text(200), f char(0), g national varchar(10), h varchar(0));
==>
CREATE TABLE t (a text default 'x', b longtext, c tinytext not null, d mediumtext charset latin1, e text(70000), f char(255), g nchar(4), h varchar(16000));

## enum and set odd values
CREATE TABLE t (a enum('a','b') charset latin1, b set('x','y') default 'x');
==>
CREATE TABLE t (a enum('b','a','','c)d','e\\f','g"h','ü') not null default '', b set('y','x','z z','q''r') not null default 'x,z z' comment 'set, of "things"');

## inet uuid types
CREATE TABLE t (a inet4, b inet6, c uuid);
==>
CREATE TABLE t (a inet4 not null default '10.0.0.1', b inet6 default '::1', c uuid not null default uuid(), primary key(c), key(b));

## inet from text
CREATE TABLE t (a varchar(39), b char(36), c binary(16), d varchar(15));
==>
CREATE TABLE t (a inet6, b uuid, c inet6, d inet4);

## inet to binary four
CREATE TABLE t (a inet4, b inet4, c uuid, d uuid);
==>
CREATE TABLE t (a binary(4), b varchar(15), c binary(16), d char(36) collate ascii_bin);

## geometry family
CREATE TABLE t (id int, a geometry, b point, c linestring not null, d polygon);
==>
CREATE TABLE t (id int, a point, b geometry not null, c geometry, d multipolygon, e geometrycollection, f multipoint, g multilinestring, spatial key sb(b));

## geometry ref system
CREATE TABLE t (a point ref_system_id=4326, b geometry);
==>
CREATE TABLE t (a point ref_system_id=0, b geometry ref_system_id=4326);

## geometry to blob
CREATE TABLE t (a geometry, b point);
==>
CREATE TABLE t (a longblob, b blob);

## geometry to other kind
CREATE TABLE t (a polygon, b point);
==>
CREATE TABLE t (a point, b linestring);

## geometry from text
CREATE TABLE t (id int, a varchar(100));
==>
CREATE TABLE t (id int, a point);

## uuid from date and blob
CREATE TABLE t (id int, a date, b blob, c uuid, d uuid, e json);
==>
CREATE TABLE t (id int, a uuid, b uuid, c date, d longblob, e inet6);

## json column becomes text
CREATE TABLE t (a json, b longtext);
==>
CREATE TABLE t (a longtext, b json);

## json with default and check
CREATE TABLE t (a json not null default '{}' check (json_length(a) < 3));
==>
CREATE TABLE t (a json default '[]', b json check (json_valid(b) and json_type(b) = 'OBJECT'));

## bool serial aliases
CREATE TABLE t (a bool default true, b serial);
==>
CREATE TABLE t (a boolean not null default false, b bigint unsigned not null, c serial);

## text to enum
CREATE TABLE t (a varchar(10) default 'x', b int, c enum('1','2'));
==>
CREATE TABLE t (a enum('x','y') default 'y', b enum('1','2'), c int);

## table default only
CREATE TABLE t (a varchar(10), b text) charset utf8mb4;
==>
CREATE TABLE t (a varchar(10) charset utf8mb4, b text charset utf8mb4) charset latin1;

## convert whole table
CREATE TABLE t (a varchar(10), b text, c enum('a'), d char(3) collate utf8mb4_bin) charset utf8mb4;
==>
CREATE TABLE t (a varchar(10), b text, c enum('a'), d char(3) collate latin1_bin) charset latin1;

## mixed columns
CREATE TABLE t (a varchar(10) charset ascii, b varchar(10) charset ucs2, c varchar(10) charset binary, d text charset utf8mb3 collate utf8mb3_unicode_ci) charset utf16;
==>
CREATE TABLE t (a varchar(10) charset ucs2, b varchar(10) charset ascii, c varchar(10), d mediumtext charset utf8mb4 collate utf8mb4_uca1400_ai_ci) charset utf32 collate utf32_bin;

## nopad collations
CREATE TABLE t (a varchar(10) collate utf8mb4_nopad_bin, unique(a));
==>
CREATE TABLE t (a varchar(10) collate utf8mb4_unicode_nopad_ci, unique(a)) collate utf8mb4_unicode_520_ci;

## uca1400
CREATE TABLE t (a varchar(10)) collate uca1400_as_cs charset utf8mb4;
==>
CREATE TABLE t (a varchar(10) collate utf8mb4_uca1400_swedish_ai_ci) collate utf8mb4_uca1400_german2_as_ci;

## key with collated columns and fk
CREATE TABLE p (k varchar(20) charset latin1, primary key(k)) charset utf8mb4; CREATE TABLE c (k varchar(20) charset latin1, foreign key fk(k) references p(k) on update cascade) charset utf8mb4;
==>
CREATE TABLE p (k varchar(20) charset utf8mb4 collate utf8mb4_bin, primary key(k)) charset latin1; CREATE TABLE c (k varchar(20) charset utf8mb4 collate utf8mb4_bin, foreign key fk(k) references p(k) on update cascade) charset latin1;

## generated types
CREATE TABLE t (a int, b int, s varchar(20));
==>
CREATE TABLE t (a int, b int, s varchar(20), g1 int as (a+b) stored, g2 varchar(30) as (upper(s)) virtual, g3 boolean as (a > b) virtual, g4 datetime as ('2020-01-01' + interval a day) stored, g5 json as (json_object('a',a)) virtual, g6 varchar(10) as (substr(s,2,3)) stored comment 'c' invisible, g7 decimal(10,2) unsigned as (a / 3) virtual, unique(g2), key(g3,g1));

## generated on generated moved
CREATE TABLE t (a int, g int as (a+1) stored, h int as (g*2) virtual);
==>
CREATE TABLE t (a bigint, g int as (a+1) stored, h int as (g*2) virtual, i int as (h) virtual);

## stored expr with check and fk
CREATE TABLE p (id int primary key); CREATE TABLE t (a int, g int as (a+1) stored, key(g), constraint fg foreign key (g) references p(id), check (g > 0));
==>
CREATE TABLE p (id bigint primary key); CREATE TABLE t (a bigint, g bigint as (a+2) stored, key(g), constraint fg foreign key (g) references p(id), check (g > 1));

## plain to generated with index unique
CREATE TABLE t (a int, g int, unique ug(g), key k(g,a));
==>
CREATE TABLE t (a int, g int as (a+1) virtual, unique ug(g), key k(g,a));

## dropped base of generated
CREATE TABLE t (a int, b int, g int as (a+b) stored, key(g));
==>
CREATE TABLE t (b int, g int as (b+b) stored, key(g));

## generated charset
CREATE TABLE t (a varchar(20) charset latin1, g varchar(20) charset utf8mb4 as (a) stored, h varchar(20) as (concat(a, _utf8mb4'ä' collate utf8mb4_bin)) virtual);
==>
CREATE TABLE t (a varchar(20) charset utf8mb4, g varchar(20) charset latin1 as (a) stored, h varchar(25) collate utf8mb4_bin as (concat(a, _latin1'x', '\'')) virtual);

## invisible generated to visible
CREATE TABLE t (a int, g int as (a) virtual invisible, h int as (a) stored invisible);
==>
CREATE TABLE t (a int, g int as (a) virtual, h int as (a) stored);

## checks table and column
CREATE TABLE t (a int check (a > 0), b varchar(10), constraint c1 check (a < 10), constraint c2 check (b <> ''));
==>
CREATE TABLE t (a int check (a > 0 and a < 5), b varchar(10) check (length(b) > 2), constraint c2 check (a < 10), constraint c1 check (b <> ''));

## unnamed checks
CREATE TABLE t (a int, b int, check (a > 0), check (b > 0), check (a <> b));
==>
CREATE TABLE t (a int, b int, check (b > 0), check (a > b));

## check on dropped column
CREATE TABLE t (a int, b int, constraint cab check (a > b), constraint ca check (a > 0));
==>
CREATE TABLE t (a int, constraint ca check (a > 0));

## check expressions
CREATE TABLE t (a int, b date, s varchar(30));
==>
CREATE TABLE t (a int, b date, s varchar(30), check (a between 1 and 5 or a is null), check (s like 'a%' escape '|'), check (b > '2000-01-01' and year(b) < 2100), check (case a when 1 then s = 'x' else true end), check (s not rlike '[0-9]'), check (if(a is null, 1, 0) = 0), check (a & 3 = 1), check (not (a xor b is null)), check (s collate utf8mb4_bin = 'X'), check (cast(s as unsigned) > 3), check (json_valid(s)), check (a div 2 > 1), check (a <=> 3), check (coalesce(s, 'n') in ('n','m')), check (binary s = 'a'));

## check type of column changes
CREATE TABLE t (a int check (a in (1,2)), constraint x check (a <> 3));
==>
CREATE TABLE t (a varchar(5) check (a in ('1','2')), constraint x check (a <> '3'));

## range to range columns
CREATE TABLE t (id int not null, d datetime not null, primary key(id,d)) PARTITION BY RANGE (to_days(d)) (PARTITION p0 VALUES LESS THAN (to_days('2020-01-01')), PARTITION p1 VALUES LESS THAN (to_days('2021-01-01')));
==>
CREATE TABLE t (id int not null, d datetime not null, primary key(id,d)) PARTITION BY RANGE COLUMNS (d) (PARTITION p0 VALUES LESS THAN ('2020-01-01'), PARTITION p1 VALUES LESS THAN ('2021-01-01'), PARTITION pm VALUES LESS THAN (MAXVALUE));

## unix timestamp range
CREATE TABLE t (id int, ts timestamp not null);
==>
CREATE TABLE t (id int, ts timestamp not null) PARTITION BY RANGE (unix_timestamp(ts)) (PARTITION a VALUES LESS THAN (unix_timestamp('2020-01-01 00:00:00')), PARTITION b VALUES LESS THAN MAXVALUE);

## list expr
CREATE TABLE t (id int) PARTITION BY LIST (id % 3) (PARTITION p0 VALUES IN (0), PARTITION p1 VALUES IN (1,2));
==>
CREATE TABLE t (id int) PARTITION BY LIST (id % 4) (PARTITION p0 VALUES IN (0,null), PARTITION p1 VALUES IN (1,2), PARTITION p2 VALUES IN (-1,3));

## linear hash
CREATE TABLE t (a int) PARTITION BY LINEAR HASH (a) PARTITIONS 4;
==>
CREATE TABLE t (a int) PARTITION BY HASH (a*2) PARTITIONS 4;

## key algorithm
CREATE TABLE t (a int, b varchar(9)) PARTITION BY KEY ALGORITHM=1 (a) PARTITIONS 2;
==>
CREATE TABLE t (a int, b varchar(9)) PARTITION BY KEY ALGORITHM=2 (a,b) PARTITIONS 2;

## data directory
CREATE TABLE t (a int) engine=myisam PARTITION BY HASH(a) (PARTITION x, PARTITION y);
==>
CREATE TABLE t (a int) engine=myisam PARTITION BY HASH(a) (PARTITION x MAX_ROWS=5, PARTITION y);

## named hash
CREATE TABLE t (a int) PARTITION BY HASH(a) (PARTITION x, PARTITION y);
==>
CREATE TABLE t (a int) PARTITION BY HASH(a) (PARTITION x, PARTITION y, PARTITION `odd name`);

## subpartitions key count
CREATE TABLE t (a int, b int) PARTITION BY RANGE (a) SUBPARTITION BY KEY (b) SUBPARTITIONS 3 (PARTITION p VALUES LESS THAN (10), PARTITION q VALUES LESS THAN MAXVALUE);
==>
CREATE TABLE t (a int, b int) PARTITION BY RANGE (a) SUBPARTITION BY LINEAR HASH (b) SUBPARTITIONS 2 (PARTITION p VALUES LESS THAN (20), PARTITION q VALUES LESS THAN MAXVALUE);

## partition with column changes in it
CREATE TABLE t (a int not null, b int, primary key(a)) PARTITION BY RANGE(a) (PARTITION p VALUES LESS THAN (10), PARTITION q VALUES LESS THAN MAXVALUE);
==>
CREATE TABLE t (x bigint not null, b int, primary key(x)) PARTITION BY RANGE(x) (PARTITION p VALUES LESS THAN (10), PARTITION q VALUES LESS THAN MAXVALUE);

## drop add partitions range
CREATE TABLE t (a int) PARTITION BY RANGE(a) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20), PARTITION p2 VALUES LESS THAN (30));
==>
CREATE TABLE t (a int) PARTITION BY RANGE(a) (PARTITION p1 VALUES LESS THAN (20), PARTITION p2 VALUES LESS THAN (30), PARTITION p3 VALUES LESS THAN (40));

## partition engine and fk gone
CREATE TABLE p (id int primary key); CREATE TABLE t (a int, constraint f foreign key (a) references p(id));
==>
CREATE TABLE p (id int primary key) PARTITION BY HASH(id) PARTITIONS 2; CREATE TABLE t (a int) PARTITION BY HASH(a) PARTITIONS 2;

## quoted column with keyword name
CREATE TABLE t (`range` int, `key col` varchar(5) charset latin1);
==>
CREATE TABLE t (`range` int, `key col` varchar(5) charset latin1) PARTITION BY RANGE COLUMNS (`range`,`key col`) (PARTITION `max` VALUES LESS THAN (1,'a'), PARTITION `p 2` VALUES LESS THAN (MAXVALUE,'b'));

## unicode value
CREATE TABLE t (a varchar(5)) ;
==>
CREATE TABLE t (a varchar(5)) PARTITION BY LIST COLUMNS (a) (PARTITION p VALUES IN ('ä','☃'), PARTITION q VALUES IN ('%','_',''));

## system time subpartition
CREATE TABLE t (a int) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME (PARTITION p0 HISTORY, PARTITION pn CURRENT);
==>
CREATE TABLE t (a int) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME LIMIT 100 SUBPARTITION BY HASH(a) SUBPARTITIONS 2 (PARTITION p0 HISTORY, PARTITION p1 HISTORY, PARTITION pn CURRENT);

## system time interval change
CREATE TABLE t (a int) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME INTERVAL 1 WEEK STARTS '2030-01-01 00:00:00' PARTITIONS 3;
==>
CREATE TABLE t (a int, b int) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME INTERVAL 1 DAY STARTS '2030-01-01 00:00:00' PARTITIONS 4;

## system time auto
CREATE TABLE t (a int) WITH SYSTEM VERSIONING;
==>
CREATE TABLE t (a int) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME LIMIT 1000 AUTO PARTITIONS 3;

## prefix desc mix
CREATE TABLE t (a varchar(100), b int, c text, key k1(a,b), key k2(b), key k3(c(20)));
==>
CREATE TABLE t (a varchar(100), b int, c text, key k1(a(10) desc,b), key k2(b desc), key k3(c(30)), key k4(c(5),a(5),b));

## unique to plain and back
CREATE TABLE t (a int, b int, unique u(a), key k(b));
==>
CREATE TABLE t (a int, b int, key u(a), unique k(b));

## fulltext parsers
CREATE TABLE t (a text, b text, fulltext f1(a), fulltext f2(a,b));
==>
CREATE TABLE t (a text, b text, fulltext f1(a,b), fulltext f3(b) comment 'ft');

## spatial
CREATE TABLE t (g geometry not null, p point not null, spatial s1(g));
==>
CREATE TABLE t (g geometry not null, p point not null, spatial s1(p), spatial s2(g) comment 'x');

## spatial to nullable
CREATE TABLE t (g geometry not null, spatial s1(g));
==>
CREATE TABLE t (g geometry, x int);

## ignored
CREATE TABLE t (a int, b int, key k1(a) ignored, key k2(b), unique k3(a,b));
==>
CREATE TABLE t (a int, b int, key k1(a), key k2(b) ignored, unique k3(a,b) ignored);

## ignored changed columns
CREATE TABLE t (a int, b int, key k1(a) ignored);
==>
CREATE TABLE t (a int, b int, key k1(a,b desc) ignored comment 'c');

## pk comment
CREATE TABLE t (a int, primary key(a));
==>
CREATE TABLE t (a int, primary key(a) comment 'main');

## pk prefix and desc
CREATE TABLE t (a varchar(50) not null, b int not null, primary key(a,b));
==>
CREATE TABLE t (a varchar(50) not null, b int not null, primary key(a(10) desc,b desc));

## many redundant
CREATE TABLE t (a int, b int, key k1(a), key k2(a), key k3(a));
==>
CREATE TABLE t (a int, b int, key k3(a,b), key k2(a));

## rename of index only
CREATE TABLE t (a int, b int, key old(a), unique oldu(b));
==>
CREATE TABLE t (a int, b int, key new(a), unique newu(b));

## long unique blob
CREATE TABLE t (a blob, b text, c varchar(5000), unique (a));
==>
CREATE TABLE t (a blob, b text, c varchar(5000), unique u1(b), unique u2(c,a), unique u3(c(50)));

## fk multi column
CREATE TABLE p (a int, b int, primary key(a,b)); CREATE TABLE c (x int, y int, constraint f foreign key (x,y) references p(a,b));
==>
CREATE TABLE p (a int, b int, primary key(b,a)); CREATE TABLE c (x int, y int, constraint f foreign key (y,x) references p(b,a) on delete cascade on update set null);

## self reference
CREATE TABLE t (id int primary key, p int);
==>
CREATE TABLE t (id int primary key, p int, constraint self foreign key (p) references t(id) on delete set null);

## self reference type changes
CREATE TABLE t (id int primary key, p int, constraint self foreign key (p) references t(id));
==>
CREATE TABLE t (id bigint unsigned auto_increment primary key, p bigint unsigned, constraint self foreign key (p) references t(id));

## unnamed keys
CREATE TABLE p (id int primary key); CREATE TABLE c (a int, b int, foreign key (a) references p(id), foreign key (b) references p(id));
==>
CREATE TABLE p (id int primary key); CREATE TABLE c (a int, b int, foreign key (b) references p(id));

## fk swapped targets
CREATE TABLE p (id int primary key); CREATE TABLE q (id int primary key); CREATE TABLE c (a int, constraint f foreign key (a) references p(id));
==>
CREATE TABLE p (id int primary key); CREATE TABLE q (id int primary key); CREATE TABLE c (a int, constraint f foreign key (a) references q(id));

## fk index explicit named
CREATE TABLE p (id int primary key); CREATE TABLE c (a int, b int, key ka(a), constraint f foreign key (a) references p(id));
==>
CREATE TABLE p (id int primary key); CREATE TABLE c (a int, b int, key kab(a,b), constraint f foreign key (a) references p(id));

## fk parent replaced
CREATE TABLE p (id int primary key); CREATE TABLE c (a int, constraint f foreign key (a) references p(id));
==>
CREATE TABLE r (id int primary key); CREATE TABLE c (a int, constraint f foreign key (a) references r(id));

## fk child dropped parent changed
CREATE TABLE p (id int primary key); CREATE TABLE c (a int, constraint f foreign key (a) references p(id));
==>
CREATE TABLE p (id varchar(10) primary key);

## fk to nonunique index
CREATE TABLE p (id int, k int, key kk(k)); CREATE TABLE c (a int, constraint f foreign key (a) references p(k));
==>
CREATE TABLE p (id int, k int, unique kk(k)); CREATE TABLE c (a int, constraint f foreign key (a) references p(k) on delete cascade);

## fk on generated stored
CREATE TABLE p (id int primary key); CREATE TABLE c (a int, g int as (a) stored);
==>
CREATE TABLE p (id int primary key); CREATE TABLE c (a int, g int as (a) stored, constraint f foreign key(g) references p(id) on delete cascade);

## fk column made not null
CREATE TABLE p (id int primary key); CREATE TABLE c (id int primary key, a int, constraint f foreign key (a) references p(id) on delete set null);
==>
CREATE TABLE p (id int primary key); CREATE TABLE c (id int primary key, a int not null, constraint f foreign key (a) references p(id));

## fk column renamed with index
CREATE TABLE p (id int primary key); CREATE TABLE c (a int, constraint f foreign key (a) references p(id));
==>
CREATE TABLE p (pid int primary key); CREATE TABLE c (b int, constraint f foreign key (b) references p(pid));

## deep chain changes
CREATE TABLE a (id int primary key); CREATE TABLE b (id int primary key, constraint fb foreign key(id) references a(id)); CREATE TABLE c (id int primary key, constraint fc foreign key(id) references b(id)); CREATE TABLE d (id int, constraint fd foreign key(id) references c(id));
==>
CREATE TABLE a (id bigint primary key); CREATE TABLE b (id bigint primary key, constraint fb foreign key(id) references a(id) on delete cascade); CREATE TABLE c (id bigint primary key, constraint fc foreign key(id) references b(id)); CREATE TABLE d (id bigint, constraint fd foreign key(id) references c(id) on update cascade);

## fk same name index different columns
CREATE TABLE p (id int primary key); CREATE TABLE c (a int, b int, key g(b), constraint f foreign key (a) references p(id));
==>
CREATE TABLE p (id int primary key); CREATE TABLE c (a int, b int, key f(a,b), constraint f foreign key (a) references p(id));

## sequences
CREATE SEQUENCE s1; CREATE SEQUENCE s2 START 10 INCREMENT 5 MAXVALUE 1000 CYCLE;
==>
CREATE SEQUENCE s1 MINVALUE 0 START 0 NOCACHE; CREATE SEQUENCE s2 START 10 INCREMENT 5 MAXVALUE 2000 NOCYCLE CACHE 50; CREATE SEQUENCE s3 START -1 INCREMENT -1 MINVALUE -100;

## sequence descending
CREATE SEQUENCE s;
==>
CREATE SEQUENCE s INCREMENT -2 START 100 MAXVALUE 100 MINVALUE -100;

## sequence in default used twice
CREATE TABLE t (a int); 
==>
CREATE SEQUENCE s; CREATE SEQUENCE `odd seq`; CREATE TABLE t (a bigint default nextval(s), b bigint default (next value for `odd seq` + 10), c bigint default lastval(s));

## default dropped sequence dropped
CREATE SEQUENCE s; CREATE TABLE t (a bigint default nextval(s));
==>
CREATE TABLE t (a bigint);

## sequence becomes view
CREATE SEQUENCE s; CREATE TABLE t (a int);
==>
CREATE TABLE t (a int); CREATE VIEW s AS SELECT a FROM t;

## versioned period columns to none
CREATE TABLE t (a int, rs timestamp(6) generated always as row start, re timestamp(6) generated always as row end, period for system_time(rs,re)) with system versioning;
==>
CREATE TABLE t (a int);

## trx versioned
CREATE TABLE t (a int);
==>
CREATE TABLE t (a int, rs bigint unsigned generated always as row start, re bigint unsigned generated always as row end, period for system_time(rs,re)) with system versioning;

## versioned with pk fk trigger
CREATE TABLE p (id int primary key); CREATE TABLE t (a int primary key, constraint f foreign key (a) references p(id));
==>
CREATE TABLE p (id int primary key) WITH SYSTEM VERSIONING; CREATE TABLE t (a int primary key, constraint f foreign key (a) references p(id)) WITH SYSTEM VERSIONING; CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW SET NEW.a = OLD.a;

## unversioned columns toggled
CREATE TABLE t (a int, b int without system versioning, c int) with system versioning;
==>
CREATE TABLE t (a int without system versioning, b int, c int) with system versioning;

## only with columns
CREATE TABLE t (a int);
==>
CREATE TABLE t (a int with system versioning, b int);

## view algorithm security definer
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t;
==>
CREATE TABLE t (a int, b int); CREATE ALGORITHM=MERGE DEFINER=`x y`@`10.%` SQL SECURITY INVOKER VIEW v AS SELECT a,b FROM t WHERE a > 1 WITH CASCADED CHECK OPTION;

## view algorithm temptable and local check
CREATE TABLE t (a int, b int); CREATE ALGORITHM=TEMPTABLE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM t WHERE a>1 WITH LOCAL CHECK OPTION;
==>
CREATE TABLE t (a int, b int); CREATE ALGORITHM=UNDEFINED VIEW v AS SELECT a FROM t; CREATE ALGORITHM=MERGE VIEW w AS SELECT a FROM t WHERE a>1;

## view on view on view changes
CREATE TABLE t (a int, b int); CREATE VIEW v1 AS SELECT a FROM t; CREATE VIEW v2 AS SELECT a FROM v1; CREATE VIEW v3 AS SELECT v2.a x FROM v2 JOIN v1 ON v1.a=v2.a;
==>
CREATE TABLE t (a varchar(10), b int); CREATE VIEW v1 AS SELECT a,b FROM t; CREATE VIEW v2 AS SELECT b FROM v1; CREATE VIEW v3 AS SELECT v2.b x FROM v2 JOIN v1 ON v1.b=v2.b;

## view column used dropped
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT * FROM t;
==>
CREATE TABLE t (a int); CREATE VIEW v AS SELECT * FROM t;

## view table renamed away
CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t;
==>
CREATE TABLE u (a int); CREATE VIEW v AS SELECT a FROM u;

## views swapping dependency direction
CREATE TABLE t (a int); CREATE VIEW v1 AS SELECT a FROM t; CREATE VIEW v2 AS SELECT a FROM v1;
==>
CREATE TABLE t (a int); CREATE VIEW v2 AS SELECT a FROM t; CREATE VIEW v1 AS SELECT a FROM v2;

## view odd names
CREATE TABLE `my table` (`select` int, `a``b` int);
==>
CREATE TABLE `my table` (`select` int, `a``b` int); CREATE VIEW `v w` AS SELECT `select` AS `from`, `a``b` AS `x.y` FROM `my table` `al ias`; CREATE VIEW `v``2` AS SELECT `from`, `x.y`, 'DBNAME.' AS `1+1` FROM `v w`;

## view with function and system time
CREATE TABLE t (a int) WITH SYSTEM VERSIONING;
==>
CREATE TABLE t (a int) WITH SYSTEM VERSIONING; CREATE VIEW v AS SELECT a, row_start FROM t FOR SYSTEM_TIME ALL; CREATE VIEW v2 AS SELECT a FROM t FOR SYSTEM_TIME AS OF TIMESTAMP '2030-01-01 00:00:00';

## view with nextval
CREATE SEQUENCE s;
==>
CREATE SEQUENCE s; CREATE VIEW v AS SELECT nextval(s) AS n, lastval(s) AS l;

## view lateral joins
CREATE TABLE a (x int, y int); CREATE TABLE b (x int, z int);
==>
CREATE TABLE a (x int, y int); CREATE TABLE b (x int, z int); CREATE VIEW v AS SELECT * FROM a NATURAL JOIN b; CREATE VIEW w AS SELECT a.x FROM a LEFT JOIN (b JOIN a a2 ON a2.x=b.x) ON a.x=b.x RIGHT JOIN b b2 ON b2.x=a.x; CREATE VIEW u AS SELECT d.s FROM (SELECT sum(y) s FROM a GROUP BY x HAVING s > 2) d STRAIGHT_JOIN b; CREATE VIEW q AS SELECT jt.* FROM json_table('[{"a":1}]', '$[*]' COLUMNS (n FOR ORDINALITY, a int PATH '$.a' DEFAULT '0' ON EMPTY)) jt;

## trigger many events
CREATE TABLE t (a int, b int); CREATE TABLE l (m varchar(100));
==>
CREATE TABLE t (a int, b int); CREATE TABLE l (m varchar(100));
DELIMITER //
CREATE TRIGGER bi BEFORE INSERT ON t FOR EACH ROW BEGIN IF NEW.a < 0 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'it''s; bad'; END IF; END//
CREATE TRIGGER ai AFTER INSERT ON t FOR EACH ROW INSERT INTO l VALUES (concat('i;', NEW.a))//
CREATE TRIGGER bu BEFORE UPDATE ON t FOR EACH ROW SET NEW.b = OLD.b + 1//
CREATE TRIGGER au AFTER UPDATE ON t FOR EACH ROW BEGIN INSERT INTO l VALUES ('u'); INSERT INTO l VALUES ('u2'); END//
CREATE TRIGGER bd BEFORE DELETE ON t FOR EACH ROW DELETE FROM l WHERE m = OLD.a//
CREATE TRIGGER ad AFTER DELETE ON t FOR EACH ROW CALL nothere()//
DELIMITER ;

## trigger column dropped
CREATE TABLE t (a int, b int); CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.b = NEW.a;
==>
CREATE TABLE t (a int, c int); CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.c = NEW.a;

## triggers order middle changed
CREATE TABLE t(a int); CREATE TRIGGER x1 AFTER UPDATE ON t FOR EACH ROW SET @a=1; CREATE TRIGGER x2 AFTER UPDATE ON t FOR EACH ROW SET @a=2; CREATE TRIGGER x3 AFTER UPDATE ON t FOR EACH ROW SET @a=3; CREATE TRIGGER y BEFORE UPDATE ON t FOR EACH ROW SET @b=3;
==>
CREATE TABLE t(a int); CREATE TRIGGER x1 AFTER UPDATE ON t FOR EACH ROW SET @a=1; CREATE TRIGGER x2 AFTER UPDATE ON t FOR EACH ROW SET @a=22; CREATE TRIGGER x3 AFTER UPDATE ON t FOR EACH ROW SET @a=3; CREATE TRIGGER x0 AFTER UPDATE ON t FOR EACH ROW FOLLOWS x1 SET @a=0; CREATE TRIGGER y AFTER UPDATE ON t FOR EACH ROW SET @b=3;

## trigger on dropped and recreated table name
CREATE TABLE t (a int); CREATE TABLE u (a int); CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.a=1; CREATE TRIGGER y BEFORE INSERT ON u FOR EACH ROW INSERT INTO t VALUES (1);
==>
CREATE TABLE u (a int); CREATE TRIGGER y BEFORE INSERT ON u FOR EACH ROW SET NEW.a=2;

## trigger definer and mode
SET sql_mode=''; CREATE TABLE t (a int); CREATE DEFINER=`u1`@`h` TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.a=1;
==>
SET sql_mode='ANSI_QUOTES,NO_BACKSLASH_ESCAPES'; CREATE TABLE t (a int); CREATE DEFINER=`u2`@`h` TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW."a"=length('\');

## trigger with body label cursor dynamic
CREATE TABLE t (a int);
==>
CREATE TABLE t (a int);
DELIMITER $$
CREATE TRIGGER `odd trigger` AFTER DELETE ON t FOR EACH ROW `la bel`: BEGIN
  DECLARE v INT DEFAULT (SELECT max(a) FROM t);
  DECLARE CONTINUE HANDLER FOR 1062, SQLSTATE '23000', SQLWARNING, NOT FOUND BEGIN END;
  WHILE v > 0 DO SET v = v - 1; IF v = 3 THEN LEAVE `la bel`; END IF; END WHILE;
  INSERT INTO t (a) VALUES (v) ON DUPLICATE KEY UPDATE a = VALUES(a) + 1;
END$$
DELIMITER ;

## routines parameters and characteristics
CREATE PROCEDURE p(a int) BEGIN END; CREATE FUNCTION f() RETURNS int RETURN 1;
==>
CREATE PROCEDURE p(IN a int unsigned zerofill, OUT `b c` varchar(20) charset latin1 collate latin1_bin, INOUT d set('x','y;z')) LANGUAGE SQL NOT DETERMINISTIC MODIFIES SQL DATA SQL SECURITY INVOKER COMMENT '' SET d = 'x'; CREATE FUNCTION f(a json, b decimal(10,2) unsigned, c text) RETURNS enum('x','y') charset utf8mb4 collate utf8mb4_bin DETERMINISTIC READS SQL DATA COMMENT 'f;"\\' RETURN 'x'; CREATE FUNCTION `f 2`(x geometry) RETURNS point NO SQL RETURN x; CREATE FUNCTION g(x inet6) RETURNS uuid RETURN uuid();

## function used in generated default check view trigger
CREATE TABLE t (a int);
==>
CREATE FUNCTION f(x int) RETURNS int DETERMINISTIC RETURN x + 1; CREATE TABLE t (a int); CREATE VIEW v AS SELECT f(a) b FROM t; CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a = f(NEW.a); CREATE PROCEDURE pr() SELECT f(1); CREATE EVENT ev ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01' DO SELECT f(2);

## function return type changes with view
CREATE TABLE t (a int); CREATE FUNCTION f(x int) RETURNS int DETERMINISTIC RETURN x + 1; CREATE VIEW v AS SELECT f(a) b FROM t;
==>
CREATE TABLE t (a int); CREATE FUNCTION f(x int, y varchar(5)) RETURNS varchar(20) DETERMINISTIC RETURN concat(x, y); CREATE VIEW v AS SELECT f(a,'q') b FROM t;

## function reads view that changes
CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE FUNCTION f() RETURNS int READS SQL DATA RETURN (SELECT max(a) FROM v);
==>
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT b FROM t; CREATE FUNCTION f() RETURNS int READS SQL DATA RETURN (SELECT max(b) FROM v);

## procedure body whitespace and case
CREATE PROCEDURE p() SELECT 1;
==>
CREATE PROCEDURE p() select   1
  ,2;

## routine comments kept in body
CREATE PROCEDURE p() SELECT 1;
==>
CREATE PROCEDURE p() SELECT 'a -- b', "/* c */", `d#e` FROM (SELECT 1 AS `d#e`) q;

## procedure calls recursion same name function
CREATE FUNCTION x(a int) RETURNS int RETURN 1; CREATE PROCEDURE x(a int) SELECT a;
==>
CREATE FUNCTION x(a int) RETURNS bigint RETURN 2; CREATE PROCEDURE x(a bigint) SELECT a, x(a);

## oracle function and procedure
CREATE TABLE t (a int);
==>
CREATE TABLE t (a int);
SET sql_mode=ORACLE;
DELIMITER $$
CREATE FUNCTION f(a IN INT, b VARCHAR2(10)) RETURN VARCHAR2 AS c INT := 1; BEGIN c := a; RETURN b || c; EXCEPTION WHEN OTHERS THEN RETURN NULL; END$$
CREATE PROCEDURE p AS BEGIN NULL; END$$
DELIMITER ;

## oracle package used in view
CREATE TABLE t (a int);
==>
CREATE TABLE t (a int);
SET sql_mode=ORACLE;
DELIMITER $$
CREATE PACKAGE pk AS FUNCTION f1(a INT) RETURN INT; END$$
CREATE PACKAGE BODY pk AS FUNCTION f1(a INT) RETURN INT AS BEGIN RETURN a; END; END$$
CREATE FUNCTION g(a INT) RETURN INT AS BEGIN RETURN pk.f1(a); END$$
DELIMITER ;

## event every to at
CREATE EVENT e1 ON SCHEDULE EVERY 1 MINUTE STARTS '2030-01-01 00:00:00' DO SET @a=1;
==>
CREATE EVENT e1 ON SCHEDULE AT '2035-01-01 00:00:00' DO SET @a=1;

## event enabled disabled
CREATE EVENT e1 ON SCHEDULE EVERY 1 MONTH STARTS '2030-01-01 00:00:00' DISABLE DO SET @a=1;
==>
CREATE EVENT e1 ON SCHEDULE EVERY 1 MONTH STARTS '2030-01-01 00:00:00' DO SET @a=1;

## event body block
CREATE TABLE t (a int); CREATE EVENT e1 ON SCHEDULE EVERY 1 YEAR STARTS '2030-01-01 00:00:00' DO DELETE FROM t;
==>
CREATE TABLE t (a int, b int);
DELIMITER $$
CREATE EVENT e1 ON SCHEDULE EVERY 1 YEAR STARTS '2030-01-01 00:00:00' DO BEGIN DELETE FROM t WHERE b = 1; UPDATE t SET a = ';'; END$$
DELIMITER ;

## defaults expressions
CREATE TABLE t (a int, b varchar(40), c date, d json, e varchar(40));
==>
CREATE TABLE t (a int default (floor(rand()*10)), b varchar(40) default (concat(current_user(),'-',uuid())), c date default (curdate() + interval 1 month), d json default (json_object('a',1,'b','it''s')), e varchar(40) default (upper(b)));

## defaults null and none
CREATE TABLE t (a int default null, b int not null, c int not null default 0, d timestamp null default null, e varchar(5) default 'null');
==>
CREATE TABLE t (a int not null default 5, b int default null, c int not null, d timestamp not null default current_timestamp, e varchar(5) default null);

## default charset literal
CREATE TABLE t (a varchar(20));
==>
CREATE TABLE t (a varchar(20) default (_latin1 0x41), b varchar(20) default ('ä\\☃'), c char(5) charset latin1 default 'ö', d text default (repeat('x',3)), e varchar(9) default '\t\n\r\0\Z');

## default on update variants
CREATE TABLE t (a timestamp(3) not null default current_timestamp(3) on update current_timestamp(3), b timestamp null on update current_timestamp);
==>
CREATE TABLE t (a timestamp(3) not null default current_timestamp(3), b timestamp null default current_timestamp on update current_timestamp, c datetime not null default '2000-01-01' on update current_timestamp);

## default numbers
CREATE TABLE t (a decimal(5,2), b double, c bigint unsigned, d bit(4), e tinyint(1));
==>
CREATE TABLE t (a decimal(5,2) default -1.5, b double default 1e-7, c bigint unsigned default 18446744073709551615, d bit(4) default 5, e tinyint(1) default true);

## auto increment added removed
CREATE TABLE t (a int primary key); CREATE TABLE u (a int auto_increment primary key) auto_increment=100;
==>
CREATE TABLE t (a int auto_increment primary key) auto_increment=500; CREATE TABLE u (a int primary key);

## auto increment in second key column myisam
CREATE TABLE t (g int not null, a int not null, primary key(g,a)) engine=myisam;
==>
CREATE TABLE t (g int not null, a int not null auto_increment, primary key(g,a)) engine=myisam;

## auto increment moves keys
CREATE TABLE t (a int auto_increment, b int, key(a));
==>
CREATE TABLE t (a int auto_increment, b int, key(a,b));

## auto increment unique to pk
CREATE TABLE t (a int auto_increment, b int not null, unique ua(a), primary key(b));
==>
CREATE TABLE t (a bigint unsigned auto_increment, b int, primary key(a), key kb(b));

## auto increment float
CREATE TABLE t (a int primary key);
==>
CREATE TABLE t (a double auto_increment primary key);

## table options
CREATE TABLE t (a int) row_format=dynamic stats_persistent=1 comment='a';
==>
CREATE TABLE t (a int) row_format=compressed key_block_size=8 stats_auto_recalc=0 stats_sample_pages=10 min_rows=5 max_rows=100 avg_row_length=50 comment='b ''q'' = x';

## table options back to default
CREATE TABLE t (a int) row_format=redundant stats_persistent=0 max_rows=100 checksum=1;
==>
CREATE TABLE t (a int);

## aria transactional
CREATE TABLE t (a int) engine=aria transactional=0;
==>
CREATE TABLE t (a int) engine=aria transactional=1 page_checksum=1;

## merge table new
CREATE TABLE a (x int) engine=myisam;
==>
CREATE TABLE a (x int) engine=myisam; CREATE TABLE m (x int) engine=merge union=(a);

## default charset collate comment all
CREATE TABLE t (a varchar(5), b int) charset=latin1 comment='x';
==>
CREATE TABLE t (a varchar(5), b int) charset=utf8mb3 collate=utf8mb3_unicode_ci comment='';

## comments everywhere
CREATE TABLE t (a int comment 'a', b int, key k(a) comment 'k', primary key(b) comment 'p') comment='t';
==>
CREATE TABLE t (a int comment 'b', b int comment 'c', key k(a) comment 'l', primary key(b)) comment='u
v';

## invisible columns
CREATE TABLE t (a int, b int invisible, c int not null default 1 invisible, d int as (a) virtual invisible);
==>
CREATE TABLE t (a int, b int, c int not null default 1, d int as (a) virtual, e timestamp(6) default now(6) invisible);

## compressed columns
CREATE TABLE t (a text compressed, b varchar(100), c blob compressed=zlib);
==>
CREATE TABLE t (a text, b varchar(100) compressed, c blob compressed, d varbinary(50) compressed not null default '');

## column order and everything
CREATE TABLE t (a int, b varchar(5) charset latin1 default 'x' comment 'b', c timestamp not null default now(), d enum('q') , key(b), key(c,d));
==>
CREATE TABLE t (d enum('q','r') not null default 'r', c timestamp(2) not null default now(2) on update now(2), a int unsigned, b varchar(6) charset utf8mb4 collate utf8mb4_bin default 'y' comment 'bb', key(b), key(d,c));

## table and column with unicode names
CREATE TABLE `tä` (`ü` int, `名前` varchar(5));
==>
CREATE TABLE `tä` (`ü` bigint, `名前` varchar(6) comment '名', key `ключ`(`名前`)); CREATE VIEW `вид` AS SELECT `ü` FROM `tä`;

## case sensitive table names
CREATE TABLE `Foo` (a int); CREATE TABLE `foo` (b int);
==>
CREATE TABLE `Foo` (a int, c int); CREATE TABLE `FOO` (b int);

## column case change
CREATE TABLE t (Abc int, key(Abc));
==>
CREATE TABLE t (abc int, key(abc));

## index name case change
CREATE TABLE t (a int, key Idx(a), constraint Chk check (a>0));
==>
CREATE TABLE t (a int, key idx(a), constraint chk check (a>0));

## long names
CREATE TABLE t (a int);
==>
CREATE TABLE t (a int, abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456789ab int, key abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456789ab(a), constraint abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456789ab check (a>0));

## combo varchar to int everywhere
CREATE TABLE p (k varchar(10) primary key); CREATE TABLE t (k varchar(10), u varchar(12) as (upper(k)) virtual, unique uu(u), constraint f foreign key(k) references p(k), check (k <> '')); CREATE VIEW v AS SELECT u FROM t;
==>
CREATE TABLE p (k int primary key); CREATE TABLE t (k int, u int as (k+1) virtual, unique uu(u), constraint f foreign key(k) references p(k), check (k <> 0)); CREATE VIEW v AS SELECT u FROM t;

## combo partitioned versioned
CREATE TABLE t (a int not null, b varchar(5), primary key(a)) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME (PARTITION p0 HISTORY, PARTITION pn CURRENT); CREATE VIEW v AS SELECT a FROM t;
==>
CREATE TABLE t (a bigint not null, b varchar(9), c int, primary key(a), key(c)) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME LIMIT 500 (PARTITION p0 HISTORY, PARTITION p1 HISTORY, PARTITION pn CURRENT); CREATE VIEW v AS SELECT a, c FROM t;

## combo pk change with children and autoincrement
CREATE TABLE p (id int not null auto_increment, code varchar(5) not null, primary key(id), unique uc(code)); CREATE TABLE c (id int primary key, p int, pc varchar(5), constraint f1 foreign key(p) references p(id), constraint f2 foreign key(pc) references p(code) on update cascade);
==>
CREATE TABLE p (code varchar(8) not null, name varchar(5), primary key(code)); CREATE TABLE c (id int primary key, pc varchar(8), constraint f2 foreign key(pc) references p(code) on update cascade);

## combo table becomes partitioned with keys and checks
CREATE TABLE t (id int not null auto_increment, d date not null, n int, g int as (n+1) stored, primary key(id), key(d), check (n>0));
==>
CREATE TABLE t (id int not null auto_increment, d date not null, n int, g int as (n+2) stored, primary key(id,d), key(d desc), check (n>1)) PARTITION BY RANGE (year(d)) (PARTITION p0 VALUES LESS THAN (2020), PARTITION pm VALUES LESS THAN MAXVALUE);

## combo sequence view default trigger dropped together
CREATE SEQUENCE s; CREATE TABLE t (a bigint default nextval(s)); CREATE VIEW v AS SELECT a FROM t; CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a = nextval(s); CREATE FUNCTION f() RETURNS bigint RETURN nextval(s);
==>

## combo enum key default generated
CREATE TABLE t (s enum('new','old') not null default 'new', g varchar(10) as (concat('x',s)) stored, key(s,g), check (s <> 'old'));
==>
CREATE TABLE t (s enum('new','old','dead') not null default 'dead', g varchar(12) as (concat('y',s)) virtual, key(g,s), check (s <> 'dead'));

## many tables chain
CREATE TABLE a (id int primary key); CREATE TABLE b (id int primary key, a int, foreign key (a) references a(id)); CREATE TABLE c (id int primary key, b int, foreign key (b) references b(id));
==>
CREATE TABLE c (id int primary key, d int); CREATE TABLE d (id int primary key, c int, foreign key (c) references c(id)); ALTER TABLE c ADD FOREIGN KEY (d) REFERENCES d(id); CREATE TABLE a (id int primary key, c int, foreign key (c) references c(id));

## fk to table that becomes view
CREATE TABLE p (id int primary key); CREATE TABLE c (a int, constraint f foreign key(a) references p(id));
==>
CREATE TABLE p2 (id int primary key); CREATE VIEW p AS SELECT id FROM p2; CREATE TABLE c (a int, constraint f foreign key(a) references p2(id));

## procedure named like table and view
CREATE TABLE x (a int); CREATE PROCEDURE x() SELECT 1; CREATE FUNCTION y() RETURNS int RETURN 1; CREATE EVENT x ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01' DO SET @a=1; CREATE TRIGGER x BEFORE INSERT ON x FOR EACH ROW SET NEW.a=1;
==>
CREATE TABLE y (a int); CREATE VIEW x AS SELECT a FROM y; CREATE PROCEDURE y() SELECT 1; CREATE FUNCTION x() RETURNS int RETURN 1; CREATE TRIGGER x BEFORE INSERT ON y FOR EACH ROW SET NEW.a=1;
