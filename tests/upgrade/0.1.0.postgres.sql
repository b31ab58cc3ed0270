SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE SCHEMA dbos;
CREATE FUNCTION dbos.enqueue_workflow(workflow_name text, queue_name text, positional_args json[] DEFAULT ARRAY[]::json[], named_args json DEFAULT '{}'::json, class_name text DEFAULT NULL::text, config_name text DEFAULT NULL::text, workflow_id text DEFAULT NULL::text, app_version text DEFAULT NULL::text, timeout_ms bigint DEFAULT NULL::bigint, deadline_epoch_ms bigint DEFAULT NULL::bigint, deduplication_id text DEFAULT NULL::text, priority integer DEFAULT NULL::integer, queue_partition_key text DEFAULT NULL::text, authenticated_user text DEFAULT NULL::text, authenticated_roles text DEFAULT NULL::text, delay_until_epoch_ms bigint DEFAULT NULL::bigint, application_name text DEFAULT NULL::text) RETURNS text
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    v_workflow_id TEXT;
    v_serialized_inputs TEXT;
    v_owner_xid TEXT;
    v_now BIGINT;
    v_recovery_attempts INT4 := 0;
    v_priority INT4;
    v_status TEXT;
BEGIN
    -- Validate required parameters
    IF workflow_name IS NULL OR workflow_name = '' THEN
        RAISE EXCEPTION 'Workflow name cannot be null or empty';
    END IF;
    IF queue_name IS NULL OR queue_name = '' THEN
        RAISE EXCEPTION 'Queue name cannot be null or empty';
    END IF;
    IF named_args IS NOT NULL AND jsonb_typeof(named_args::jsonb) != 'object' THEN
        RAISE EXCEPTION 'Named args must be a JSON object';
    END IF;
    IF workflow_id IS NOT NULL AND workflow_id = '' THEN
        RAISE EXCEPTION 'Workflow ID cannot be an empty string if provided.';
    END IF;
    IF delay_until_epoch_ms IS NOT NULL AND delay_until_epoch_ms < 0 THEN
        RAISE EXCEPTION 'delay_until_epoch_ms must be >= 0';
    END IF;
    v_workflow_id := COALESCE(workflow_id, gen_random_uuid()::TEXT);
    v_owner_xid := gen_random_uuid()::TEXT;
    v_priority := COALESCE(priority, 0);
    v_serialized_inputs := json_build_object(
        'positionalArgs', positional_args,
        'namedArgs', named_args
    )::TEXT;
    v_now := EXTRACT(epoch FROM now()) * 1000;
    v_status := CASE WHEN delay_until_epoch_ms IS NULL THEN 'ENQUEUED' ELSE 'DELAYED' END;
    INSERT INTO "dbos".workflow_status (
        workflow_uuid, status,
        name, class_name, config_name,
        queue_name, deduplication_id, priority, queue_partition_key,
        application_version,
        created_at, updated_at, recovery_attempts,
        workflow_timeout_ms, workflow_deadline_epoch_ms,
        parent_workflow_id, owner_xid, serialization,
        authenticated_user, authenticated_roles,
        delay_until_epoch_ms, application_name
    ) VALUES (
        v_workflow_id, v_status,
        workflow_name, class_name, config_name,
        queue_name, deduplication_id, v_priority, queue_partition_key,
        app_version,
        v_now, v_now, v_recovery_attempts,
        timeout_ms, deadline_epoch_ms,
        NULL, v_owner_xid, 'portable_json',
        authenticated_user, authenticated_roles,
        delay_until_epoch_ms, application_name
    )
    ON CONFLICT (workflow_uuid)
    DO UPDATE SET
        updated_at = EXCLUDED.updated_at;
    INSERT INTO "dbos".workflow_input (
        workflow_uuid, inputs, retention_timestamp
    ) VALUES (
        v_workflow_id, v_serialized_inputs, v_now
    )
    ON CONFLICT (workflow_uuid) DO NOTHING;
    RETURN v_workflow_id;
EXCEPTION
    WHEN unique_violation THEN
        RAISE EXCEPTION 'DBOS queue duplicated'
            USING DETAIL = format('Workflow %s with queue %s and deduplication ID %s already exists', v_workflow_id, queue_name, deduplication_id),
                ERRCODE = 'unique_violation';
END;
$$;
CREATE FUNCTION dbos.notifications_function() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    payload text := NEW.destination_uuid || '::' || NEW.topic;
BEGIN
    PERFORM pg_notify('dbos_notifications_channel', payload);
    RETURN NEW;
