-- Pairs of schemas: "## name", the one, "==>", the other.

## index using hash memory
CREATE TABLE t (a int, key k(a)) engine=memory;
==>
CREATE TABLE t (a int, key k(a) using btree) engine=memory;

## partitions remove
CREATE TABLE t (id int not null primary key) PARTITION BY HASH (id) PARTITIONS 4;
==>
CREATE TABLE t (id int not null primary key);

## partitions hash count
CREATE TABLE t (id int not null primary key) PARTITION BY KEY (id) PARTITIONS 4;
==>
CREATE TABLE t (id int not null primary key) PARTITION BY KEY (id) PARTITIONS 6;

## partitions key algorithm
CREATE TABLE t (id int not null primary key, a int);
==>
CREATE TABLE t (id int not null primary key, a int) PARTITION BY LINEAR KEY () PARTITIONS 3;

## partitions reorganize
CREATE TABLE t (id int not null primary key) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (MAXVALUE));
==>
CREATE TABLE t (id int not null primary key) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20), PARTITION pm VALUES LESS THAN (MAXVALUE));

## partitions range columns
CREATE TABLE t (a int not null, b varchar(10) not null, primary key(a,b)) PARTITION BY RANGE COLUMNS (a,b) (PARTITION p0 VALUES LESS THAN (10,'m'), PARTITION p1 VALUES LESS THAN (MAXVALUE,MAXVALUE));
==>
CREATE TABLE t (a int not null, b varchar(10) not null, primary key(a,b)) PARTITION BY RANGE COLUMNS (a,b) (PARTITION p0 VALUES LESS THAN (10,'n') COMMENT 'c', PARTITION p1 VALUES LESS THAN (MAXVALUE,MAXVALUE));

## partitions list columns
CREATE TABLE t (b varchar(10) not null, primary key(b));
==>
CREATE TABLE t (b varchar(10) not null, primary key(b)) PARTITION BY LIST COLUMNS (b) (PARTITION p0 VALUES IN ('a','b'), PARTITION p1 VALUES IN ('it''s'));

## subpartitions
CREATE TABLE t (id int not null, d date not null, primary key(id,d));
==>
CREATE TABLE t (id int not null, d date not null, primary key(id,d)) PARTITION BY RANGE (year(d)) SUBPARTITION BY HASH (id) SUBPARTITIONS 2 (PARTITION p0 VALUES LESS THAN (2000), PARTITION p1 VALUES LESS THAN MAXVALUE);

## page compression
CREATE TABLE t (a int) page_compressed=1 page_compression_level=3;
==>
CREATE TABLE t (a int);

## versioning on
CREATE TABLE t (a int);
==>
CREATE TABLE t (a int, b int without system versioning) with system versioning;

## versioning off
CREATE TABLE t (a int) with system versioning;
==>
CREATE TABLE t (a int);

## versioned alter
CREATE TABLE t (a int) with system versioning;
==>
CREATE TABLE t (a bigint, b int) with system versioning;

## versioned partitions
CREATE TABLE t (a int) with system versioning;
==>
CREATE TABLE t (a int) with system versioning PARTITION BY SYSTEM_TIME (PARTITION p0 HISTORY, PARTITION pc CURRENT);

## generated virtual to stored
CREATE TABLE t (a int, b int as (a+1) virtual);
==>
CREATE TABLE t (a int, b int as (a+1) stored);

## generated expr change virtual indexed
CREATE TABLE t (a int, b int as (a+1) virtual, key kb(b));
==>
CREATE TABLE t (a int, b int as (a+2) virtual, key kb(b));

## base column of generated changes type
CREATE TABLE t (a int, b int as (a*2) stored, c int as (a+b) virtual);
==>
CREATE TABLE t (a bigint, b bigint as (a*2) stored, c bigint as (a+b) virtual);

## generated now uses new column
CREATE TABLE t (id int, g int as (id+1) virtual);
==>
CREATE TABLE t (id int, n int, g int as (id+n) virtual);

## auto increment moves
CREATE TABLE t (id int not null auto_increment primary key, a int not null);
==>
CREATE TABLE t (id int not null, a int not null auto_increment primary key);

## pk add auto increment new column
CREATE TABLE t (a int not null primary key, b int);
==>
CREATE TABLE t (id int not null auto_increment primary key, a int not null, b int, unique key ua(a));

## pk composite reorder auto inc
CREATE TABLE t (id int not null auto_increment, a int not null, primary key(id,a));
==>
CREATE TABLE t (id int not null auto_increment, a int not null, primary key(a,id), key kid(id));

## pk to other column, auto inc removed
CREATE TABLE t (id int not null auto_increment primary key, a int not null);
==>
CREATE TABLE t (id int not null, a int not null primary key);

## timestamp precision
CREATE TABLE t (id int primary key, u datetime default current_timestamp on update current_timestamp);
==>
CREATE TABLE t (id int primary key, u datetime(6) not null default current_timestamp(6) on update current_timestamp(6));

## first after
CREATE TABLE t (a int, b int, c int, d int);
==>
CREATE TABLE t (d int, x int, b int, a int, y int, c int);

## fk type change int bigint
CREATE TABLE p (id int primary key auto_increment); CREATE TABLE c (id int primary key, p int, constraint fk foreign key (p) references p(id) on delete cascade);
==>
CREATE TABLE p (id bigint unsigned primary key auto_increment); CREATE TABLE c (id int primary key, p bigint unsigned, constraint fk foreign key (p) references p(id) on delete cascade);