END;
$$;
CREATE FUNCTION dbos.send_message(destination_id text, message json, topic text DEFAULT NULL::text, message_id text DEFAULT NULL::text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    v_topic TEXT := COALESCE(topic, '__null__topic__');
    v_message_id TEXT := COALESCE(message_id, gen_random_uuid()::TEXT);
BEGIN
    INSERT INTO "dbos".notifications (
        destination_uuid, topic, message, message_uuid, serialization
    ) VALUES (
        destination_id, v_topic, message, v_message_id, 'portable_json'
    )
    ON CONFLICT (message_uuid) DO NOTHING;
EXCEPTION
    WHEN foreign_key_violation THEN
        RAISE EXCEPTION 'DBOS non-existent workflow'
            USING DETAIL = format('Destination workflow %s does not exist', destination_id),
                ERRCODE = 'foreign_key_violation';
END;
$$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE dbos.application_versions (
    version_id text NOT NULL,
    version_name text NOT NULL,
    version_timestamp bigint DEFAULT ((EXTRACT(epoch FROM now()) * 1000.0))::bigint NOT NULL,
    created_at bigint DEFAULT ((EXTRACT(epoch FROM now()) * 1000.0))::bigint NOT NULL,
    application_name text
);
CREATE TABLE dbos.dbos_migrations (
    version bigint NOT NULL
);
CREATE TABLE dbos.event_dispatch_kv (
    service_name text NOT NULL,
    workflow_fn_name text NOT NULL,
    key text NOT NULL,
    value text,
    update_seq numeric(38,0),
    update_time numeric(38,15)
);
CREATE TABLE dbos.notifications (
    message_uuid text DEFAULT gen_random_uuid() NOT NULL,
    destination_uuid text NOT NULL,
    topic text,
    message text NOT NULL,
    created_at_epoch_ms bigint DEFAULT ((EXTRACT(epoch FROM now()) * 1000.0))::bigint NOT NULL,
    serialization text,
    consumed boolean DEFAULT false NOT NULL,
    consumed_by_function_id integer
);
CREATE TABLE dbos.operation_outputs (
    workflow_uuid text NOT NULL,
    function_id integer NOT NULL,
    function_name text DEFAULT ''::text NOT NULL,
    output text,
    error text,
    child_workflow_id text,
    started_at_epoch_ms bigint,
    completed_at_epoch_ms bigint,
    serialization text,
    application_name text,
    retention_timestamp bigint DEFAULT ((EXTRACT(epoch FROM now()) * 1000.0))::bigint NOT NULL
);
CREATE TABLE dbos.queues (
    queue_id text DEFAULT (gen_random_uuid())::text NOT NULL,
    name text NOT NULL,
    concurrency integer,
    worker_concurrency integer,
    rate_limit_max integer,
    rate_limit_period_sec double precision,
    priority_enabled boolean DEFAULT false NOT NULL,
    partition_queue boolean DEFAULT false NOT NULL,
    polling_interval_sec double precision DEFAULT 1.0 NOT NULL,
    created_at bigint DEFAULT ((EXTRACT(epoch FROM now()) * 1000.0))::bigint NOT NULL,
    updated_at bigint DEFAULT ((EXTRACT(epoch FROM now()) * 1000.0))::bigint NOT NULL,
    application_name text,
    partition_concurrency integer,
    partition_worker_concurrency integer,
    partition_rate_limit_max integer,
    partition_rate_limit_period_sec double precision
);
CREATE TABLE dbos.streams (
    workflow_uuid text NOT NULL,
    key text NOT NULL,
    value text NOT NULL,
    "offset" integer NOT NULL,
    function_id integer DEFAULT 0 NOT NULL,
    serialization text
);
CREATE TABLE dbos.workflow_events (
    workflow_uuid text NOT NULL,
    key text NOT NULL,
    value text NOT NULL,
    serialization text
);
CREATE TABLE dbos.workflow_events_history (
    workflow_uuid text NOT NULL,
    function_id integer NOT NULL,
    key text NOT NULL,
    value text NOT NULL,
    serialization text
);
CREATE TABLE dbos.workflow_input (
    workflow_uuid text NOT NULL,
    inputs text,
    retention_timestamp bigint DEFAULT ((EXTRACT(epoch FROM now()) * 1000.0))::bigint NOT NULL
);
CREATE TABLE dbos.workflow_output (
    workflow_uuid text NOT NULL,
    output text,
    error text,
    retention_timestamp bigint DEFAULT ((EXTRACT(epoch FROM now()) * 1000.0))::bigint NOT NULL
);
CREATE TABLE dbos.workflow_schedules (
    schedule_id text NOT NULL,
    schedule_name text NOT NULL,
    workflow_name text NOT NULL,
    workflow_class_name text,
    schedule text NOT NULL,
    status text DEFAULT 'ACTIVE'::text NOT NULL,
    context text NOT NULL,
    last_fired_at text,
    automatic_backfill boolean DEFAULT false NOT NULL,
    cron_timezone text,
    queue_name text,
    application_name text
);
CREATE TABLE dbos.workflow_status (
    workflow_uuid text NOT NULL,
    status text,
    name text,
    authenticated_user text,
    assumed_role text,
    authenticated_roles text,
    request text,
    output text,
    error text,
    executor_id text,
    created_at bigint DEFAULT ((EXTRACT(epoch FROM now()) * 1000.0))::bigint NOT NULL,
    updated_at bigint DEFAULT ((EXTRACT(epoch FROM now()) * 1000.0))::bigint NOT NULL,
    application_version text,
    application_id text,
    class_name character varying(255) DEFAULT NULL::character varying,
    config_name character varying(255) DEFAULT NULL::character varying,
    recovery_attempts bigint DEFAULT 0,
    queue_name text,
    workflow_timeout_ms bigint,
    workflow_deadline_epoch_ms bigint,
    inputs text,
    started_at_epoch_ms bigint,
    deduplication_id text,
    priority integer DEFAULT 0 NOT NULL,
    queue_partition_key text,
    forked_from text,
    owner_xid text,
    parent_workflow_id text,
    serialization text,
    delay_until_epoch_ms bigint,
    was_forked_from boolean DEFAULT false NOT NULL,
    rate_limited boolean DEFAULT false NOT NULL,
    completed_at bigint,
    attributes jsonb,
    schedule_name text,
    debounce_deadline_epoch_ms bigint,
    is_debounced boolean DEFAULT false NOT NULL,
    application_name text,
    creator_xid text
);
CREATE TABLE public.audit (
    seq integer NOT NULL,
    key character varying(255) NOT NULL,
    incident character varying(32) NOT NULL,
    at double precision NOT NULL,
    what character varying(64) NOT NULL,
    who character varying(255) NOT NULL,
    data text NOT NULL
);
CREATE SEQUENCE public.audit_seq_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.audit_seq_seq OWNED BY public.audit.seq;
CREATE TABLE public.effect (
    op character varying(64) NOT NULL,
    incident character varying(32) NOT NULL,
    started_at double precision NOT NULL,
    body text
);
CREATE TABLE public.incident (
    id character varying(32) NOT NULL,
    key character varying(255) NOT NULL,
    host character varying(255) NOT NULL,
    container character varying(255) NOT NULL,
    state character varying(32) NOT NULL,
    version integer NOT NULL,
    asked_at double precision NOT NULL,
    body text NOT NULL
);
CREATE TABLE public.post (
    key character varying(255) NOT NULL,
    incident character varying(32) NOT NULL,
    channel character varying(64) NOT NULL,
    ts character varying(64) NOT NULL
);
ALTER TABLE ONLY public.audit ALTER COLUMN seq SET DEFAULT nextval('public.audit_seq_seq'::regclass);
INSERT INTO dbos.application_versions VALUES ('f95ab6c1-6c03-4033-8e69-756edcd37a49', '1', 1795658320083, 1795658320083, 'dockfix');
INSERT INTO dbos.dbos_migrations VALUES (125);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AS72QBR8JADF4PN0YPTQG4-0', 1, 'show', 'true', NULL, NULL, 1795658321395, 1795658321686, 'portable_json', 'dockfix', 1795658321693);
INSERT INTO dbos.operation_outputs VALUES ('diagnose-01M8AS72QBR8JADF4PN0YPTQG4', 1, 'look', 'null', NULL, NULL, 1795658321394, 1795658321699, 'portable_json', 'dockfix', 1795658321739);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AS72QBR8JADF4PN0YPTQG4-1', 1, 'show', 'true', NULL, NULL, 1795658321981, 1795658322166, 'portable_json', 'dockfix', 1795658322168);
INSERT INTO dbos.operation_outputs VALUES ('diagnose-01M8AS73VZR9S8Y5DPC5HWYX9K', 1, 'look', 'null', NULL, NULL, 1795658321980, 1795658322180, 'portable_json', 'dockfix', 1795658322186);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AS73VZR9S8Y5DPC5HWYX9K-0', 1, 'show', 'true', NULL, NULL, 1795658321982, 1795658322200, 'portable_json', 'dockfix', 1795658322202);
INSERT INTO dbos.operation_outputs VALUES ('diagnose-01M8AS74BX4ZZ04WMQSZ1WRXKW', 1, 'look', 'null', NULL, NULL, 1795658322551, 1795658322671, 'portable_json', 'dockfix', 1795658322687);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AS73VZR9S8Y5DPC5HWYX9K-1', 1, 'show', 'true', NULL, NULL, 1795658322342, 1795658322696, 'portable_json', 'dockfix', 1795658322697);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-0', 1, 'show', 'true', NULL, NULL, 1795658322579, 1795658322816, 'portable_json', 'dockfix', 1795658322821);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-1', 1, 'show', 'true', NULL, NULL, 1795658322988, 1795658323136, 'portable_json', 'dockfix', 1795658323158);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8AS74BX4ZZ04WMQSZ1WRXKW-1', 1, 'look again', 'null', NULL, NULL, 1795658323346, 1795658323450, 'portable_json', 'dockfix', 1795658323451);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8AS74BX4ZZ04WMQSZ1WRXKW-1', 2, 'count steps', '2', NULL, NULL, 1795658323456, 1795658323511, 'portable_json', 'dockfix', 1795658323512);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-2', 1, 'show', 'true', NULL, NULL, 1795658323347, 1795658323461, 'portable_json', 'dockfix', 1795658323463);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8AS74BX4ZZ04WMQSZ1WRXKW-1', 3, 'run step 1', 'null', NULL, NULL, 1795658323519, 1795658323713, 'portable_json', 'dockfix', 1795658323715);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8AS74BX4ZZ04WMQSZ1WRXKW-1', 4, 'run step 2', 'null', NULL, NULL, 1795658323718, 1795658323842, 'portable_json', 'dockfix', 1795658323843);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-3', 1, 'show', 'true', NULL, NULL, 1795658323749, 1795658323851, 'portable_json', 'dockfix', 1795658323870);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8AS74BX4ZZ04WMQSZ1WRXKW-1', 5, 'prove', 'null', NULL, NULL, 1795658323856, 1795658323943, 'portable_json', 'dockfix', 1795658323945);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-4', 1, 'show', 'true', NULL, NULL, 1795658323938, 1795658324038, 'portable_json', 'dockfix', 1795658324061);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AS761QGY8D61G7HZK28BZR-0', 1, 'show', 'true', NULL, NULL, 1795658324138, 1795658324269, 'portable_json', 'dockfix', 1795658324275);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-5', 1, 'show', 'true', NULL, NULL, 1795658324380, 1795658324399, 'portable_json', 'dockfix', 1795658324401);
INSERT INTO dbos.operation_outputs VALUES ('diagnose-01M8AS764FW65MEE9TNHE0YZ3H', 1, 'look', 'null', NULL, NULL, 1795658324380, 1795658324448, 'portable_json', 'dockfix', 1795658324449);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AS764FW65MEE9TNHE0YZ3H-0', 1, 'show', 'true', NULL, NULL, 1795658324381, 1795658324492, 'portable_json', 'dockfix', 1795658324493);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-6', 1, 'show', 'true', NULL, NULL, 1795658324528, 1795658324543, 'portable_json', 'dockfix', 1795658324546);
INSERT INTO dbos.operation_outputs VALUES ('diagnose-01M8AS76J73HQKNY29TRSB3NNV', 1, 'look', 'null', NULL, NULL, 1795658324683, 1795658324754, 'portable_json', 'dockfix', 1795658324761);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AS76J73HQKNY29TRSB3NNV-0', 1, 'show', 'true', NULL, NULL, 1795658324685, 1795658324828, 'portable_json', 'dockfix', 1795658324836);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AS764FW65MEE9TNHE0YZ3H-1', 1, 'show', 'true', NULL, NULL, 1795658324683, 1795658324852, 'portable_json', 'dockfix', 1795658324854);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AS764FW65MEE9TNHE0YZ3H-2', 1, 'show', 'true', NULL, NULL, 1795658325072, 1795658325135, 'portable_json', 'dockfix', 1795658325138);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AS76J73HQKNY29TRSB3NNV-1', 1, 'show', 'true', NULL, NULL, 1795658325073, 1795658325178, 'portable_json', 'dockfix', 1795658325182);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AS76J73HQKNY29TRSB3NNV-2', 1, 'show', 'true', NULL, NULL, 1795658325377, 1795658325424, 'portable_json', 'dockfix', 1795658325434);
INSERT INTO dbos.operation_outputs VALUES ('diagnose-01M8AS77ANKCNCD5R8BSVYTWYE', 1, 'look', 'null', NULL, NULL, 1795658325582, 1795658325747, 'portable_json', 'dockfix', 1795658325760);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AS77ANKCNCD5R8BSVYTWYE-0', 1, 'show', 'true', NULL, NULL, 1795658325587, 1795658325825, 'portable_json', 'dockfix', 1795658325836);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AS77ANKCNCD5R8BSVYTWYE-1', 1, 'show', 'true', NULL, NULL, 1795658325917, 1795658326003, 'portable_json', 'dockfix', 1795658326007);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8AS77ANKCNCD5R8BSVYTWYE-1', 1, 'look again', 'null', NULL, NULL, 1795658326245, 1795658326322, 'portable_json', 'dockfix', 1795658326325);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AS77ANKCNCD5R8BSVYTWYE-2', 1, 'show', 'true', NULL, NULL, 1795658326246, 1795658326353, 'portable_json', 'dockfix', 1795658326355);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8AS77ANKCNCD5R8BSVYTWYE-1', 2, 'count steps', '2', NULL, NULL, 1795658326338, 1795658326395, 'portable_json', 'dockfix', 1795658326411);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8AS77ANKCNCD5R8BSVYTWYE-1', 3, 'run step 1', 'null', NULL, NULL, 1795658326431, 1795658326516, 'portable_json', 'dockfix', 1795658326519);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AS77ANKCNCD5R8BSVYTWYE-3', 1, 'show', 'true', NULL, NULL, 1795658326485, 1795658326589, 'portable_json', 'dockfix', 1795658326598);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AS77ANKCNCD5R8BSVYTWYE-4', 1, 'show', 'true', NULL, NULL, 1795658326839, 1795658327009, 'portable_json', 'dockfix', 1795658327028);
INSERT INTO dbos.queues VALUES ('8a66b5e7-1004-40a5-b0ed-1cf2e2c114a2', 'work', NULL, 16, NULL, NULL, true, true, 0.1, 1795658320235, 1795658320233, 'dockfix', 1, NULL, NULL, NULL);
INSERT INTO dbos.queues VALUES ('7bab1ff4-139c-40ff-bc42-9d79c22ace57', 'timers', NULL, 4, NULL, NULL, true, false, 1, 1795658320260, 1795658320257, 'dockfix', NULL, NULL, NULL, NULL);
INSERT INTO dbos.workflow_input VALUES ('diagnose-01M8AS72QBR8JADF4PN0YPTQG4', '{"namedArgs":{},"positionalArgs":["01M8AS72QBR8JADF4PN0YPTQG4"]}', 1795658320634);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AS72QBR8JADF4PN0YPTQG4-0', '{"namedArgs":{},"positionalArgs":["01M8AS72QBR8JADF4PN0YPTQG4","show-01M8AS72QBR8JADF4PN0YPTQG4-0",1]}', 1795658320634);
INSERT INTO dbos.workflow_input VALUES ('expire-01M8AS72QBR8JADF4PN0YPTQG4-1', '{"namedArgs":{},"positionalArgs":["01M8AS72QBR8JADF4PN0YPTQG4",1]}', 1795658321637);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AS72QBR8JADF4PN0YPTQG4-1', '{"namedArgs":{},"positionalArgs":["01M8AS72QBR8JADF4PN0YPTQG4","show-01M8AS72QBR8JADF4PN0YPTQG4-1",1]}', 1795658321637);
INSERT INTO dbos.workflow_input VALUES ('diagnose-01M8AS73VZR9S8Y5DPC5HWYX9K', '{"namedArgs":{},"positionalArgs":["01M8AS73VZR9S8Y5DPC5HWYX9K"]}', 1795658321793);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AS73VZR9S8Y5DPC5HWYX9K-0', '{"namedArgs":{},"positionalArgs":["01M8AS73VZR9S8Y5DPC5HWYX9K","show-01M8AS73VZR9S8Y5DPC5HWYX9K-0",1]}', 1795658321793);
INSERT INTO dbos.workflow_input VALUES ('expire-01M8AS73VZR9S8Y5DPC5HWYX9K-1', '{"namedArgs":{},"positionalArgs":["01M8AS73VZR9S8Y5DPC5HWYX9K",1]}', 1795658322112);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AS73VZR9S8Y5DPC5HWYX9K-1', '{"namedArgs":{},"positionalArgs":["01M8AS73VZR9S8Y5DPC5HWYX9K","show-01M8AS73VZR9S8Y5DPC5HWYX9K-1",1]}', 1795658322112);
INSERT INTO dbos.workflow_input VALUES ('diagnose-01M8AS74BX4ZZ04WMQSZ1WRXKW', '{"namedArgs":{},"positionalArgs":["01M8AS74BX4ZZ04WMQSZ1WRXKW"]}', 1795658322308);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-0', '{"namedArgs":{},"positionalArgs":["01M8AS74BX4ZZ04WMQSZ1WRXKW","show-01M8AS74BX4ZZ04WMQSZ1WRXKW-0",1]}', 1795658322308);
INSERT INTO dbos.workflow_input VALUES ('expire-01M8AS74BX4ZZ04WMQSZ1WRXKW-1', '{"namedArgs":{},"positionalArgs":["01M8AS74BX4ZZ04WMQSZ1WRXKW",1]}', 1795658322655);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-1', '{"namedArgs":{},"positionalArgs":["01M8AS74BX4ZZ04WMQSZ1WRXKW","show-01M8AS74BX4ZZ04WMQSZ1WRXKW-1",1]}', 1795658322655);
INSERT INTO dbos.workflow_input VALUES ('remediate-01M8AS74BX4ZZ04WMQSZ1WRXKW-1', '{"namedArgs":{},"positionalArgs":["01M8AS74BX4ZZ04WMQSZ1WRXKW"]}', 1795658323153);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-2', '{"namedArgs":{},"positionalArgs":["01M8AS74BX4ZZ04WMQSZ1WRXKW","show-01M8AS74BX4ZZ04WMQSZ1WRXKW-2",1]}', 1795658323153);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-3', '{"namedArgs":{},"positionalArgs":["01M8AS74BX4ZZ04WMQSZ1WRXKW","show-01M8AS74BX4ZZ04WMQSZ1WRXKW-3",1]}', 1795658323414);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-4', '{"namedArgs":{},"positionalArgs":["01M8AS74BX4ZZ04WMQSZ1WRXKW","show-01M8AS74BX4ZZ04WMQSZ1WRXKW-4",1]}', 1795658323633);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-5', '{"namedArgs":{},"positionalArgs":["01M8AS74BX4ZZ04WMQSZ1WRXKW","show-01M8AS74BX4ZZ04WMQSZ1WRXKW-5",1]}', 1795658323797);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-6', '{"namedArgs":{},"positionalArgs":["01M8AS74BX4ZZ04WMQSZ1WRXKW","show-01M8AS74BX4ZZ04WMQSZ1WRXKW-6",1]}', 1795658323915);
INSERT INTO dbos.workflow_input VALUES ('diagnose-01M8AS761QGY8D61G7HZK28BZR', '{"namedArgs":{},"positionalArgs":["01M8AS761QGY8D61G7HZK28BZR"]}', 1795658324025);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AS761QGY8D61G7HZK28BZR-0', '{"namedArgs":{},"positionalArgs":["01M8AS761QGY8D61G7HZK28BZR","show-01M8AS761QGY8D61G7HZK28BZR-0",1]}', 1795658324025);
INSERT INTO dbos.workflow_input VALUES ('diagnose-01M8AS764FW65MEE9TNHE0YZ3H', '{"namedArgs":{},"positionalArgs":["01M8AS764FW65MEE9TNHE0YZ3H"]}', 1795658324113);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AS764FW65MEE9TNHE0YZ3H-0', '{"namedArgs":{},"positionalArgs":["01M8AS764FW65MEE9TNHE0YZ3H","show-01M8AS764FW65MEE9TNHE0YZ3H-0",1]}', 1795658324113);
INSERT INTO dbos.workflow_input VALUES ('expire-01M8AS764FW65MEE9TNHE0YZ3H-1', '{"namedArgs":{},"positionalArgs":["01M8AS764FW65MEE9TNHE0YZ3H",1]}', 1795658324427);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AS764FW65MEE9TNHE0YZ3H-1', '{"namedArgs":{},"positionalArgs":["01M8AS764FW65MEE9TNHE0YZ3H","show-01M8AS764FW65MEE9TNHE0YZ3H-1",1]}', 1795658324427);
INSERT INTO dbos.workflow_input VALUES ('diagnose-01M8AS76J73HQKNY29TRSB3NNV', '{"namedArgs":{},"positionalArgs":["01M8AS76J73HQKNY29TRSB3NNV"]}', 1795658324554);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AS76J73HQKNY29TRSB3NNV-0', '{"namedArgs":{},"positionalArgs":["01M8AS76J73HQKNY29TRSB3NNV","show-01M8AS76J73HQKNY29TRSB3NNV-0",1]}', 1795658324554);
INSERT INTO dbos.workflow_input VALUES ('expire-01M8AS76J73HQKNY29TRSB3NNV-1', '{"namedArgs":{},"positionalArgs":["01M8AS76J73HQKNY29TRSB3NNV",1]}', 1795658324730);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AS76J73HQKNY29TRSB3NNV-1', '{"namedArgs":{},"positionalArgs":["01M8AS76J73HQKNY29TRSB3NNV","show-01M8AS76J73HQKNY29TRSB3NNV-1",1]}', 1795658324730);
INSERT INTO dbos.workflow_input VALUES ('remediate-01M8AS764FW65MEE9TNHE0YZ3H-1', '{"namedArgs":{},"positionalArgs":["01M8AS764FW65MEE9TNHE0YZ3H"]}', 1795658324920);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AS764FW65MEE9TNHE0YZ3H-2', '{"namedArgs":{},"positionalArgs":["01M8AS764FW65MEE9TNHE0YZ3H","show-01M8AS764FW65MEE9TNHE0YZ3H-2",1]}', 1795658324920);
INSERT INTO dbos.workflow_input VALUES ('remediate-01M8AS76J73HQKNY29TRSB3NNV-1', '{"namedArgs":{},"positionalArgs":["01M8AS76J73HQKNY29TRSB3NNV"]}', 1795658325253);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AS76J73HQKNY29TRSB3NNV-2', '{"namedArgs":{},"positionalArgs":["01M8AS76J73HQKNY29TRSB3NNV","show-01M8AS76J73HQKNY29TRSB3NNV-2",1]}', 1795658325253);
INSERT INTO dbos.workflow_input VALUES ('diagnose-01M8AS77ANKCNCD5R8BSVYTWYE', '{"namedArgs":{},"positionalArgs":["01M8AS77ANKCNCD5R8BSVYTWYE"]}', 1795658325336);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AS77ANKCNCD5R8BSVYTWYE-0', '{"namedArgs":{},"positionalArgs":["01M8AS77ANKCNCD5R8BSVYTWYE","show-01M8AS77ANKCNCD5R8BSVYTWYE-0",1]}', 1795658325336);
INSERT INTO dbos.workflow_input VALUES ('expire-01M8AS77ANKCNCD5R8BSVYTWYE-1', '{"namedArgs":{},"positionalArgs":["01M8AS77ANKCNCD5R8BSVYTWYE",1]}', 1795658325697);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AS77ANKCNCD5R8BSVYTWYE-1', '{"namedArgs":{},"positionalArgs":["01M8AS77ANKCNCD5R8BSVYTWYE","show-01M8AS77ANKCNCD5R8BSVYTWYE-1",1]}', 1795658325697);
INSERT INTO dbos.workflow_input VALUES ('remediate-01M8AS77ANKCNCD5R8BSVYTWYE-1', '{"namedArgs":{},"positionalArgs":["01M8AS77ANKCNCD5R8BSVYTWYE"]}', 1795658326137);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AS77ANKCNCD5R8BSVYTWYE-2', '{"namedArgs":{},"positionalArgs":["01M8AS77ANKCNCD5R8BSVYTWYE","show-01M8AS77ANKCNCD5R8BSVYTWYE-2",1]}', 1795658326137);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AS77ANKCNCD5R8BSVYTWYE-3', '{"namedArgs":{},"positionalArgs":["01M8AS77ANKCNCD5R8BSVYTWYE","show-01M8AS77ANKCNCD5R8BSVYTWYE-3",1]}', 1795658326309);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AS77ANKCNCD5R8BSVYTWYE-4', '{"namedArgs":{},"positionalArgs":["01M8AS77ANKCNCD5R8BSVYTWYE","show-01M8AS77ANKCNCD5R8BSVYTWYE-4",1]}', 1795658326497);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AS72QBR8JADF4PN0YPTQG4-0', 'null', NULL, 1795658321790);
INSERT INTO dbos.workflow_output VALUES ('diagnose-01M8AS72QBR8JADF4PN0YPTQG4', 'null', NULL, 1795658321785);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AS72QBR8JADF4PN0YPTQG4-1', 'null', NULL, 1795658322192);
INSERT INTO dbos.workflow_output VALUES ('diagnose-01M8AS73VZR9S8Y5DPC5HWYX9K', 'null', NULL, 1795658322197);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AS73VZR9S8Y5DPC5HWYX9K-0', 'null', NULL, 1795658322270);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AS73VZR9S8Y5DPC5HWYX9K-1', 'null', NULL, 1795658322702);
INSERT INTO dbos.workflow_output VALUES ('diagnose-01M8AS74BX4ZZ04WMQSZ1WRXKW', 'null', NULL, 1795658322712);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-0', 'null', NULL, 1795658322842);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-1', 'null', NULL, 1795658323191);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-2', 'null', NULL, 1795658323607);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-3', 'null', NULL, 1795658323896);
INSERT INTO dbos.workflow_output VALUES ('remediate-01M8AS74BX4ZZ04WMQSZ1WRXKW-1', 'null', NULL, 1795658323955);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-4', 'null', NULL, 1795658324104);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AS761QGY8D61G7HZK28BZR-0', 'null', NULL, 1795658324291);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-5', 'null', NULL, 1795658324436);
INSERT INTO dbos.workflow_output VALUES ('diagnose-01M8AS764FW65MEE9TNHE0YZ3H', 'null', NULL, 1795658324458);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AS764FW65MEE9TNHE0YZ3H-0', 'null', NULL, 1795658324512);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-6', 'null', NULL, 1795658324559);
INSERT INTO dbos.workflow_output VALUES ('diagnose-01M8AS76J73HQKNY29TRSB3NNV', 'null', NULL, 1795658324774);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AS76J73HQKNY29TRSB3NNV-0', 'null', NULL, 1795658324854);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AS764FW65MEE9TNHE0YZ3H-1', 'null', NULL, 1795658324884);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AS764FW65MEE9TNHE0YZ3H-2', 'null', NULL, 1795658325159);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AS76J73HQKNY29TRSB3NNV-1', 'null', NULL, 1795658325200);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AS76J73HQKNY29TRSB3NNV-2', 'null', NULL, 1795658325448);
INSERT INTO dbos.workflow_output VALUES ('diagnose-01M8AS77ANKCNCD5R8BSVYTWYE', 'null', NULL, 1795658325781);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AS77ANKCNCD5R8BSVYTWYE-0', 'null', NULL, 1795658325858);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AS77ANKCNCD5R8BSVYTWYE-1', 'null', NULL, 1795658326052);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AS77ANKCNCD5R8BSVYTWYE-2', 'null', NULL, 1795658326379);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AS77ANKCNCD5R8BSVYTWYE-3', 'null', NULL, 1795658326627);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AS77ANKCNCD5R8BSVYTWYE-4', 'null', NULL, 1795658327075);
INSERT INTO dbos.workflow_status VALUES ('expire-01M8AS72QBR8JADF4PN0YPTQG4-1', 'DELAYED', 'expire', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795658321637, 1795658321637, '1', NULL, NULL, NULL, 0, 'timers', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 'portable_json', 4949258321640, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', 'fc758e4c-3603-4235-a1d9-92cfd6c1f496');
INSERT INTO dbos.workflow_status VALUES ('diagnose-01M8AS72QBR8JADF4PN0YPTQG4', 'SUCCESS', 'diagnose', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658320634, 1795658321785, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658321297, NULL, 0, 'diagnose-01M8AS72QBR8JADF4PN0YPTQG4', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658321785, 'null', NULL, NULL, false, 'dockfix', '90c58f09-65dd-4336-98b6-40053fb51fd6');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AS72QBR8JADF4PN0YPTQG4-0', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658320634, 1795658321790, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658321297, NULL, 0, 'show-01M8AS72QBR8JADF4PN0YPTQG4', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658321790, 'null', NULL, NULL, false, 'dockfix', 'db7a0021-0c4f-4566-a49e-9ead02341115');
INSERT INTO dbos.workflow_status VALUES ('expire-01M8AS73VZR9S8Y5DPC5HWYX9K-1', 'DELAYED', 'expire', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795658322112, 1795658322112, '1', NULL, NULL, NULL, 0, 'timers', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 'portable_json', 1795658382116, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', '8fe4b187-56c5-43f0-8079-9e6f868e52d1');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AS72QBR8JADF4PN0YPTQG4-1', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658321637, 1795658322192, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658321899, NULL, 0, 'show-01M8AS72QBR8JADF4PN0YPTQG4', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658322192, 'null', NULL, NULL, false, 'dockfix', 'c33ab2cf-e48d-471a-b291-3f9d904d280c');
INSERT INTO dbos.workflow_status VALUES ('diagnose-01M8AS73VZR9S8Y5DPC5HWYX9K', 'SUCCESS', 'diagnose', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658321793, 1795658322197, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658321899, NULL, 0, 'diagnose-01M8AS73VZR9S8Y5DPC5HWYX9K', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658322197, 'null', NULL, NULL, false, 'dockfix', '35a18c9e-7daa-41a2-8f1e-6c2e7393321d');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AS73VZR9S8Y5DPC5HWYX9K-0', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658321793, 1795658322270, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658321899, NULL, 0, 'show-01M8AS73VZR9S8Y5DPC5HWYX9K', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658322270, 'null', NULL, NULL, false, 'dockfix', '2a8be263-1744-48de-87f4-f169c937906c');
INSERT INTO dbos.workflow_status VALUES ('expire-01M8AS74BX4ZZ04WMQSZ1WRXKW-1', 'DELAYED', 'expire', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795658322655, 1795658322655, '1', NULL, NULL, NULL, 0, 'timers', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 'portable_json', 1795660122657, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', '01e2862e-9fa9-4d18-a5c2-63dcca33c215');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AS73VZR9S8Y5DPC5HWYX9K-1', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658322112, 1795658322702, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658322287, NULL, 0, 'show-01M8AS73VZR9S8Y5DPC5HWYX9K', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658322702, 'null', NULL, NULL, false, 'dockfix', 'ae60aa20-f0d1-44d7-bd62-52a0f607dcd2');
INSERT INTO dbos.workflow_status VALUES ('diagnose-01M8AS74BX4ZZ04WMQSZ1WRXKW', 'SUCCESS', 'diagnose', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658322308, 1795658322712, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658322494, NULL, 0, 'diagnose-01M8AS74BX4ZZ04WMQSZ1WRXKW', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658322712, 'null', NULL, NULL, false, 'dockfix', '60702f66-259b-403e-9282-489c2b527cd3');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-0', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658322308, 1795658322842, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658322494, NULL, 0, 'show-01M8AS74BX4ZZ04WMQSZ1WRXKW', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658322842, 'null', NULL, NULL, false, 'dockfix', '6a7c1b4f-d0a1-47bb-99b4-4470fe3dfdf8');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-1', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658322655, 1795658323191, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658322935, NULL, 0, 'show-01M8AS74BX4ZZ04WMQSZ1WRXKW', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658323191, 'null', NULL, NULL, false, 'dockfix', '26bcc9b9-37da-4410-8a31-1a6f3596f389');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-2', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658323153, 1795658323607, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658323264, NULL, 0, 'show-01M8AS74BX4ZZ04WMQSZ1WRXKW', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658323607, 'null', NULL, NULL, false, 'dockfix', 'b766d42b-4ef7-4567-bea4-3637a24ef833');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-5', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658323797, 1795658324436, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658324304, NULL, 0, 'show-01M8AS74BX4ZZ04WMQSZ1WRXKW', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658324436, 'null', NULL, NULL, false, 'dockfix', 'd03f08f7-f8fb-4a69-82d2-4aa655911f8c');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-3', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658323414, 1795658323896, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658323692, NULL, 0, 'show-01M8AS74BX4ZZ04WMQSZ1WRXKW', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658323896, 'null', NULL, NULL, false, 'dockfix', '2d2b6918-08aa-4c58-8b69-e14337458aba');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-6', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658323915, 1795658324559, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658324494, NULL, 0, 'show-01M8AS74BX4ZZ04WMQSZ1WRXKW', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658324559, 'null', NULL, NULL, false, 'dockfix', '0d4797f8-2a91-44c9-a53c-ff14d2ce791d');
INSERT INTO dbos.workflow_status VALUES ('remediate-01M8AS76J73HQKNY29TRSB3NNV-1', 'ENQUEUED', 'remediate', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795658325253, 1795658325253, '1', NULL, NULL, NULL, 0, 'work', NULL, NULL, NULL, NULL, NULL, 0, 'host-approved', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', '6f8f5685-b491-4bd8-833c-10d179fae959');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AS76J73HQKNY29TRSB3NNV-2', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658325253, 1795658325448, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658325321, NULL, 0, 'show-01M8AS76J73HQKNY29TRSB3NNV', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658325448, 'null', NULL, NULL, false, 'dockfix', 'cb6d54a5-4c89-4595-af16-f5c009af5f55');
INSERT INTO dbos.workflow_status VALUES ('remediate-01M8AS74BX4ZZ04WMQSZ1WRXKW-1', 'SUCCESS', 'remediate', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658323153, 1795658323955, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658323264, NULL, 0, 'host-fixed', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658323955, 'null', NULL, NULL, false, 'dockfix', 'f6f74847-3011-486b-aeda-186dbbc557a8');
INSERT INTO dbos.workflow_status VALUES ('remediate-01M8AS764FW65MEE9TNHE0YZ3H-1', 'PENDING', 'remediate', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658324920, 1795658325012, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658325012, NULL, 0, 'host-approved', NULL, 'c32c1644-5982-46f6-8a44-e41adc755a6c', NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', '30b9c67f-c648-42fc-baf9-b9d4fad68e54');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AS764FW65MEE9TNHE0YZ3H-2', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658324920, 1795658325159, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658325012, NULL, 0, 'show-01M8AS764FW65MEE9TNHE0YZ3H', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658325159, 'null', NULL, NULL, false, 'dockfix', '9cc95c83-ab44-43a4-9353-0424e6a2fd87');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AS77ANKCNCD5R8BSVYTWYE-2', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658326137, 1795658326379, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658326209, NULL, 0, 'show-01M8AS77ANKCNCD5R8BSVYTWYE', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658326379, 'null', NULL, NULL, false, 'dockfix', 'cc83b749-120f-49ff-ae7b-3c468c36048d');
INSERT INTO dbos.workflow_status VALUES ('remediate-01M8AS77ANKCNCD5R8BSVYTWYE-1', 'PENDING', 'remediate', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658326137, 1795658326209, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658326209, NULL, 0, 'host-running', NULL, 'd8511357-ee7b-4d76-97b8-ca40c1253073', NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', 'f5cc272a-2d8a-45be-a030-455f74051e99');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AS77ANKCNCD5R8BSVYTWYE-4', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658326497, 1795658327075, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658326731, NULL, 0, 'show-01M8AS77ANKCNCD5R8BSVYTWYE', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658327075, 'null', NULL, NULL, false, 'dockfix', '4191d300-7ac8-414f-bc09-15688367cd52');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AS74BX4ZZ04WMQSZ1WRXKW-4', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658323633, 1795658324104, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658323899, NULL, 0, 'show-01M8AS74BX4ZZ04WMQSZ1WRXKW', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658324104, 'null', NULL, NULL, false, 'dockfix', 'fb9653bb-8216-4447-bdd4-468c0df0ee8e');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AS761QGY8D61G7HZK28BZR-0', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658324025, 1795658324291, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658324069, NULL, 0, 'show-01M8AS761QGY8D61G7HZK28BZR', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658324291, 'null', NULL, NULL, false, 'dockfix', '1271e058-c84d-4a77-a309-eb286ac97610');
INSERT INTO dbos.workflow_status VALUES ('expire-01M8AS76J73HQKNY29TRSB3NNV-1', 'DELAYED', 'expire', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795658324730, 1795658324730, '1', NULL, NULL, NULL, 0, 'timers', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 'portable_json', 4949258324731, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', 'f5703a8a-0313-489d-a415-c3046d01312d');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AS76J73HQKNY29TRSB3NNV-1', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658324730, 1795658325200, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658325012, NULL, 0, 'show-01M8AS76J73HQKNY29TRSB3NNV', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658325200, 'null', NULL, NULL, false, 'dockfix', '35c570f4-a446-4c0f-bd2b-d6c02a3975da');
INSERT INTO dbos.workflow_status VALUES ('expire-01M8AS77ANKCNCD5R8BSVYTWYE-1', 'DELAYED', 'expire', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795658325697, 1795658325697, '1', NULL, NULL, NULL, 0, 'timers', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 'portable_json', 1795660125714, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', 'f19c8ec8-565a-46e6-a2af-fa23c8fb3a34');
INSERT INTO dbos.workflow_status VALUES ('diagnose-01M8AS77ANKCNCD5R8BSVYTWYE', 'SUCCESS', 'diagnose', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658325336, 1795658325781, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658325503, NULL, 0, 'diagnose-01M8AS77ANKCNCD5R8BSVYTWYE', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658325781, 'null', NULL, NULL, false, 'dockfix', 'eca5cb3b-6ae8-4e72-aedc-3e2c3d59ea81');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AS77ANKCNCD5R8BSVYTWYE-0', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658325336, 1795658325858, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658325503, NULL, 0, 'show-01M8AS77ANKCNCD5R8BSVYTWYE', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658325858, 'null', NULL, NULL, false, 'dockfix', '2f5e5a5d-bce6-4e1c-9b53-a86236870f14');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AS77ANKCNCD5R8BSVYTWYE-1', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658325697, 1795658326052, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658325869, NULL, 0, 'show-01M8AS77ANKCNCD5R8BSVYTWYE', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658326052, 'null', NULL, NULL, false, 'dockfix', 'c63cdb80-dcc5-4ffb-93d4-f1f7c546ce0a');
INSERT INTO dbos.workflow_status VALUES ('diagnose-01M8AS761QGY8D61G7HZK28BZR', 'PENDING', 'diagnose', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658324025, 1795658324069, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658324069, NULL, 0, 'diagnose-01M8AS761QGY8D61G7HZK28BZR', NULL, '7b88285b-ec26-4a7f-969e-e009c36ea7a4', NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', 'b493e5bb-ce9e-448e-a531-21b737e4a73a');
INSERT INTO dbos.workflow_status VALUES ('expire-01M8AS764FW65MEE9TNHE0YZ3H-1', 'DELAYED', 'expire', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795658324427, 1795658324427, '1', NULL, NULL, NULL, 0, 'timers', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 'portable_json', 4949258324428, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', '67ae831c-c19e-4f50-877c-2f90f233d7db');
INSERT INTO dbos.workflow_status VALUES ('diagnose-01M8AS764FW65MEE9TNHE0YZ3H', 'SUCCESS', 'diagnose', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658324113, 1795658324458, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658324304, NULL, 0, 'diagnose-01M8AS764FW65MEE9TNHE0YZ3H', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658324458, 'null', NULL, NULL, false, 'dockfix', '0561c568-8d91-4698-85e6-c91f0f60e856');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AS764FW65MEE9TNHE0YZ3H-0', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658324113, 1795658324512, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658324304, NULL, 0, 'show-01M8AS764FW65MEE9TNHE0YZ3H', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658324512, 'null', NULL, NULL, false, 'dockfix', '9b24b439-d67f-47a8-a478-72e6250421e7');
INSERT INTO dbos.workflow_status VALUES ('diagnose-01M8AS76J73HQKNY29TRSB3NNV', 'SUCCESS', 'diagnose', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658324554, 1795658324774, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658324637, NULL, 0, 'diagnose-01M8AS76J73HQKNY29TRSB3NNV', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658324774, 'null', NULL, NULL, false, 'dockfix', '86e590fc-083e-4209-94f2-7b05f5bee929');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AS76J73HQKNY29TRSB3NNV-0', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658324554, 1795658324854, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658324637, NULL, 0, 'show-01M8AS76J73HQKNY29TRSB3NNV', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658324854, 'null', NULL, NULL, false, 'dockfix', 'a5ed42a2-f95e-4c90-936d-a117aea2dc63');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AS764FW65MEE9TNHE0YZ3H-1', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658324427, 1795658324884, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658324637, NULL, 0, 'show-01M8AS764FW65MEE9TNHE0YZ3H', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658324884, 'null', NULL, NULL, false, 'dockfix', '0494e110-e2ac-43cb-bcaa-576cccb84ba6');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AS77ANKCNCD5R8BSVYTWYE-3', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e806f412-0bcd-4315-b2e9-e5e0909c04af', 1795658326309, 1795658326627, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658326399, NULL, 0, 'show-01M8AS77ANKCNCD5R8BSVYTWYE', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658326627, 'null', NULL, NULL, false, 'dockfix', '0e79a18e-9b8e-4624-97c0-cb1991e2b97b');
INSERT INTO public.audit VALUES (1, '01M8AS72QBR8JADF4PN0YPTQG4:0', '01M8AS72QBR8JADF4PN0YPTQG4', 1795658320.6192946, 'asked', 'U01ALICE', '{"error": ""}');
INSERT INTO public.audit VALUES (2, '01M8AS72QBR8JADF4PN0YPTQG4:1', '01M8AS72QBR8JADF4PN0YPTQG4', 1795658321.6327624, 'proposed', 'dockfix', '{"verdict": "cause"}');
INSERT INTO public.audit VALUES (3, '01M8AS73VZR9S8Y5DPC5HWYX9K:0', '01M8AS73VZR9S8Y5DPC5HWYX9K', 1795658321.7912176, 'asked', 'U01ALICE', '{"error": ""}');
INSERT INTO public.audit VALUES (4, '01M8AS73VZR9S8Y5DPC5HWYX9K:1', '01M8AS73VZR9S8Y5DPC5HWYX9K', 1795658322.1064665, 'proposed', 'dockfix', '{"verdict": "cause"}');
INSERT INTO public.audit VALUES (5, '01M8AS74BX4ZZ04WMQSZ1WRXKW:0', '01M8AS74BX4ZZ04WMQSZ1WRXKW', 1795658322.3014643, 'asked', 'U01ALICE', '{"error": ""}');
INSERT INTO public.audit VALUES (6, '01M8AS74BX4ZZ04WMQSZ1WRXKW:1', '01M8AS74BX4ZZ04WMQSZ1WRXKW', 1795658322.6489208, 'proposed', 'dockfix', '{"verdict": "cause"}');
INSERT INTO public.audit VALUES (7, '01M8AS74BX4ZZ04WMQSZ1WRXKW:2', '01M8AS74BX4ZZ04WMQSZ1WRXKW', 1795658323.148064, 'approved', 'U02BOB', '{"digest": "sha256:a45a51d507e22896abec5e953aa9e96a430e0baee3fcfc0d267c0333bd42dac6", "reason": "", "remedy": "stop_service"}');
INSERT INTO public.audit VALUES (8, '01M8AS74BX4ZZ04WMQSZ1WRXKW:3', '01M8AS74BX4ZZ04WMQSZ1WRXKW', 1795658323.4091253, 'confirmed', 'dockfix', '{"digest": "sha256:a45a51d507e22896abec5e953aa9e96a430e0baee3fcfc0d267c0333bd42dac6"}');
INSERT INTO public.audit VALUES (9, '01M8AS74BX4ZZ04WMQSZ1WRXKW:4', '01M8AS74BX4ZZ04WMQSZ1WRXKW', 1795658323.614508, 'noted', 'dockfix', '{"exit": 0, "step": 0}');
INSERT INTO public.audit VALUES (10, '01M8AS74BX4ZZ04WMQSZ1WRXKW:5', '01M8AS74BX4ZZ04WMQSZ1WRXKW', 1795658323.7955065, 'noted', 'dockfix', '{"exit": 0, "step": 1}');
INSERT INTO public.audit VALUES (11, '01M8AS74BX4ZZ04WMQSZ1WRXKW:6', '01M8AS74BX4ZZ04WMQSZ1WRXKW', 1795658323.9076743, 'not_proved', 'dockfix', '{"reason": "Something else is wrong now: the bridge docker0 of the network bridge is not on this host", "verified": false}');
INSERT INTO public.audit VALUES (12, '01M8AS761QGY8D61G7HZK28BZR:0', '01M8AS761QGY8D61G7HZK28BZR', 1795658324.023373, 'asked', 'U01ALICE', '{"error": ""}');
INSERT INTO public.audit VALUES (13, '01M8AS764FW65MEE9TNHE0YZ3H:0', '01M8AS764FW65MEE9TNHE0YZ3H', 1795658324.1116455, 'asked', 'U01ALICE', '{"error": ""}');
INSERT INTO public.audit VALUES (14, '01M8AS764FW65MEE9TNHE0YZ3H:1', '01M8AS764FW65MEE9TNHE0YZ3H', 1795658324.4256134, 'proposed', 'dockfix', '{"verdict": "cause"}');
INSERT INTO public.audit VALUES (15, '01M8AS76J73HQKNY29TRSB3NNV:0', '01M8AS76J73HQKNY29TRSB3NNV', 1795658324.5520089, 'asked', 'U01ALICE', '{"error": ""}');
INSERT INTO public.audit VALUES (16, '01M8AS76J73HQKNY29TRSB3NNV:1', '01M8AS76J73HQKNY29TRSB3NNV', 1795658324.7259347, 'proposed', 'dockfix', '{"verdict": "cause"}');
INSERT INTO public.audit VALUES (17, '01M8AS764FW65MEE9TNHE0YZ3H:2', '01M8AS764FW65MEE9TNHE0YZ3H', 1795658324.918994, 'approved', 'U02BOB', '{"digest": "sha256:d2a4457f5e9dd37e90db166d87ecbc83a5238c08854f94a5529e8e276f55d0c3", "reason": "", "remedy": "stop_service"}');
INSERT INTO public.audit VALUES (18, '01M8AS76J73HQKNY29TRSB3NNV:2', '01M8AS76J73HQKNY29TRSB3NNV', 1795658325.2526062, 'approved', 'U02BOB', '{"digest": "sha256:d2a4457f5e9dd37e90db166d87ecbc83a5238c08854f94a5529e8e276f55d0c3", "reason": "", "remedy": "stop_service"}');
INSERT INTO public.audit VALUES (19, '01M8AS77ANKCNCD5R8BSVYTWYE:0', '01M8AS77ANKCNCD5R8BSVYTWYE', 1795658325.3337018, 'asked', 'U01ALICE', '{"error": ""}');
INSERT INTO public.audit VALUES (20, '01M8AS77ANKCNCD5R8BSVYTWYE:1', '01M8AS77ANKCNCD5R8BSVYTWYE', 1795658325.6960175, 'proposed', 'dockfix', '{"verdict": "cause"}');
INSERT INTO public.audit VALUES (21, '01M8AS77ANKCNCD5R8BSVYTWYE:2', '01M8AS77ANKCNCD5R8BSVYTWYE', 1795658326.131291, 'approved', 'U02BOB', '{"digest": "sha256:97c77cd44817659b81e551949c501670a8ffb99892037e27fe410298edf3519a", "reason": "", "remedy": "stop_service"}');
INSERT INTO public.audit VALUES (22, '01M8AS77ANKCNCD5R8BSVYTWYE:3', '01M8AS77ANKCNCD5R8BSVYTWYE', 1795658326.304413, 'confirmed', 'dockfix', '{"digest": "sha256:97c77cd44817659b81e551949c501670a8ffb99892037e27fe410298edf3519a"}');
INSERT INTO public.audit VALUES (23, '01M8AS77ANKCNCD5R8BSVYTWYE:4', '01M8AS77ANKCNCD5R8BSVYTWYE', 1795658326.4959319, 'noted', 'dockfix', '{"exit": 0, "step": 0}');
INSERT INTO public.effect VALUES ('01M8AS74BX4ZZ04WMQSZ1WRXKW-1-0', '01M8AS74BX4ZZ04WMQSZ1WRXKW', 1795658323.5252328, '{"step": {"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}}, "exit": 0, "output": "", "ms": 0}');
INSERT INTO public.effect VALUES ('01M8AS74BX4ZZ04WMQSZ1WRXKW-1-1', '01M8AS74BX4ZZ04WMQSZ1WRXKW', 1795658323.7586992, '{"step": {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}, "exit": 0, "output": "", "ms": 0}');
INSERT INTO public.effect VALUES ('01M8AS77ANKCNCD5R8BSVYTWYE-1-0', '01M8AS77ANKCNCD5R8BSVYTWYE', 1795658326.4710624, '{"step": {"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}}, "exit": 0, "output": "", "ms": 0}');
INSERT INTO public.effect VALUES ('01M8AS77ANKCNCD5R8BSVYTWYE-1-1', '01M8AS77ANKCNCD5R8BSVYTWYE', 1795658326.547316, NULL);
INSERT INTO public.incident VALUES ('01M8AS72QBR8JADF4PN0YPTQG4', 'command:969874250374.6334777737.099fb5763942fd7e05846dfbc25ef0f5', 'later', 'webserver', 'waiting', 1, 1795658320.6192946, '{"id": "01M8AS72QBR8JADF4PN0YPTQG4", "target": {"host": "later", "container": "webserver"}, "requester": {"id": "U01ALICE", "name": "alice"}, "place": {"kind": "slack", "channel": "C01OPS", "thread": "", "answer_to": "http://127.0.0.1:43715/actions/25ca56e481f92cbb69830a48"}, "asked_at": 1795658320.6192946, "state": "waiting", "version": 1, "round": 1, "error": "", "diagnosis": {"incident": "01M8AS72QBR8JADF4PN0YPTQG4", "target": {"host": "later", "container": "webserver"}, "verdict": "cause", "engine": {"version": "20.10.24+dfsg1", "rootless": false}, "error": {"text": "driver failed programming external connectivity on endpoint webserver (37b713dedb0502b291eaaa37f3cb0e6a38c0346404bbbdf1138b0145945d34b4): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use", "signature": "S_BUSY", "endpoint": "webserver", "address": "0.0.0.0", "port": 80, "protocol": "tcp", "wrapper": "driver_failed", "table": null, "chain": null, "network": null}, "findings": [{"cause": "port_held_by_service", "certainty": "proved", "summary": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80", "evidence": [{"source": "/proc/net", "text": "0.0.0.0:80, [::]:80 LISTEN"}, {"source": "/proc", "text": "pid 161 nginx in /system.slice/nginx.service"}, {"source": "systemctl show", "text": "nginx.service active, disabled"}], "holder": {"kind": "service", "name": "nginx.service", "pid": 161}, "remedies": [{"id": "stop_service", "title": "Stop nginx.service and start webserver", "steps": [{"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["nginx.service: 0 established connections to 80/tcp"], "undo": [{"engine": "stop", "container": "webserver", "why": "give the port back", "arguments": []}, {"argv": ["systemctl", "start", "nginx.service"], "why": "nginx.service ran before", "guard": null}], "digest": "sha256:e5301b31f716cdfc5a5c48b2fdf6ca646bbf022632a19cc9e0bf45cd994759f5"}]}, {"cause": "bridge_missing", "certainty": "proved", "summary": "the bridge docker0 of the network bridge is not on this host", "evidence": [{"source": "docker network ls", "text": "bridge bridge 96cdb12f8394"}, {"source": "/proc/net/dev", "text": "interfaces: docker0 up 1, eth0 up 1, lo up 1"}], "holder": null, "remedies": [{"id": "restart_docker", "title": "Restart Docker and start webserver", "steps": [{"argv": ["systemctl", "restart", "docker.service"], "why": "Docker makes its bridges at its start", "guard": null}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["no container is running", "a restart has no way back"], "undo": [], "digest": "sha256:a52d4a6bb6d5e396a6da95045226235a5593a33d15a95148fe67e7030e446850"}]}], "areas": [{"area": "container", "result": "problem", "detail": "webserver is created, exit status 128: Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"}, {"area": "ports", "result": "problem", "detail": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, {"area": "firewall", "result": "ok", "detail": "iptables v1.8.9 (nf_tables): chain DOCKER is in nat and filter"}, {"area": "daemon", "result": "ok", "detail": "docker.service active since Wed 2026-11-25 15:56:20 UTC, Docker 20.10.24+dfsg1"}, {"area": "resources", "result": "ok", "detail": "descriptors 22 of 20000; memory 22.1 of 23.5 GiB free; processes 131 of 4194304; disk 26 % used"}, {"area": "network", "result": "problem", "detail": "the bridge docker0 of the network bridge is not on this host"}], "not_checked": [], "timings": {"connect_ms": 0, "ask_ms": 2, "total_ms": 2, "round_trips": 0}, "did_you_mean": [], "reason": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, "before": null, "expires_at": 4949258321.640196, "agreed": [], "decision": null, "executed": [], "verification": null, "closed_at": null, "note": ""}');
INSERT INTO public.incident VALUES ('01M8AS73VZR9S8Y5DPC5HWYX9K', 'command:342488617026.9712340364.f6e8b03b516709ab007bdb2caa1692c6', 'soon', 'webserver', 'waiting', 1, 1795658321.7912176, '{"id": "01M8AS73VZR9S8Y5DPC5HWYX9K", "target": {"host": "soon", "container": "webserver"}, "requester": {"id": "U01ALICE", "name": "alice"}, "place": {"kind": "slack", "channel": "C01OPS", "thread": "", "answer_to": "http://127.0.0.1:43715/actions/c39cf7a4db8131e4facb803f"}, "asked_at": 1795658321.7912176, "state": "waiting", "version": 1, "round": 1, "error": "", "diagnosis": {"incident": "01M8AS73VZR9S8Y5DPC5HWYX9K", "target": {"host": "soon", "container": "webserver"}, "verdict": "cause", "engine": {"version": "20.10.24+dfsg1", "rootless": false}, "error": {"text": "driver failed programming external connectivity on endpoint webserver (37b713dedb0502b291eaaa37f3cb0e6a38c0346404bbbdf1138b0145945d34b4): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use", "signature": "S_BUSY", "endpoint": "webserver", "address": "0.0.0.0", "port": 80, "protocol": "tcp", "wrapper": "driver_failed", "table": null, "chain": null, "network": null}, "findings": [{"cause": "port_held_by_service", "certainty": "proved", "summary": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80", "evidence": [{"source": "/proc/net", "text": "0.0.0.0:80, [::]:80 LISTEN"}, {"source": "/proc", "text": "pid 161 nginx in /system.slice/nginx.service"}, {"source": "systemctl show", "text": "nginx.service active, disabled"}], "holder": {"kind": "service", "name": "nginx.service", "pid": 161}, "remedies": [{"id": "stop_service", "title": "Stop nginx.service and start webserver", "steps": [{"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["nginx.service: 0 established connections to 80/tcp"], "undo": [{"engine": "stop", "container": "webserver", "why": "give the port back", "arguments": []}, {"argv": ["systemctl", "start", "nginx.service"], "why": "nginx.service ran before", "guard": null}], "digest": "sha256:f80a27cee6f80f4acb6cc754c760a74c1aee9a00ab2d2b5732603da3524f0d46"}]}, {"cause": "bridge_missing", "certainty": "proved", "summary": "the bridge docker0 of the network bridge is not on this host", "evidence": [{"source": "docker network ls", "text": "bridge bridge 96cdb12f8394"}, {"source": "/proc/net/dev", "text": "interfaces: docker0 up 1, eth0 up 1, lo up 1"}], "holder": null, "remedies": [{"id": "restart_docker", "title": "Restart Docker and start webserver", "steps": [{"argv": ["systemctl", "restart", "docker.service"], "why": "Docker makes its bridges at its start", "guard": null}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["no container is running", "a restart has no way back"], "undo": [], "digest": "sha256:3cd61071a513d5121a776c98e3751cf0483e8f66ee4cd88c3a6d9d321f1f0bfa"}]}], "areas": [{"area": "container", "result": "problem", "detail": "webserver is created, exit status 128: Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"}, {"area": "ports", "result": "problem", "detail": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, {"area": "firewall", "result": "ok", "detail": "iptables v1.8.9 (nf_tables): chain DOCKER is in nat and filter"}, {"area": "daemon", "result": "ok", "detail": "docker.service active since Wed 2026-11-25 15:56:20 UTC, Docker 20.10.24+dfsg1"}, {"area": "resources", "result": "ok", "detail": "descriptors 22 of 20000; memory 22.1 of 23.5 GiB free; processes 131 of 4194304; disk 26 % used"}, {"area": "network", "result": "problem", "detail": "the bridge docker0 of the network bridge is not on this host"}], "not_checked": [], "timings": {"connect_ms": 0, "ask_ms": 2, "total_ms": 2, "round_trips": 0}, "did_you_mean": [], "reason": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, "before": null, "expires_at": 1795658382.11641, "agreed": [], "decision": null, "executed": [], "verification": null, "closed_at": null, "note": ""}');
INSERT INTO public.incident VALUES ('01M8AS77ANKCNCD5R8BSVYTWYE', 'command:189657069551.9547023474.f16b4d2ab6a23151e3d862a88a0d56e2', 'running', 'webserver', 'running', 4, 1795658325.3337018, '{"id": "01M8AS77ANKCNCD5R8BSVYTWYE", "target": {"host": "running", "container": "webserver"}, "requester": {"id": "U01ALICE", "name": "alice"}, "place": {"kind": "slack", "channel": "C01OPS", "thread": "", "answer_to": "http://127.0.0.1:43715/actions/71d29e49726e822307e7f4cb"}, "asked_at": 1795658325.3337018, "state": "running", "version": 4, "round": 1, "error": "", "diagnosis": {"incident": "01M8AS77ANKCNCD5R8BSVYTWYE", "target": {"host": "running", "container": "webserver"}, "verdict": "cause", "engine": {"version": "20.10.24+dfsg1", "rootless": false}, "error": {"text": "driver failed programming external connectivity on endpoint webserver (37b713dedb0502b291eaaa37f3cb0e6a38c0346404bbbdf1138b0145945d34b4): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use", "signature": "S_BUSY", "endpoint": "webserver", "address": "0.0.0.0", "port": 80, "protocol": "tcp", "wrapper": "driver_failed", "table": null, "chain": null, "network": null}, "findings": [{"cause": "port_held_by_service", "certainty": "proved", "summary": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80", "evidence": [{"source": "/proc/net", "text": "0.0.0.0:80, [::]:80 LISTEN"}, {"source": "/proc", "text": "pid 161 nginx in /system.slice/nginx.service"}, {"source": "systemctl show", "text": "nginx.service active, disabled"}], "holder": {"kind": "service", "name": "nginx.service", "pid": 161}, "remedies": [{"id": "stop_service", "title": "Stop nginx.service and start webserver", "steps": [{"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["nginx.service: 0 established connections to 80/tcp"], "undo": [{"engine": "stop", "container": "webserver", "why": "give the port back", "arguments": []}, {"argv": ["systemctl", "start", "nginx.service"], "why": "nginx.service ran before", "guard": null}], "digest": "sha256:97c77cd44817659b81e551949c501670a8ffb99892037e27fe410298edf3519a"}]}, {"cause": "bridge_missing", "certainty": "proved", "summary": "the bridge docker0 of the network bridge is not on this host", "evidence": [{"source": "docker network ls", "text": "bridge bridge 96cdb12f8394"}, {"source": "/proc/net/dev", "text": "interfaces: docker0 up 1, eth0 up 1, lo up 1"}], "holder": null, "remedies": [{"id": "restart_docker", "title": "Restart Docker and start webserver", "steps": [{"argv": ["systemctl", "restart", "docker.service"], "why": "Docker makes its bridges at its start", "guard": null}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["no container is running", "a restart has no way back"], "undo": [], "digest": "sha256:c898b330a45fdfaa7a981acb1c7e5386abac704a5d26f6f4f645c1ea98e69199"}]}], "areas": [{"area": "container", "result": "problem", "detail": "webserver is created, exit status 128: Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"}, {"area": "ports", "result": "problem", "detail": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, {"area": "firewall", "result": "ok", "detail": "iptables v1.8.9 (nf_tables): chain DOCKER is in nat and filter"}, {"area": "daemon", "result": "ok", "detail": "docker.service active since Wed 2026-11-25 15:56:20 UTC, Docker 20.10.24+dfsg1"}, {"area": "resources", "result": "ok", "detail": "descriptors 22 of 20000; memory 22.1 of 23.5 GiB free; processes 131 of 4194304; disk 26 % used"}, {"area": "network", "result": "problem", "detail": "the bridge docker0 of the network bridge is not on this host"}], "not_checked": [], "timings": {"connect_ms": 0, "ask_ms": 2, "total_ms": 2, "round_trips": 0}, "did_you_mean": [], "reason": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, "before": null, "expires_at": 1795660125.7140112, "agreed": [{"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795658326.131291, "remedy": "stop_service", "digest": "sha256:97c77cd44817659b81e551949c501670a8ffb99892037e27fe410298edf3519a", "reason": ""}], "decision": {"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795658326.131291, "remedy": "stop_service", "digest": "sha256:97c77cd44817659b81e551949c501670a8ffb99892037e27fe410298edf3519a", "reason": ""}, "executed": [{"step": {"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}}, "exit": 0, "output": "", "ms": 0}], "verification": null, "closed_at": null, "note": ""}');
INSERT INTO public.incident VALUES ('01M8AS74BX4ZZ04WMQSZ1WRXKW', 'command:980445944480.3804426623.6f8ccd4b9e311d1326d38e45289611fe', 'fixed', 'webserver', 'not_verified', 6, 1795658322.3014643, '{"id": "01M8AS74BX4ZZ04WMQSZ1WRXKW", "target": {"host": "fixed", "container": "webserver"}, "requester": {"id": "U01ALICE", "name": "alice"}, "place": {"kind": "slack", "channel": "C01OPS", "thread": "", "answer_to": "http://127.0.0.1:43715/actions/bff0ea0e05310ff4642e6e0a"}, "asked_at": 1795658322.3014643, "state": "not_verified", "version": 6, "round": 1, "error": "", "diagnosis": {"incident": "01M8AS74BX4ZZ04WMQSZ1WRXKW", "target": {"host": "fixed", "container": "webserver"}, "verdict": "cause", "engine": {"version": "20.10.24+dfsg1", "rootless": false}, "error": {"text": "driver failed programming external connectivity on endpoint webserver (37b713dedb0502b291eaaa37f3cb0e6a38c0346404bbbdf1138b0145945d34b4): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use", "signature": "S_BUSY", "endpoint": "webserver", "address": "0.0.0.0", "port": 80, "protocol": "tcp", "wrapper": "driver_failed", "table": null, "chain": null, "network": null}, "findings": [{"cause": "port_held_by_service", "certainty": "proved", "summary": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80", "evidence": [{"source": "/proc/net", "text": "0.0.0.0:80, [::]:80 LISTEN"}, {"source": "/proc", "text": "pid 161 nginx in /system.slice/nginx.service"}, {"source": "systemctl show", "text": "nginx.service active, disabled"}], "holder": {"kind": "service", "name": "nginx.service", "pid": 161}, "remedies": [{"id": "stop_service", "title": "Stop nginx.service and start webserver", "steps": [{"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["nginx.service: 0 established connections to 80/tcp"], "undo": [{"engine": "stop", "container": "webserver", "why": "give the port back", "arguments": []}, {"argv": ["systemctl", "start", "nginx.service"], "why": "nginx.service ran before", "guard": null}], "digest": "sha256:a45a51d507e22896abec5e953aa9e96a430e0baee3fcfc0d267c0333bd42dac6"}]}, {"cause": "bridge_missing", "certainty": "proved", "summary": "the bridge docker0 of the network bridge is not on this host", "evidence": [{"source": "docker network ls", "text": "bridge bridge 96cdb12f8394"}, {"source": "/proc/net/dev", "text": "interfaces: docker0 up 1, eth0 up 1, lo up 1"}], "holder": null, "remedies": [{"id": "restart_docker", "title": "Restart Docker and start webserver", "steps": [{"argv": ["systemctl", "restart", "docker.service"], "why": "Docker makes its bridges at its start", "guard": null}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["no container is running", "a restart has no way back"], "undo": [], "digest": "sha256:9a99df9110a9b0a32420418a15ec3acdaaf30f85d54580fec6cc2010d4f9dbcd"}]}], "areas": [{"area": "container", "result": "problem", "detail": "webserver is created, exit status 128: Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"}, {"area": "ports", "result": "problem", "detail": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, {"area": "firewall", "result": "ok", "detail": "iptables v1.8.9 (nf_tables): chain DOCKER is in nat and filter"}, {"area": "daemon", "result": "ok", "detail": "docker.service active since Wed 2026-11-25 15:56:20 UTC, Docker 20.10.24+dfsg1"}, {"area": "resources", "result": "ok", "detail": "descriptors 22 of 20000; memory 22.1 of 23.5 GiB free; processes 131 of 4194304; disk 26 % used"}, {"area": "network", "result": "problem", "detail": "the bridge docker0 of the network bridge is not on this host"}], "not_checked": [], "timings": {"connect_ms": 0, "ask_ms": 15, "total_ms": 15, "round_trips": 0}, "did_you_mean": [], "reason": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, "before": null, "expires_at": 1795660122.657299, "agreed": [{"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795658323.148064, "remedy": "stop_service", "digest": "sha256:a45a51d507e22896abec5e953aa9e96a430e0baee3fcfc0d267c0333bd42dac6", "reason": ""}], "decision": {"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795658323.148064, "remedy": "stop_service", "digest": "sha256:a45a51d507e22896abec5e953aa9e96a430e0baee3fcfc0d267c0333bd42dac6", "reason": ""}, "executed": [{"step": {"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}}, "exit": 0, "output": "", "ms": 0}, {"step": {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}, "exit": 0, "output": "", "ms": 0}], "verification": {"verified": false, "reason": "Something else is wrong now: the bridge docker0 of the network bridge is not on this host", "after": {"incident": "01M8AS74BX4ZZ04WMQSZ1WRXKW", "target": {"host": "fixed", "container": "webserver"}, "verdict": "cause", "engine": {"version": "20.10.24+dfsg1", "rootless": false}, "error": null, "findings": [{"cause": "bridge_missing", "certainty": "proved", "summary": "the bridge docker0 of the network bridge is not on this host", "evidence": [{"source": "docker network ls", "text": "bridge bridge 96cdb12f8394"}, {"source": "/proc/net/dev", "text": "interfaces: docker0 up 1, eth0 up 1, lo up 1, vetha336dd1 up 1"}], "holder": null, "remedies": [{"id": "restart_docker", "title": "Restart Docker and start webserver", "steps": [{"argv": ["systemctl", "restart", "docker.service"], "why": "Docker makes its bridges at its start", "guard": null}, {"engine": "start", "container": "webserver", "why": "it ran before and does not come back by itself", "arguments": []}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "dangerous", "affects": ["live-restore is off: stops 1 container: webserver", "without a restart policy, started again by dockfix: webserver", "a restart has no way back"], "undo": [], "digest": "sha256:21a06478def34dc3f325834dd1b67f98f91c28cac1acb811481de52ae3829b1a"}]}], "areas": [{"area": "container", "result": "ok", "detail": "webserver is running"}, {"area": "ports", "result": "ok", "detail": "webserver publishes 80/tcp"}, {"area": "firewall", "result": "ok", "detail": "iptables v1.8.9 (nf_tables): chain DOCKER is in nat and filter"}, {"area": "daemon", "result": "ok", "detail": "docker.service active since Wed 2026-11-25 15:56:20 UTC, Docker 20.10.24+dfsg1"}, {"area": "resources", "result": "ok", "detail": "descriptors 28 of 20000; memory 22.2 of 23.5 GiB free; processes 83 of 4194304; disk 26 % used"}, {"area": "network", "result": "problem", "detail": "the bridge docker0 of the network bridge is not on this host"}], "not_checked": [], "timings": {"connect_ms": 0, "ask_ms": 1, "total_ms": 1, "round_trips": 0}, "did_you_mean": [], "reason": "the bridge docker0 of the network bridge is not on this host"}, "probes": []}, "closed_at": 1795658323.9076743, "note": "Something else is wrong now: the bridge docker0 of the network bridge is not on this host"}');
INSERT INTO public.incident VALUES ('01M8AS761QGY8D61G7HZK28BZR', 'command:481810217402.7953484291.9266f53410cbe434a70d64c2494db87e', 'silent', 'webserver', 'asked', 0, 1795658324.023373, '{"id": "01M8AS761QGY8D61G7HZK28BZR", "target": {"host": "silent", "container": "webserver"}, "requester": {"id": "U01ALICE", "name": "alice"}, "place": {"kind": "slack", "channel": "C01OPS", "thread": "", "answer_to": "http://127.0.0.1:43715/actions/3d4fb013589f302fd192b88e"}, "asked_at": 1795658324.023373, "state": "asked", "version": 0, "round": 0, "error": "", "diagnosis": null, "before": null, "expires_at": null, "agreed": [], "decision": null, "executed": [], "verification": null, "closed_at": null, "note": ""}');
INSERT INTO public.incident VALUES ('01M8AS764FW65MEE9TNHE0YZ3H', 'command:784283338051.6010874591.833c492a7582541fd47bcb2195d15cd6', 'approved', 'webserver', 'approved', 2, 1795658324.1116455, '{"id": "01M8AS764FW65MEE9TNHE0YZ3H", "target": {"host": "approved", "container": "webserver"}, "requester": {"id": "U01ALICE", "name": "alice"}, "place": {"kind": "slack", "channel": "C01OPS", "thread": "", "answer_to": "http://127.0.0.1:43715/actions/7327a9a568b60932addac505"}, "asked_at": 1795658324.1116455, "state": "approved", "version": 2, "round": 1, "error": "", "diagnosis": {"incident": "01M8AS764FW65MEE9TNHE0YZ3H", "target": {"host": "approved", "container": "webserver"}, "verdict": "cause", "engine": {"version": "20.10.24+dfsg1", "rootless": false}, "error": {"text": "driver failed programming external connectivity on endpoint webserver (37b713dedb0502b291eaaa37f3cb0e6a38c0346404bbbdf1138b0145945d34b4): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use", "signature": "S_BUSY", "endpoint": "webserver", "address": "0.0.0.0", "port": 80, "protocol": "tcp", "wrapper": "driver_failed", "table": null, "chain": null, "network": null}, "findings": [{"cause": "port_held_by_service", "certainty": "proved", "summary": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80", "evidence": [{"source": "/proc/net", "text": "0.0.0.0:80, [::]:80 LISTEN"}, {"source": "/proc", "text": "pid 161 nginx in /system.slice/nginx.service"}, {"source": "systemctl show", "text": "nginx.service active, disabled"}], "holder": {"kind": "service", "name": "nginx.service", "pid": 161}, "remedies": [{"id": "stop_service", "title": "Stop nginx.service and start webserver", "steps": [{"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["nginx.service: 0 established connections to 80/tcp"], "undo": [{"engine": "stop", "container": "webserver", "why": "give the port back", "arguments": []}, {"argv": ["systemctl", "start", "nginx.service"], "why": "nginx.service ran before", "guard": null}], "digest": "sha256:d2a4457f5e9dd37e90db166d87ecbc83a5238c08854f94a5529e8e276f55d0c3"}]}, {"cause": "bridge_missing", "certainty": "proved", "summary": "the bridge docker0 of the network bridge is not on this host", "evidence": [{"source": "docker network ls", "text": "bridge bridge 96cdb12f8394"}, {"source": "/proc/net/dev", "text": "interfaces: docker0 up 1, eth0 up 1, lo up 1"}], "holder": null, "remedies": [{"id": "restart_docker", "title": "Restart Docker and start webserver", "steps": [{"argv": ["systemctl", "restart", "docker.service"], "why": "Docker makes its bridges at its start", "guard": null}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["no container is running", "a restart has no way back"], "undo": [], "digest": "sha256:5045bd3adb4e888107209b19bbff4d8820587ae0eb90c80c0585b093bb211a29"}]}], "areas": [{"area": "container", "result": "problem", "detail": "webserver is created, exit status 128: Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"}, {"area": "ports", "result": "problem", "detail": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, {"area": "firewall", "result": "ok", "detail": "iptables v1.8.9 (nf_tables): chain DOCKER is in nat and filter"}, {"area": "daemon", "result": "ok", "detail": "docker.service active since Wed 2026-11-25 15:56:20 UTC, Docker 20.10.24+dfsg1"}, {"area": "resources", "result": "ok", "detail": "descriptors 22 of 20000; memory 22.1 of 23.5 GiB free; processes 131 of 4194304; disk 26 % used"}, {"area": "network", "result": "problem", "detail": "the bridge docker0 of the network bridge is not on this host"}], "not_checked": [], "timings": {"connect_ms": 0, "ask_ms": 1, "total_ms": 1, "round_trips": 0}, "did_you_mean": [], "reason": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, "before": null, "expires_at": 4949258324.428832, "agreed": [{"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795658324.918994, "remedy": "stop_service", "digest": "sha256:d2a4457f5e9dd37e90db166d87ecbc83a5238c08854f94a5529e8e276f55d0c3", "reason": ""}], "decision": {"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795658324.918994, "remedy": "stop_service", "digest": "sha256:d2a4457f5e9dd37e90db166d87ecbc83a5238c08854f94a5529e8e276f55d0c3", "reason": ""}, "executed": [], "verification": null, "closed_at": null, "note": ""}');
INSERT INTO public.incident VALUES ('01M8AS76J73HQKNY29TRSB3NNV', 'command:221652164483.8263536947.84e36f9b06f0f08e8e33738b9b8ca1ef', 'approved', 'webserver', 'approved', 2, 1795658324.5520089, '{"id": "01M8AS76J73HQKNY29TRSB3NNV", "target": {"host": "approved", "container": "webserver"}, "requester": {"id": "U01ALICE", "name": "alice"}, "place": {"kind": "slack", "channel": "C01OPS", "thread": "", "answer_to": "http://127.0.0.1:43715/actions/28b3519c4962cddb9883d9b2"}, "asked_at": 1795658324.5520089, "state": "approved", "version": 2, "round": 1, "error": "", "diagnosis": {"incident": "01M8AS76J73HQKNY29TRSB3NNV", "target": {"host": "approved", "container": "webserver"}, "verdict": "cause", "engine": {"version": "20.10.24+dfsg1", "rootless": false}, "error": {"text": "driver failed programming external connectivity on endpoint webserver (37b713dedb0502b291eaaa37f3cb0e6a38c0346404bbbdf1138b0145945d34b4): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use", "signature": "S_BUSY", "endpoint": "webserver", "address": "0.0.0.0", "port": 80, "protocol": "tcp", "wrapper": "driver_failed", "table": null, "chain": null, "network": null}, "findings": [{"cause": "port_held_by_service", "certainty": "proved", "summary": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80", "evidence": [{"source": "/proc/net", "text": "0.0.0.0:80, [::]:80 LISTEN"}, {"source": "/proc", "text": "pid 161 nginx in /system.slice/nginx.service"}, {"source": "systemctl show", "text": "nginx.service active, disabled"}], "holder": {"kind": "service", "name": "nginx.service", "pid": 161}, "remedies": [{"id": "stop_service", "title": "Stop nginx.service and start webserver", "steps": [{"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["nginx.service: 0 established connections to 80/tcp"], "undo": [{"engine": "stop", "container": "webserver", "why": "give the port back", "arguments": []}, {"argv": ["systemctl", "start", "nginx.service"], "why": "nginx.service ran before", "guard": null}], "digest": "sha256:d2a4457f5e9dd37e90db166d87ecbc83a5238c08854f94a5529e8e276f55d0c3"}]}, {"cause": "bridge_missing", "certainty": "proved", "summary": "the bridge docker0 of the network bridge is not on this host", "evidence": [{"source": "docker network ls", "text": "bridge bridge 96cdb12f8394"}, {"source": "/proc/net/dev", "text": "interfaces: docker0 up 1, eth0 up 1, lo up 1"}], "holder": null, "remedies": [{"id": "restart_docker", "title": "Restart Docker and start webserver", "steps": [{"argv": ["systemctl", "restart", "docker.service"], "why": "Docker makes its bridges at its start", "guard": null}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["no container is running", "a restart has no way back"], "undo": [], "digest": "sha256:5045bd3adb4e888107209b19bbff4d8820587ae0eb90c80c0585b093bb211a29"}]}], "areas": [{"area": "container", "result": "problem", "detail": "webserver is created, exit status 128: Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"}, {"area": "ports", "result": "problem", "detail": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, {"area": "firewall", "result": "ok", "detail": "iptables v1.8.9 (nf_tables): chain DOCKER is in nat and filter"}, {"area": "daemon", "result": "ok", "detail": "docker.service active since Wed 2026-11-25 15:56:20 UTC, Docker 20.10.24+dfsg1"}, {"area": "resources", "result": "ok", "detail": "descriptors 22 of 20000; memory 22.1 of 23.5 GiB free; processes 131 of 4194304; disk 26 % used"}, {"area": "network", "result": "problem", "detail": "the bridge docker0 of the network bridge is not on this host"}], "not_checked": [], "timings": {"connect_ms": 0, "ask_ms": 2, "total_ms": 2, "round_trips": 0}, "did_you_mean": [], "reason": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, "before": null, "expires_at": 4949258324.731061, "agreed": [{"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795658325.2526062, "remedy": "stop_service", "digest": "sha256:d2a4457f5e9dd37e90db166d87ecbc83a5238c08854f94a5529e8e276f55d0c3", "reason": ""}], "decision": {"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795658325.2526062, "remedy": "stop_service", "digest": "sha256:d2a4457f5e9dd37e90db166d87ecbc83a5238c08854f94a5529e8e276f55d0c3", "reason": ""}, "executed": [], "verification": null, "closed_at": null, "note": ""}');
INSERT INTO public.post VALUES ('01M8AS72QBR8JADF4PN0YPTQG4:parent', '01M8AS72QBR8JADF4PN0YPTQG4', 'C01OPS', '1795658321.503247');
INSERT INTO public.post VALUES ('01M8AS72QBR8JADF4PN0YPTQG4:progress', '01M8AS72QBR8JADF4PN0YPTQG4', 'C01OPS', '1795658321.655062');
INSERT INTO public.post VALUES ('01M8AS72QBR8JADF4PN0YPTQG4:answer:1', '01M8AS72QBR8JADF4PN0YPTQG4', 'C01OPS', '1795658322.114683');
INSERT INTO public.post VALUES ('01M8AS73VZR9S8Y5DPC5HWYX9K:parent', '01M8AS73VZR9S8Y5DPC5HWYX9K', 'C01OPS', '1795658322.136395');
INSERT INTO public.post VALUES ('01M8AS73VZR9S8Y5DPC5HWYX9K:progress', '01M8AS73VZR9S8Y5DPC5HWYX9K', 'C01OPS', '1795658322.193958');
INSERT INTO public.post VALUES ('01M8AS73VZR9S8Y5DPC5HWYX9K:answer:1', '01M8AS73VZR9S8Y5DPC5HWYX9K', 'C01OPS', '1795658322.552168');
INSERT INTO public.post VALUES ('01M8AS74BX4ZZ04WMQSZ1WRXKW:parent', '01M8AS74BX4ZZ04WMQSZ1WRXKW', 'C01OPS', '1795658322.726283');
INSERT INTO public.post VALUES ('01M8AS74BX4ZZ04WMQSZ1WRXKW:progress', '01M8AS74BX4ZZ04WMQSZ1WRXKW', 'C01OPS', '1795658322.783903');
INSERT INTO public.post VALUES ('01M8AS74BX4ZZ04WMQSZ1WRXKW:answer:1', '01M8AS74BX4ZZ04WMQSZ1WRXKW', 'C01OPS', '1795658323.041466');
INSERT INTO public.post VALUES ('01M8AS74BX4ZZ04WMQSZ1WRXKW:progress:1', '01M8AS74BX4ZZ04WMQSZ1WRXKW', 'C01OPS', '1795658323.433369');
INSERT INTO public.post VALUES ('01M8AS74BX4ZZ04WMQSZ1WRXKW:result', '01M8AS74BX4ZZ04WMQSZ1WRXKW', 'C01OPS', '1795658323.999598');
INSERT INTO public.post VALUES ('01M8AS761QGY8D61G7HZK28BZR:parent', '01M8AS761QGY8D61G7HZK28BZR', 'C01OPS', '1795658324.225183');
INSERT INTO public.post VALUES ('01M8AS761QGY8D61G7HZK28BZR:progress', '01M8AS761QGY8D61G7HZK28BZR', 'C01OPS', '1795658324.251243');
INSERT INTO public.post VALUES ('01M8AS764FW65MEE9TNHE0YZ3H:parent', '01M8AS764FW65MEE9TNHE0YZ3H', 'C01OPS', '1795658324.446745');
INSERT INTO public.post VALUES ('01M8AS764FW65MEE9TNHE0YZ3H:progress', '01M8AS764FW65MEE9TNHE0YZ3H', 'C01OPS', '1795658324.465903');
INSERT INTO public.post VALUES ('01M8AS76J73HQKNY29TRSB3NNV:parent', '01M8AS76J73HQKNY29TRSB3NNV', 'C01OPS', '1795658324.744352');
INSERT INTO public.post VALUES ('01M8AS764FW65MEE9TNHE0YZ3H:answer:1', '01M8AS764FW65MEE9TNHE0YZ3H', 'C01OPS', '1795658324.787801');
INSERT INTO public.post VALUES ('01M8AS76J73HQKNY29TRSB3NNV:progress', '01M8AS76J73HQKNY29TRSB3NNV', 'C01OPS', '1795658324.805808');
INSERT INTO public.post VALUES ('01M8AS764FW65MEE9TNHE0YZ3H:progress:1', '01M8AS764FW65MEE9TNHE0YZ3H', 'C01OPS', '1795658325.101713');
INSERT INTO public.post VALUES ('01M8AS76J73HQKNY29TRSB3NNV:answer:1', '01M8AS76J73HQKNY29TRSB3NNV', 'C01OPS', '1795658325.157444');
INSERT INTO public.post VALUES ('01M8AS76J73HQKNY29TRSB3NNV:progress:1', '01M8AS76J73HQKNY29TRSB3NNV', 'C01OPS', '1795658325.403305');
INSERT INTO public.post VALUES ('01M8AS77ANKCNCD5R8BSVYTWYE:parent', '01M8AS77ANKCNCD5R8BSVYTWYE', 'C01OPS', '1795658325.784523');
INSERT INTO public.post VALUES ('01M8AS77ANKCNCD5R8BSVYTWYE:progress', '01M8AS77ANKCNCD5R8BSVYTWYE', 'C01OPS', '1795658325.817204');
INSERT INTO public.post VALUES ('01M8AS77ANKCNCD5R8BSVYTWYE:answer:1', '01M8AS77ANKCNCD5R8BSVYTWYE', 'C01OPS', '1795658325.977706');
INSERT INTO public.post VALUES ('01M8AS77ANKCNCD5R8BSVYTWYE:progress:1', '01M8AS77ANKCNCD5R8BSVYTWYE', 'C01OPS', '1795658326.329334');
SELECT pg_catalog.setval('public.audit_seq_seq', 23, true);
ALTER TABLE ONLY dbos.application_versions
    ADD CONSTRAINT application_versions_pkey PRIMARY KEY (version_id);