## collate with fk on varchar
CREATE TABLE p (k varchar(10) primary key); CREATE TABLE c (id int primary key, k varchar(10), foreign key (k) references p(k));
==>
CREATE TABLE p (k varchar(10) collate utf8mb4_bin primary key); CREATE TABLE c (id int primary key, k varchar(10) collate utf8mb4_bin, foreign key (k) references p(k));

## fk rename
CREATE TABLE p (id int primary key); CREATE TABLE c (id int primary key, pid int, constraint fk_c foreign key (pid) references p(id));
==>
CREATE TABLE p (id int primary key); CREATE TABLE c (id int primary key, pid int, constraint fk_d foreign key (pid) references p(id));

## fk own index exchanged
CREATE TABLE p (id int primary key); CREATE TABLE c (id int primary key, pid int, x int, constraint fk_c foreign key (pid) references p(id));
==>
CREATE TABLE p (id int primary key); CREATE TABLE c (id int primary key, pid int, x int, key px(pid,x), constraint fk_c foreign key (pid) references p(id));

## fk parent pk change
CREATE TABLE p (a int not null, b int not null, primary key(a), unique key ub(b)); CREATE TABLE c (x int, constraint f foreign key (x) references p(a));
==>
CREATE TABLE p (a int not null, b int not null, primary key(b), unique key ua(a)); CREATE TABLE c (x int, constraint f foreign key (x) references p(b));

## fk set null to cascade and not null
CREATE TABLE p (id int primary key); CREATE TABLE c (pid int, constraint f foreign key (pid) references p(id) on delete set null);
==>
CREATE TABLE p (id int primary key); CREATE TABLE c (pid int not null, constraint f foreign key (pid) references p(id) on delete cascade);

## drop both tables
CREATE TABLE p (id int primary key); CREATE TABLE c (pid int, constraint f foreign key (pid) references p(id)); ALTER TABLE p ADD c int, ADD CONSTRAINT g FOREIGN KEY (c) REFERENCES c(pid);
==>
CREATE TABLE z (a int);

## default strings
CREATE TABLE t (a varchar(50) default 'a');
==>
CREATE TABLE t (a varchar(50) default 'it''s \\ "q" \n %', b char(3) default '', c varchar(20) default 'NULL', d varchar(20) default 'CURRENT_TIMESTAMP');

## default decimals
CREATE TABLE t (a decimal(10,2) default 1);
==>
CREATE TABLE t (a decimal(10,3) default 1.5, b float default 0.1, c double default -1e10, d bit(8) default b'101', e boolean default true, f year default 2000, g date default '2020-01-01', h time(3) default '10:00:00.123');

## enum changes
CREATE TABLE t (e enum('a','b') not null default 'a', s set('x','y'));
==>
CREATE TABLE t (e enum('a','b','c''d','e,f') not null default 'c''d', s set('x','y','z') default 'x,y');

## view becomes table
CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t;
==>
CREATE TABLE t (a int); CREATE TABLE v (a int);

## table becomes view
CREATE TABLE t (a int); CREATE TABLE v (a int);
==>
CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t;

## view with functions
CREATE TABLE t (a int, s varchar(10));
==>
CREATE TABLE t (a int, s varchar(10)); CREATE FUNCTION f(x int) RETURNS int DETERMINISTIC RETURN x+1; CREATE VIEW v AS SELECT f(a) AS fa, concat(s,'\\') AS q, count(*) OVER (PARTITION BY s) AS n FROM t;

## compressed column
CREATE TABLE t (a varchar(100), b text);
==>
CREATE TABLE t (a varchar(100) compressed, b text compressed);

## weird names
CREATE TABLE `a``b` (`c d` int, `select` int, key `k-1`(`c d`));
==>
CREATE TABLE `a``b` (`c d` bigint, `order` int, key `k-1`(`c d`,`order`)); CREATE TABLE `x.y` (`a.b` int);

## swap column types
CREATE TABLE c (a int, b varchar(10), key ka(a), key kb(b));
==>
CREATE TABLE c (a varchar(10), b int, key ka(a), key kb(b));

## partition removed and pk
CREATE TABLE t (id int not null, a int not null, primary key(id,a)) PARTITION BY HASH(a) PARTITIONS 2;
==>
CREATE TABLE t (id int not null, a int not null, primary key(id));

## partition pk change
CREATE TABLE t (id int not null, a int not null, primary key(id));
==>
CREATE TABLE t (id int not null, a int not null, primary key(id,a)) PARTITION BY HASH(a) PARTITIONS 2;

## partition + alter
CREATE TABLE t (id int not null, a int, primary key(id)) PARTITION BY HASH(id) PARTITIONS 2;
==>
CREATE TABLE t (id bigint not null, a varchar(10), b int, primary key(id), key(a)) PARTITION BY HASH(id) PARTITIONS 3;

## fk table becomes partitioned
CREATE TABLE p (id int primary key); CREATE TABLE t (id int not null primary key, p int, constraint f foreign key (p) references p(id));
==>
CREATE TABLE p (id int primary key); CREATE TABLE t (id int not null primary key, p int) PARTITION BY HASH(id) PARTITIONS 2;

## view order dependency name
CREATE TABLE t (a int);
==>
CREATE TABLE t (a int); CREATE VIEW b AS SELECT a FROM t; CREATE VIEW a AS SELECT a FROM b; CREATE VIEW ab AS SELECT a.a FROM a;

## procedure
CREATE PROCEDURE p() SELECT 1;
==>
DELIMITER $$
CREATE PROCEDURE p(IN a int, OUT b varchar(10), INOUT c decimal(10,2)) READS SQL DATA SQL SECURITY INVOKER COMMENT 'it''s' BEGIN DECLARE x INT DEFAULT 0; WHILE x < 3 DO SET x = x + 1; END WHILE; SET b = 'q;'; END$$
DELIMITER ;

## function to procedure
CREATE FUNCTION f(a int) RETURNS int DETERMINISTIC RETURN a;
==>
CREATE PROCEDURE f(a int) SELECT a;

## aggregate function
CREATE TABLE t (a int);
==>
CREATE TABLE t (a int);
DELIMITER //
CREATE AGGREGATE FUNCTION agg(x INT) RETURNS INT BEGIN DECLARE s INT DEFAULT 0; DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN s; LOOP FETCH GROUP NEXT ROW; SET s = s + x; END LOOP; END//
DELIMITER ;

## event
CREATE TABLE t (a int);
==>
CREATE TABLE t (a int); CREATE EVENT e ON SCHEDULE EVERY 1 HOUR STARTS '2030-01-01 00:00:00' ENDS '2031-01-01 00:00:00' ON COMPLETION PRESERVE ENABLE COMMENT 'c' DO DELETE FROM t WHERE a < 1;

## event change
CREATE TABLE t (a int); CREATE EVENT e ON SCHEDULE EVERY 1 HOUR STARTS '2030-01-01 00:00:00' DO DELETE FROM t;
==>
CREATE TABLE t (a int); CREATE EVENT e ON SCHEDULE EVERY 2 HOUR STARTS '2030-01-01 00:00:00' DISABLE DO DELETE FROM t WHERE a=2;

## event at
CREATE TABLE t (a int);
==>
CREATE TABLE t (a int); CREATE EVENT e ON SCHEDULE AT '2035-01-01 10:00:00' DO UPDATE t SET a=1; CREATE EVENT e2 ON SCHEDULE EVERY '1:30' HOUR_MINUTE STARTS '2030-01-01 00:00:00' DO UPDATE t SET a=2;

## function in view dropped together
CREATE TABLE t (a int); CREATE FUNCTION f(x int) RETURNS int DETERMINISTIC RETURN x; CREATE VIEW v AS SELECT f(a) x FROM t;
==>
CREATE TABLE t (a int);

## index dropped needed by fk replaced by pk
CREATE TABLE p (id int primary key); CREATE TABLE c (pid int not null, x int not null, key kp(pid), constraint f foreign key (pid) references p(id));
==>
CREATE TABLE p (id int primary key); CREATE TABLE c (pid int not null, x int not null, primary key(pid,x), constraint f foreign key (pid) references p(id));

## encrypted insert_method comment
CREATE TABLE t (id int) engine=innodb;
==>
CREATE TABLE t (id int) engine=innodb encrypted=no;

## trigger follows
CREATE TABLE t (a int); CREATE TRIGGER t1 BEFORE INSERT ON t FOR EACH ROW SET NEW.a=1;
==>
CREATE TABLE t (a int); CREATE TRIGGER t1 BEFORE INSERT ON t FOR EACH ROW SET NEW.a=1; CREATE TRIGGER t0 BEFORE INSERT ON t FOR EACH ROW PRECEDES t1 SET NEW.a=2;

## trigger name moves
CREATE TABLE t (a int); CREATE TABLE u (a int); CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a=1;
==>
CREATE TABLE t (a int); CREATE TABLE u (a int); CREATE TRIGGER tr BEFORE INSERT ON u FOR EACH ROW SET NEW.a=1;

## nothing in

==>
CREATE TABLE t (a int not null auto_increment, b varchar(20) not null default 'x', c decimal(12,4) unsigned, d text, e enum('a'), primary key(a), unique key(b), key(c), key x(d(5)), fulltext(d)) comment 'c';

## everything in
CREATE TABLE t (a int);
==>


## function
CREATE FUNCTION f(a int) RETURNS int DETERMINISTIC RETURN a;
==>
CREATE FUNCTION f(a int, s varchar(10) charset latin1) RETURNS varchar(20) CHARSET latin1 NO SQL RETURN concat(a,s);

## fk cycle
CREATE TABLE x (id int primary key);
==>
CREATE TABLE x (id int primary key); CREATE TABLE a (id int primary key, b int); CREATE TABLE b (id int primary key, a int, constraint ba foreign key (a) references a(id)); ALTER TABLE a ADD CONSTRAINT ab FOREIGN KEY (b) REFERENCES b(id);

## generated with concat and charset
CREATE TABLE t (first varchar(20), last varchar(20), full varchar(50) generated always as (concat(first,' ',last)) virtual);
==>
CREATE TABLE t (first varchar(30), last varchar(30), full varchar(70) generated always as (concat(first,'-',last)) stored, unique key uf (full));

## generated not null drop
CREATE TABLE t (j json, n varchar(20) as (json_unquote(json_extract(j,'$.name'))) virtual, key kn(n));
==>
CREATE TABLE t (j json, n varchar(20), key kn(n));

## partition method change
CREATE TABLE t (id int, y int) PARTITION BY RANGE (y) (PARTITION p1 VALUES LESS THAN (2000));
==>
CREATE TABLE t (id int, y int) PARTITION BY LIST (y) (PARTITION p1 VALUES IN (1,2,3), PARTITION pd DEFAULT);

## fk to unique key, unique renamed
CREATE TABLE p (id int, c varchar(10), unique key uc(c)); CREATE TABLE ch (c varchar(10), constraint f foreign key (c) references p(c));
==>
CREATE TABLE p (id int, c varchar(10), unique key uc2(c)); CREATE TABLE ch (c varchar(10), constraint f foreign key (c) references p(c));