ALTER TABLE ONLY dbos.application_versions
    ADD CONSTRAINT application_versions_version_name_key UNIQUE (version_name);
ALTER TABLE ONLY dbos.dbos_migrations
    ADD CONSTRAINT dbos_migrations_pkey PRIMARY KEY (version);
ALTER TABLE ONLY dbos.event_dispatch_kv
    ADD CONSTRAINT event_dispatch_kv_pkey PRIMARY KEY (service_name, workflow_fn_name, key);
ALTER TABLE ONLY dbos.notifications
    ADD CONSTRAINT notifications_pkey PRIMARY KEY (message_uuid);
ALTER TABLE ONLY dbos.operation_outputs
    ADD CONSTRAINT operation_outputs_pkey PRIMARY KEY (workflow_uuid, function_id);
ALTER TABLE ONLY dbos.queues
    ADD CONSTRAINT queues_name_key UNIQUE (name);
ALTER TABLE ONLY dbos.queues
    ADD CONSTRAINT queues_pkey PRIMARY KEY (queue_id);
ALTER TABLE ONLY dbos.streams
    ADD CONSTRAINT streams_pkey PRIMARY KEY (workflow_uuid, key, "offset");
ALTER TABLE ONLY dbos.workflow_events_history
    ADD CONSTRAINT workflow_events_history_pkey PRIMARY KEY (workflow_uuid, function_id, key);
ALTER TABLE ONLY dbos.workflow_events
    ADD CONSTRAINT workflow_events_pkey PRIMARY KEY (workflow_uuid, key);
ALTER TABLE ONLY dbos.workflow_input
    ADD CONSTRAINT workflow_input_pkey PRIMARY KEY (workflow_uuid);
ALTER TABLE ONLY dbos.workflow_output
    ADD CONSTRAINT workflow_output_pkey PRIMARY KEY (workflow_uuid);
ALTER TABLE ONLY dbos.workflow_schedules
    ADD CONSTRAINT workflow_schedules_pkey PRIMARY KEY (schedule_id);
ALTER TABLE ONLY dbos.workflow_schedules
    ADD CONSTRAINT workflow_schedules_schedule_name_key UNIQUE (schedule_name);
ALTER TABLE ONLY dbos.workflow_status
    ADD CONSTRAINT workflow_status_pkey PRIMARY KEY (workflow_uuid);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_key_key UNIQUE (key);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.effect
    ADD CONSTRAINT effect_pkey PRIMARY KEY (op);
ALTER TABLE ONLY public.incident
    ADD CONSTRAINT incident_key_key UNIQUE (key);
ALTER TABLE ONLY public.incident
    ADD CONSTRAINT incident_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_pkey PRIMARY KEY (key);