## fk parent column type varchar longer
CREATE TABLE p (c varchar(10) primary key); CREATE TABLE ch (c varchar(10), key kc(c), constraint f foreign key (c) references p(c) on update cascade);
==>
CREATE TABLE p (c varchar(20) primary key); CREATE TABLE ch (c varchar(20), key kc(c), constraint f foreign key (c) references p(c) on update cascade);

## many column moves
CREATE TABLE t (c1 int, c2 int, c3 int, c4 int, c5 int, c6 int);
==>
CREATE TABLE t (c6 int, c5 varchar(5), n1 int, c4 int, c3 int, n2 int, c2 int, c1 int not null, n3 int);

## named subpartitions
CREATE TABLE t (id int, y int);
==>
CREATE TABLE t (id int, y int) PARTITION BY RANGE (y) SUBPARTITION BY HASH (id) (PARTITION p0 VALUES LESS THAN (10) (SUBPARTITION a, SUBPARTITION b), PARTITION p1 VALUES LESS THAN MAXVALUE (SUBPARTITION c, SUBPARTITION d));

## views multiple
CREATE TABLE t (a int, b varchar(10)); CREATE VIEW v1 AS SELECT a FROM t; CREATE VIEW v2 AS SELECT b FROM t; CREATE VIEW v3 AS SELECT v1.a FROM v1, v2;
==>
CREATE TABLE t (a int, b varchar(10)); CREATE VIEW v2 AS SELECT b, a FROM t; CREATE VIEW v3 AS SELECT v2.a FROM v2 WHERE EXISTS (SELECT 1 FROM t WHERE t.a = v2.a);

## auto increment key swap
CREATE TABLE t (id int not null auto_increment, a int not null, primary key(a), key kid(id));
==>
CREATE TABLE t (id int not null auto_increment, a int not null, primary key(id), key ka(a));

## big table
CREATE TABLE big (id bigint unsigned NOT NULL AUTO_INCREMENT, a varchar(255) NOT NULL DEFAULT '', b text, c tinyint(1) NOT NULL DEFAULT 1, d datetime DEFAULT NULL, e double DEFAULT NULL, f enum('a','b') DEFAULT 'a', g int unsigned DEFAULT NULL, PRIMARY KEY (id), UNIQUE KEY u_a (a), KEY k_cd (c,d), KEY k_g (g)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
==>
CREATE TABLE big (id bigint unsigned NOT NULL AUTO_INCREMENT, uuid char(36) CHARACTER SET ascii NOT NULL, a varchar(191) NOT NULL DEFAULT '', b mediumtext NOT NULL, d datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3), e decimal(20,6) DEFAULT 0.000000, f enum('a','b','c') NOT NULL DEFAULT 'b', g bigint unsigned DEFAULT NULL, h json DEFAULT NULL, PRIMARY KEY (id), UNIQUE KEY u_uuid (uuid), UNIQUE KEY u_a (a,g), KEY k_d (d), KEY k_g (g), FULLTEXT KEY ft (b)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='big one';

## check column level changes
CREATE TABLE t (a int check (a > 1), b int);
==>
CREATE TABLE t (a int, b int check (b > 1));

## comma views
CREATE TABLE a (x int); CREATE TABLE b (x int, y int); CREATE TABLE c (y int);
==>
CREATE TABLE a (x int); CREATE TABLE b (x int, y int); CREATE TABLE c (y int); CREATE VIEW v1 AS SELECT a.x FROM a, b WHERE a.x = b.x; CREATE VIEW v2 AS SELECT a.x FROM a, b, c WHERE a.x = b.x AND b.y = c.y; CREATE VIEW v3 AS SELECT a.x FROM a JOIN b JOIN c; CREATE VIEW v4 AS SELECT a.x FROM a, b JOIN c USING (y); CREATE VIEW v5 AS SELECT a.x FROM a LEFT JOIN b ON a.x = b.x, c; CREATE VIEW v6 AS SELECT x FROM a WHERE EXISTS (SELECT 1 FROM b, c WHERE b.y = c.y AND b.x = a.x); CREATE VIEW v7 AS SELECT q.x FROM (SELECT a.x FROM a, b) q JOIN c ON q.x = c.y; CREATE VIEW v8 AS SELECT a.x FROM a CROSS JOIN b; CREATE VIEW v9 AS SELECT a.x FROM a, (b, c);

## versioned explicit columns
CREATE TABLE t (a int);
==>
CREATE TABLE t (a int, rs timestamp(6) generated always as row start invisible, re timestamp(6) generated always as row end invisible, period for system_time(rs,re)) with system versioning;

## sql mode of procedure
CREATE PROCEDURE p() SELECT 1;
==>
SET sql_mode='ANSI_QUOTES,PIPES_AS_CONCAT'; CREATE PROCEDURE p() SELECT 1 AS "x", 'a'||'b' AS y;

## sql mode only
SET sql_mode=''; CREATE TABLE t(a int); CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a = NEW.a / 0;
==>
SET sql_mode='STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO'; CREATE TABLE t(a int); CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a = NEW.a / 0;

## definer of view and routine
CREATE TABLE t(a int); CREATE DEFINER=`root`@`localhost` VIEW v AS SELECT a FROM t; CREATE DEFINER=`root`@`localhost` FUNCTION f() RETURNS int RETURN 1;
==>
CREATE TABLE t(a int); CREATE DEFINER=`bb`@`%` VIEW v AS SELECT a FROM t; CREATE DEFINER=`bb`@`%` FUNCTION f() RETURNS int RETURN 1; CREATE DEFINER=`bb`@`%` TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a=1; CREATE DEFINER=`bb`@`%` EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01' DO DELETE FROM t;

## collation connection of routine
SET NAMES utf8mb4 COLLATE utf8mb4_general_ci; CREATE FUNCTION f() RETURNS int RETURN 'a'='A';
==>
SET NAMES utf8mb4 COLLATE utf8mb4_bin; CREATE FUNCTION f() RETURNS int RETURN 'a'='A';

## collation connection of view
SET NAMES utf8mb4 COLLATE utf8mb4_general_ci; CREATE VIEW v AS SELECT 'a' AS x;
==>
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci; CREATE VIEW v AS SELECT 'a' AS x;

## period application time
CREATE TABLE t (id int, s date not null, e date not null);
==>
CREATE TABLE t (id int, s date not null, e date not null, PERIOD FOR p(s,e));

## without overlaps
CREATE TABLE t (id int not null, s date not null, e date not null, PERIOD FOR p(s,e), primary key(id,s));
==>
CREATE TABLE t (id int not null, s date not null, e date not null, PERIOD FOR p(s,e), primary key(id, p WITHOUT OVERLAPS));

## without overlaps unique
CREATE TABLE t (id int not null, s date not null, e date not null, PERIOD FOR p(s,e), UNIQUE u(id, p WITHOUT OVERLAPS));
==>
CREATE TABLE t (id int not null, s datetime not null, e datetime not null, r int, PERIOD FOR p(s,e), UNIQUE u(id, r, p WITHOUT OVERLAPS));

## period dropped with columns
CREATE TABLE t (id int, s date not null, e date not null, PERIOD FOR p(s,e));
==>
CREATE TABLE t (id int);

## period renamed
CREATE TABLE t (id int, s date not null, e date not null, PERIOD FOR p(s,e));
==>
CREATE TABLE t (id int, s date not null, e date not null, PERIOD FOR q(s,e));

## bitemporal
CREATE TABLE t (id int, s date, e date);
==>
CREATE TABLE t (id int, s date not null, e date not null, PERIOD FOR p(s,e)) WITH SYSTEM VERSIONING;

## versioning interval partitions
CREATE TABLE t (a int) WITH SYSTEM VERSIONING;
==>
CREATE TABLE t (a int) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME INTERVAL 1 MONTH STARTS '2030-01-01 00:00:00' PARTITIONS 3;

## versioning limit auto partitions
CREATE TABLE t (a int) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME LIMIT 1000 (PARTITION p0 HISTORY, PARTITION pn CURRENT);
==>
CREATE TABLE t (a int) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME LIMIT 2000 (PARTITION p0 HISTORY, PARTITION p1 HISTORY, PARTITION pn CURRENT);

## check with quotes, backslashes and regex
CREATE TABLE t (a varchar(20));
==>
CREATE TABLE t (a varchar(20) check (a regexp '^[a-z\\d]+$'), constraint c1 check (a <> 'it''s' and a not like '%\\%%' and json_valid(a)), constraint `c 2` check (a in ('x"y','`')));

## generated columns with many functions
CREATE TABLE t (a int, d datetime, j longtext);
==>
CREATE TABLE t (a int, d datetime, j longtext, y int as (year(d)) persistent, m varchar(10) as (left(d,7)) virtual, k varchar(50) as (json_value(j,'$.a')) stored, c int as (case when a > 1 then 2 else null end) virtual, key ky(y), key km(m), unique uk(k));

## all fk actions
CREATE TABLE p (id int primary key); CREATE TABLE c (a int, b int, d int, constraint f1 foreign key(a) references p(id) on delete restrict, constraint f2 foreign key(b) references p(id) on delete no action on update cascade);
==>
CREATE TABLE p (id int primary key); CREATE TABLE c (a int, b int, d int, constraint f1 foreign key(a) references p(id) on delete no action, constraint f2 foreign key(b) references p(id) on delete set null on update restrict, constraint f3 foreign key(d) references p(id) on delete cascade on update set null);

## explicit defaults
CREATE TABLE t (a int default 1, b varchar(10) default 'x', c text, d blob, e json, f varchar(50));
==>
CREATE TABLE t (a int default (1+2), b varchar(10) default (concat('a','b')), c text default 'it''s', d blob default x'00ff', e json default '{"a":[1,2]}', f varchar(50) default (uuid()));

## comments
CREATE TABLE t (a int comment 'a') comment 'c';
==>
CREATE TABLE t (a int comment 'it''s a "quote" \\ back; -- x /* y */ # z', b int comment '', c int comment 'ünï ☃ \n zwei') comment 'line1\nline2 ''q'' \\';

## partition list with null and strings
CREATE TABLE t (a varchar(10), b int) PARTITION BY LIST COLUMNS(a) (PARTITION p0 VALUES IN ('a',NULL), PARTITION p1 VALUES IN ('b'));
==>
CREATE TABLE t (a varchar(10), b int) PARTITION BY LIST COLUMNS(a) (PARTITION p0 VALUES IN ('a',NULL,'d'), PARTITION p1 VALUES IN ('b','it''s \\'), PARTITION pd DEFAULT);

## trigger moved order
CREATE TABLE t(a int); CREATE TRIGGER a1 BEFORE INSERT ON t FOR EACH ROW SET NEW.a=1; CREATE TRIGGER a2 BEFORE INSERT ON t FOR EACH ROW SET NEW.a=2; CREATE TRIGGER a3 BEFORE INSERT ON t FOR EACH ROW SET NEW.a=3;
==>
CREATE TABLE t(a int); CREATE TRIGGER a3 BEFORE INSERT ON t FOR EACH ROW SET NEW.a=3; CREATE TRIGGER a1 BEFORE INSERT ON t FOR EACH ROW SET NEW.a=1;

## procedures with cursors, handlers and labels
CREATE TABLE t(a int);
==>
CREATE TABLE t(a int);
DELIMITER $$
CREATE PROCEDURE `odd name``s`(IN `in p` INT UNSIGNED, OUT o TEXT, INOUT e ENUM('a','b;c') CHARSET utf8mb4)
    MODIFIES SQL DATA
    COMMENT 'does; "things" \\ it''s'
lbl: BEGIN
  DECLARE done BOOL DEFAULT FALSE;
  DECLARE v INT;
  DECLARE cur CURSOR FOR SELECT a FROM t;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = TRUE;
  OPEN cur;
  l: LOOP
    FETCH cur INTO v;
    IF done THEN LEAVE l; END IF;
    CASE v WHEN 1 THEN ITERATE l; ELSE BEGIN END; END CASE;
  END LOOP;
  CLOSE cur;
  REPEAT SET v = v - 1; UNTIL v < 0 END REPEAT;
  FOR i IN 1..3 DO SET v = i; END FOR;
END$$
DELIMITER ;

## events kinds
CREATE TABLE t(a int); CREATE EVENT e1 ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 03:00:00' DO DELETE FROM t;
==>
CREATE TABLE t(a int);
DELIMITER $$
CREATE EVENT e1 ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 03:00:00' ON COMPLETION PRESERVE DISABLE ON SLAVE COMMENT 'it''s' DO BEGIN DELETE FROM t; SELECT 'x;y'; END$$
DELIMITER ;
CREATE EVENT `e 2` ON SCHEDULE EVERY 2 WEEK STARTS '2030-02-01 00:00:00' DISABLE DO DELETE FROM t;

## event time zone
SET time_zone='+00:00'; CREATE EVENT e1 ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 03:00:00' DO DO 1;
==>
SET time_zone='+02:00'; CREATE EVENT e1 ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 03:00:00' DO DO 1;

## partitioned table column changes
CREATE TABLE t (id int not null, d date not null, v int, primary key(id,d)) PARTITION BY RANGE COLUMNS(d) (PARTITION p0 VALUES LESS THAN ('2020-01-01'), PARTITION p1 VALUES LESS THAN (MAXVALUE));
==>
CREATE TABLE t (id bigint not null auto_increment, d datetime not null, v varchar(10), w int, primary key(id,d), key kw(w)) PARTITION BY RANGE COLUMNS(d) (PARTITION p0 VALUES LESS THAN ('2020-01-01 00:00:00'), PARTITION p1 VALUES LESS THAN (MAXVALUE));

## fk over collated columns in three tables
CREATE TABLE a (k varchar(20) collate utf8mb4_general_ci primary key); CREATE TABLE b (k varchar(20) collate utf8mb4_general_ci primary key, constraint fb foreign key(k) references a(k)); CREATE TABLE c (k varchar(20) collate utf8mb4_general_ci, constraint fc foreign key(k) references b(k));
==>
CREATE TABLE a (k varchar(30) collate utf8mb4_bin primary key); CREATE TABLE b (k varchar(30) collate utf8mb4_bin primary key, constraint fb foreign key(k) references a(k)); CREATE TABLE c (k varchar(30) collate utf8mb4_bin, constraint fc foreign key(k) references b(k) on delete cascade);

## fk cross recreated cycle
CREATE TABLE a (id int primary key, b int); CREATE TABLE b (id int primary key, a int, constraint fba foreign key(a) references a(id)); ALTER TABLE a ADD CONSTRAINT fab FOREIGN KEY(b) REFERENCES b(id);
==>
CREATE TABLE a (id bigint primary key, b bigint); CREATE TABLE b (id bigint primary key, a bigint, constraint fba foreign key(a) references a(id) on delete set null); ALTER TABLE a ADD CONSTRAINT fab FOREIGN KEY(b) REFERENCES b(id) on delete cascade;

## hash unique over blob
CREATE TABLE t (a text);
==>
CREATE TABLE t (a text, b blob, unique u(a), unique ub(b,a));

## table to sequence same name
CREATE TABLE s (a int);
==>
CREATE SEQUENCE s;

## packages oracle mode
CREATE TABLE t (a int);
==>
CREATE TABLE t (a int);
SET sql_mode=ORACLE;
DELIMITER $$
CREATE PROCEDURE p(a IN INT) AS b INT := 1; BEGIN b := a; END$$
DELIMITER ;

## binaries and blobs
CREATE TABLE t (a binary(10), b varbinary(20) default 'ab', c tinyblob, d mediumblob, e longblob, f blob(300));
==>
CREATE TABLE t (a binary(12) default 'x', b varbinary(40) default x'00ff27', c blob, d longblob not null, e tinyblob default 'q', f blob(70000));

## uuid from binary
CREATE TABLE t (c binary(16), d uuid, e inet6, f inet4);
==>
CREATE TABLE t (c uuid, d varchar(36), e varbinary(16), f inet6);

## geometry to int
CREATE TABLE t (id int, a point, b int);
==>
CREATE TABLE t (id int, a int, b point);

## inet from int
CREATE TABLE t (id int, a int unsigned, b int, c inet4, d uuid);
==>
CREATE TABLE t (id int, a inet4, b uuid, c int unsigned, d inet6);

## list columns two
CREATE TABLE t (a int, b varchar(5)) PARTITION BY LIST COLUMNS(a,b) (PARTITION p0 VALUES IN ((1,'a'),(2,'b')), PARTITION p1 VALUES IN ((3,'c')));
==>
CREATE TABLE t (a int, b varchar(5)) PARTITION BY LIST COLUMNS(a,b) (PARTITION p0 VALUES IN ((1,'a')), PARTITION p1 VALUES IN ((3,'c'),(2,'b'),(NULL,'z')), PARTITION pd DEFAULT);

## key algorithm only
CREATE TABLE t (a int, b varchar(9)) PARTITION BY KEY (a) PARTITIONS 2;
==>
CREATE TABLE t (a int, b varchar(9)) PARTITION BY KEY ALGORITHM=1 (a) PARTITIONS 2;

## linear key algorithm sub
CREATE TABLE t (a int, b varchar(9)) PARTITION BY RANGE (a) SUBPARTITION BY KEY ALGORITHM=1 (b) SUBPARTITIONS 2 (PARTITION p VALUES LESS THAN (10));
==>
CREATE TABLE t (a int, b varchar(9)) PARTITION BY RANGE (a) SUBPARTITION BY LINEAR KEY (b) SUBPARTITIONS 2 (PARTITION p VALUES LESS THAN (10));

## max rows min rows
CREATE TABLE t (a int) PARTITION BY HASH(a) (PARTITION x MAX_ROWS=10 MIN_ROWS=2, PARTITION y);
==>
CREATE TABLE t (a int) PARTITION BY HASH(a) (PARTITION x MAX_ROWS=20, PARTITION y COMMENT='ys' MIN_ROWS=1);

## named like counted
CREATE TABLE t (a int) PARTITION BY HASH(a) (PARTITION p0, PARTITION p1);
==>
CREATE TABLE t (a int) PARTITION BY HASH(a) PARTITIONS 2;

## subpartition comments and rows
CREATE TABLE t (a int, b int) PARTITION BY RANGE (a) SUBPARTITION BY HASH (b) (PARTITION p VALUES LESS THAN (10) COMMENT='whole' (SUBPARTITION s1 COMMENT='one', SUBPARTITION s2 MAX_ROWS=9));
==>
CREATE TABLE t (a int, b int) PARTITION BY RANGE (a) SUBPARTITION BY HASH (b) (PARTITION p VALUES LESS THAN (10) (SUBPARTITION s1, SUBPARTITION s2 COMMENT='two'), PARTITION q VALUES LESS THAN (20) (SUBPARTITION s3, SUBPARTITION s4));

## using hash btree
CREATE TABLE t (a int, b int, key k1(a) using btree, key k2(b) using hash);
==>
CREATE TABLE t (a int, b int, key k1(a) using hash, key k2(b) using btree);

## memory
CREATE TABLE t (a int, b int, primary key(a), key k2(b) using btree) engine=memory max_rows=100;
==>
CREATE TABLE t (a int, b int, primary key(a) using btree, key k2(b)) engine=memory max_rows=200;

## key block size and comment
CREATE TABLE t (a int, key k(a) key_block_size=8) engine=myisam;
==>
CREATE TABLE t (a int, key k(a) key_block_size=4 comment 'c') engine=myisam;

## fk engine change
CREATE TABLE p (id int primary key); CREATE TABLE c (a int, constraint f foreign key (a) references p(id));
==>
CREATE TABLE p (id int primary key) engine=myisam; CREATE TABLE c (a int, key f(a)) engine=aria;

## versioned add drop columns
CREATE TABLE t (a int, b int, primary key(a)) WITH SYSTEM VERSIONING;
==>
CREATE TABLE t (a int, c varchar(5) WITHOUT SYSTEM VERSIONING, d int as (a+1) stored, primary key(a), key(c)) WITH SYSTEM VERSIONING;

## view ctes windows unions
CREATE TABLE t (a int, b int, s varchar(10));
==>
CREATE TABLE t (a int, b int, s varchar(10)); CREATE VIEW v1 AS WITH RECURSIVE c AS (SELECT 1 AS n UNION ALL SELECT n+1 FROM c WHERE n < 5) SELECT n FROM c; CREATE VIEW v2 AS SELECT a, sum(a) OVER (PARTITION BY b ORDER BY a DESC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) r FROM t; CREATE VIEW v3 AS (SELECT a FROM t LIMIT 3) UNION (SELECT b FROM t ORDER BY b LIMIT 2) EXCEPT SELECT 5 INTERSECT SELECT 6; CREATE VIEW v4 AS SELECT group_concat(DISTINCT s ORDER BY a DESC SEPARATOR '; ') g, json_objectagg(s,a) j FROM t GROUP BY b WITH ROLLUP; CREATE VIEW v5 AS SELECT IF(a>1,'x',NULL) c, CASE WHEN a IS NULL THEN 'n' ELSE concat('it''s ',s) END d, cast(a AS char(5) charset latin1) e, a DIV 2 f, a << 2 h, s REGEXP '^a' i, interval(a,1,2) k, date_add('2020-01-01', INTERVAL a MONTH) l, extract(year_month FROM now()) m, x'41' o, b'101' p, TIMESTAMP '2020-01-01 00:00:00' r, position('a' IN s) u, trim(LEADING 'x' FROM s) w, convert(s USING ascii) y, NOT a z FROM t; CREATE VIEW v6 AS SELECT * FROM t WHERE (a,b) IN (SELECT b,a FROM t) AND EXISTS (SELECT 1 FROM t t2 WHERE t2.a > ALL (SELECT b FROM t));

## oracle package
CREATE TABLE t (a int);
==>
CREATE TABLE t (a int);
SET sql_mode=ORACLE;
DELIMITER $$
CREATE PACKAGE pk AS PROCEDURE p1; FUNCTION f1(a INT) RETURN INT; END$$
CREATE PACKAGE BODY pk AS x INT := 1; PROCEDURE p1 AS BEGIN x := 2; END; FUNCTION f1(a INT) RETURN INT AS BEGIN RETURN a + x; END; END$$
DELIMITER ;

## oracle package changes
SET sql_mode=ORACLE;
DELIMITER $$
CREATE PACKAGE pk COMMENT 'one' AS PROCEDURE p1; END$$
CREATE PACKAGE BODY pk AS PROCEDURE p1 AS BEGIN NULL; END; END$$
DELIMITER ;
==>
SET sql_mode=ORACLE;
DELIMITER $$
CREATE PACKAGE pk COMMENT 'two' AS PROCEDURE p1; PROCEDURE p2; END$$
CREATE PACKAGE BODY pk AS PROCEDURE p1 AS BEGIN NULL; END; PROCEDURE p2 AS BEGIN p1; END; END$$
CREATE PACKAGE other COMMENT 'q' SQL SECURITY INVOKER AS PROCEDURE c; END$$
DELIMITER ;

## events all kinds
CREATE EVENT e1 ON SCHEDULE AT '2035-01-01 00:00:00' DO SET @a=1;
==>
CREATE EVENT e1 ON SCHEDULE AT '2036-01-01 00:00:00' ON COMPLETION PRESERVE DO SET @a=1; CREATE EVENT e2 ON SCHEDULE EVERY '2 3' DAY_HOUR STARTS '2030-01-01 00:00:00' ENDS '2031-01-01 00:00:00' DISABLE COMMENT 'c;''' DO SET @a=2; CREATE DEFINER=`q`@`%` EVENT e3 ON SCHEDULE EVERY 3 QUARTER STARTS '2030-01-01 00:00:00' DO CALL p();

## default zero dates
SET sql_mode=''; CREATE TABLE t (a datetime);
==>
SET sql_mode=''; CREATE TABLE t (a datetime not null default '0000-00-00 00:00:00', b date default '2020-02-00', c timestamp default 0);

## engines
CREATE TABLE t (a int, key(a)); CREATE TABLE u (a int) engine=myisam delay_key_write=1 pack_keys=1 checksum=1; CREATE TABLE w (a int not null) engine=csv;
==>
CREATE TABLE t (a int, key(a)) engine=aria transactional=1 page_checksum=0 row_format=page; CREATE TABLE u (a int) engine=aria; CREATE TABLE w (a int not null) engine=innodb;

## aria defaults
CREATE TABLE t (a int) engine=aria;
==>
CREATE TABLE t (a int) engine=aria page_checksum=0;

## aria to innodb
CREATE TABLE t (a int) engine=aria page_checksum=1 transactional=1 row_format=dynamic;
==>
CREATE TABLE t (a int) engine=innodb row_format=dynamic;

## merge table
CREATE TABLE a (x int) engine=myisam; CREATE TABLE b (x int) engine=myisam; CREATE TABLE m (x int) engine=merge union=(a) insert_method=last;
==>
CREATE TABLE a (x int) engine=myisam; CREATE TABLE b (x int) engine=myisam; CREATE TABLE m (x int) engine=merge union=(a,b) insert_method=first;

## combo column type in key fk generated check trigger view
CREATE TABLE p (id int primary key); CREATE TABLE t (id int not null auto_increment, pid int not null, g int as (pid*2) stored, v int as (pid+1) virtual, primary key(id), key kp(pid), key kg(g), constraint fp foreign key(pid) references p(id) on delete cascade, constraint cp check (pid > 0)); CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.pid = abs(NEW.pid); CREATE VIEW vv AS SELECT pid, g FROM t; CREATE VIEW vw AS SELECT pid FROM vv;
==>
CREATE TABLE p (id bigint unsigned primary key); CREATE TABLE t (id bigint unsigned not null auto_increment, pid bigint unsigned not null, g bigint unsigned as (pid*3) stored, v bigint as (pid+2) virtual, primary key(id), key kp(pid,id), key kg(g), constraint fp foreign key(pid) references p(id) on delete restrict, constraint cp check (pid > 1)); CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.pid = abs(NEW.pid)+1; CREATE VIEW vv AS SELECT pid, v FROM t; CREATE VIEW vw AS SELECT pid, v FROM vv;

## combo charsets conversions with fulltext and prefix
CREATE TABLE t (a varchar(200) charset latin1, b text charset latin1, key ka(a(50)), fulltext fb(a,b), unique ub(b(100))) charset latin1;
==>
CREATE TABLE t (a varchar(300) charset utf8mb4, b mediumtext charset utf8mb4, key ka(a(60)), fulltext fb(b), unique ub(b(90))) charset utf8mb4;

## period and versioning and trigger
CREATE TABLE t (id int not null, s date not null, e date not null, period for vt(s,e), primary key(id, vt without overlaps)); 
==>
CREATE TABLE t (id bigint not null, s datetime(3) not null, e datetime(3) not null, x int, period for vt(s,e), primary key(id, vt without overlaps), key(x)) with system versioning; CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW SET NEW.x = 1;

## versioned table gets a foreign key and options
CREATE TABLE p (id int primary key); CREATE TABLE t (id int primary key, p int) WITH SYSTEM VERSIONING; CREATE TABLE u (id int) engine=aria;
==>
CREATE TABLE p (id int primary key); CREATE TABLE t (id int primary key, p int, constraint f foreign key (p) references p(id)) stats_persistent=0 WITH SYSTEM VERSIONING; CREATE TABLE u (id int, b int) WITH SYSTEM VERSIONING;