CREATE INDEX idx_application_versions_owner_timestamp ON dbos.application_versions USING btree (application_name, version_timestamp DESC);
CREATE INDEX idx_application_versions_timestamp ON dbos.application_versions USING btree (version_timestamp DESC);
CREATE INDEX idx_operation_outputs_completed_at_function_name_v2 ON dbos.operation_outputs USING btree (completed_at_epoch_ms, function_name) INCLUDE (application_name);
CREATE INDEX idx_operation_outputs_retention ON dbos.operation_outputs USING btree (retention_timestamp);
CREATE INDEX idx_workflow_input_retention ON dbos.workflow_input USING btree (retention_timestamp);
CREATE INDEX idx_workflow_output_retention ON dbos.workflow_output USING btree (retention_timestamp);
CREATE INDEX idx_workflow_status_attributes ON dbos.workflow_status USING gin (attributes) WHERE (attributes IS NOT NULL);
CREATE INDEX idx_workflow_status_completed_at ON dbos.workflow_status USING btree (completed_at) WHERE (completed_at IS NOT NULL);
CREATE INDEX idx_workflow_status_deadline ON dbos.workflow_status USING btree (workflow_deadline_epoch_ms) WHERE ((status = ANY (ARRAY['ENQUEUED'::text, 'PENDING'::text, 'DELAYED'::text])) AND (workflow_deadline_epoch_ms IS NOT NULL));
CREATE INDEX idx_workflow_status_delayed ON dbos.workflow_status USING btree (delay_until_epoch_ms) WHERE (status = 'DELAYED'::text);
CREATE INDEX idx_workflow_status_failed ON dbos.workflow_status USING btree (status, created_at) WHERE (status = ANY (ARRAY['ERROR'::text, 'CANCELLED'::text, 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'::text]));
CREATE INDEX idx_workflow_status_forked_from ON dbos.workflow_status USING btree (forked_from) WHERE (forked_from IS NOT NULL);
CREATE INDEX idx_workflow_status_in_flight_v2 ON dbos.workflow_status USING btree (queue_name, status, priority, created_at) INCLUDE (application_name) WHERE (status = ANY (ARRAY['ENQUEUED'::text, 'PENDING'::text]));
CREATE INDEX idx_workflow_status_parent_workflow_id ON dbos.workflow_status USING btree (parent_workflow_id) WHERE (parent_workflow_id IS NOT NULL);
CREATE INDEX idx_workflow_status_partition_dequeue_v3 ON dbos.workflow_status USING btree (queue_name, status, queue_partition_key, priority, created_at, workflow_uuid) INCLUDE (application_name) WHERE ((status = ANY (ARRAY['ENQUEUED'::text, 'PENDING'::text])) AND (queue_partition_key IS NOT NULL));
CREATE INDEX idx_workflow_status_pending ON dbos.workflow_status USING btree (created_at) WHERE (status = 'PENDING'::text);
CREATE INDEX idx_workflow_status_rate_limited ON dbos.workflow_status USING btree (queue_name, started_at_epoch_ms) WHERE (rate_limited = true);
CREATE INDEX idx_workflow_status_schedule_name ON dbos.workflow_status USING btree (schedule_name) WHERE (schedule_name IS NOT NULL);
CREATE INDEX idx_workflow_status_started_at ON dbos.workflow_status USING btree (started_at_epoch_ms) WHERE (started_at_epoch_ms IS NOT NULL);
CREATE INDEX idx_workflow_topic ON dbos.notifications USING btree (destination_uuid, topic);
CREATE UNIQUE INDEX uq_application_versions_owner_version ON dbos.application_versions USING btree (application_name, version_name) WHERE (application_name IS NOT NULL);
CREATE UNIQUE INDEX uq_application_versions_unclaimed_version ON dbos.application_versions USING btree (version_name) WHERE (application_name IS NULL);
CREATE UNIQUE INDEX uq_workflow_status_dedup_id ON dbos.workflow_status USING btree (queue_name, deduplication_id) WHERE (deduplication_id IS NOT NULL);
CREATE INDEX workflow_status_created_at_index ON dbos.workflow_status USING btree (created_at);
CREATE INDEX ix_audit_incident ON public.audit USING btree (incident);
CREATE INDEX ix_effect_incident ON public.effect USING btree (incident);
CREATE INDEX ix_incident_asked_at ON public.incident USING btree (asked_at);
CREATE INDEX ix_incident_host ON public.incident USING btree (host);
CREATE INDEX ix_incident_state ON public.incident USING btree (state);
CREATE INDEX ix_post_incident ON public.post USING btree (incident);
CREATE TRIGGER dbos_notifications_trigger AFTER INSERT ON dbos.notifications FOR EACH ROW EXECUTE FUNCTION dbos.notifications_function();
ALTER TABLE ONLY dbos.notifications
    ADD CONSTRAINT notifications_destination_uuid_fkey FOREIGN KEY (destination_uuid) REFERENCES dbos.workflow_status(workflow_uuid) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY dbos.streams
    ADD CONSTRAINT streams_workflow_uuid_fkey FOREIGN KEY (workflow_uuid) REFERENCES dbos.workflow_status(workflow_uuid) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY dbos.workflow_events_history
    ADD CONSTRAINT workflow_events_history_workflow_uuid_fkey FOREIGN KEY (workflow_uuid) REFERENCES dbos.workflow_status(workflow_uuid) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY dbos.workflow_events
    ADD CONSTRAINT workflow_events_workflow_uuid_fkey FOREIGN KEY (workflow_uuid) REFERENCES dbos.workflow_status(workflow_uuid) ON UPDATE CASCADE ON DELETE CASCADE;
