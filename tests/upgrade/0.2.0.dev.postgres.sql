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
    data text NOT NULL,
    prev character varying(64) DEFAULT ''::character varying NOT NULL,
    hash character varying(64) DEFAULT ''::character varying NOT NULL
);
CREATE TABLE public.audit_head (
    id integer NOT NULL,
    seq integer NOT NULL,
    hash character varying(64) NOT NULL
);
CREATE SEQUENCE public.audit_head_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.audit_head_id_seq OWNED BY public.audit_head.id;
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
CREATE TABLE public.lease (
    host character varying(255) NOT NULL,
    owner character varying(32) NOT NULL,
    who character varying(255) NOT NULL,
    since double precision NOT NULL,
    until double precision NOT NULL
);
CREATE TABLE public.post (
    key character varying(255) NOT NULL,
    incident character varying(32) NOT NULL,
    channel character varying(64) NOT NULL,
    ts character varying(64) NOT NULL
);
ALTER TABLE ONLY public.audit_head ALTER COLUMN id SET DEFAULT nextval('public.audit_head_id_seq'::regclass);
INSERT INTO dbos.application_versions VALUES ('fe790982-1533-4543-b1f0-ba41f5e06112', '1', 1795658724027, 1795658724027, 'dockfix');
INSERT INTO dbos.dbos_migrations VALUES (125);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8ASKDPPFWS1V19EZ3EHPS4H-0', 1, 'show', 'true', NULL, NULL, 1795658725407, 1795658725782, 'portable_json', 'dockfix', 1795658725785);
INSERT INTO dbos.operation_outputs VALUES ('diagnose-01M8ASKDPPFWS1V19EZ3EHPS4H', 1, 'look', 'null', NULL, NULL, 1795658725406, 1795658726606, 'portable_json', 'dockfix', 1795658726614);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8ASKDPPFWS1V19EZ3EHPS4H-1', 1, 'show', 'true', NULL, NULL, 1795658726810, 1795658727299, 'portable_json', 'dockfix', 1795658727404);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8ASKFAXRF8Z7MM8KCQ2EVA1-0', 1, 'show', 'true', NULL, NULL, 1795658727145, 1795658727794, 'portable_json', 'dockfix', 1795658727800);
INSERT INTO dbos.operation_outputs VALUES ('diagnose-01M8ASKFAXRF8Z7MM8KCQ2EVA1', 1, 'look', 'null', NULL, NULL, 1795658727140, 1795658727802, 'portable_json', 'dockfix', 1795658727811);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8ASKFAXRF8Z7MM8KCQ2EVA1-1', 1, 'show', 'true', NULL, NULL, 1795658727973, 1795658728278, 'portable_json', 'dockfix', 1795658728300);
INSERT INTO dbos.operation_outputs VALUES ('diagnose-01M8ASKGDEVS03Z8H605QY7CFW', 1, 'look', 'null', NULL, NULL, 1795658728251, 1795658728416, 'portable_json', 'dockfix', 1795658728418);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-0', 1, 'show', 'true', NULL, NULL, 1795658728252, 1795658728431, 'portable_json', 'dockfix', 1795658728434);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-1', 1, 'show', 'true', NULL, NULL, 1795658728618, 1795658728839, 'portable_json', 'dockfix', 1795658728843);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8ASKGDEVS03Z8H605QY7CFW-1', 1, 'look again', 'null', NULL, NULL, 1795658729242, 1795658729670, 'portable_json', 'dockfix', 1795658729673);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-2', 1, 'show', 'true', NULL, NULL, 1795658729246, 1795658729664, 'portable_json', 'dockfix', 1795658729672);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8ASKGDEVS03Z8H605QY7CFW-1', 2, 'count steps', '2', NULL, NULL, 1795658729684, 1795658729705, 'portable_json', 'dockfix', 1795658729712);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8ASKGDEVS03Z8H605QY7CFW-1', 3, 'run step 1', 'null', NULL, NULL, 1795658729752, 1795658729858, 'portable_json', 'dockfix', 1795658729870);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-3', 1, 'show', 'true', NULL, NULL, 1795658729819, 1795658729885, 'portable_json', 'dockfix', 1795658729888);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8ASKGDEVS03Z8H605QY7CFW-1', 4, 'run step 2', 'null', NULL, NULL, 1795658729879, 1795658729987, 'portable_json', 'dockfix', 1795658730000);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-4', 1, 'show', 'true', NULL, NULL, 1795658729970, 1795658729998, 'portable_json', 'dockfix', 1795658730000);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8ASKGDEVS03Z8H605QY7CFW-1', 5, 'prove', 'null', NULL, NULL, 1795658730004, 1795658730144, 'portable_json', 'dockfix', 1795658730148);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-5', 1, 'show', 'true', NULL, NULL, 1795658730189, 1795658730338, 'portable_json', 'dockfix', 1795658730345);
INSERT INTO dbos.operation_outputs VALUES ('diagnose-01M8ASKJRH9HBHVTJ27XC2WW86', 1, 'look', 'null', NULL, NULL, 1795658730374, 1795658730477, 'portable_json', 'dockfix', 1795658730488);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8ASKJNKPK8RY08X4HJMA5Z2-0', 1, 'show', 'true', NULL, NULL, 1795658730374, 1795658730492, 'portable_json', 'dockfix', 1795658730507);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8ASKJRH9HBHVTJ27XC2WW86-0', 1, 'show', 'true', NULL, NULL, 1795658730375, 1795658730549, 'portable_json', 'dockfix', 1795658730552);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-6', 1, 'show', 'true', NULL, NULL, 1795658730612, 1795658730657, 'portable_json', 'dockfix', 1795658730660);
INSERT INTO dbos.operation_outputs VALUES ('diagnose-01M8ASKK19D4NTZS5M3DGQ9H48', 1, 'look', 'null', NULL, NULL, 1795658730820, 1795658731062, 'portable_json', 'dockfix', 1795658731064);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8ASKK19D4NTZS5M3DGQ9H48-0', 1, 'show', 'true', NULL, NULL, 1795658730834, 1795658731234, 'portable_json', 'dockfix', 1795658731254);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8ASKJRH9HBHVTJ27XC2WW86-1', 1, 'show', 'true', NULL, NULL, 1795658730821, 1795658731383, 'portable_json', 'dockfix', 1795658731386);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8ASKK19D4NTZS5M3DGQ9H48-1', 1, 'show', 'true', NULL, NULL, 1795658731504, 1795658731687, 'portable_json', 'dockfix', 1795658731689);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8ASKJRH9HBHVTJ27XC2WW86-2', 1, 'show', 'true', NULL, NULL, 1795658731694, 1795658731882, 'portable_json', 'dockfix', 1795658731886);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8ASKK19D4NTZS5M3DGQ9H48-2', 1, 'show', 'true', NULL, NULL, 1795658731852, 1795658731987, 'portable_json', 'dockfix', 1795658731999);
INSERT INTO dbos.operation_outputs VALUES ('diagnose-01M8ASKMBE18H0R0NWBADNFNB4', 1, 'look', 'null', NULL, NULL, 1795658732057, 1795658732172, 'portable_json', 'dockfix', 1795658732174);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8ASKMBE18H0R0NWBADNFNB4-0', 1, 'show', 'true', NULL, NULL, 1795658732058, 1795658732195, 'portable_json', 'dockfix', 1795658732200);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8ASKMBE18H0R0NWBADNFNB4-1', 1, 'show', 'true', NULL, NULL, 1795658732417, 1795658732565, 'portable_json', 'dockfix', 1795658732568);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8ASKMBE18H0R0NWBADNFNB4-1', 1, 'look again', 'null', NULL, NULL, 1795658732914, 1795658733064, 'portable_json', 'dockfix', 1795658733066);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8ASKMBE18H0R0NWBADNFNB4-2', 1, 'show', 'true', NULL, NULL, 1795658732915, 1795658733079, 'portable_json', 'dockfix', 1795658733080);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8ASKMBE18H0R0NWBADNFNB4-1', 2, 'count steps', '2', NULL, NULL, 1795658733071, 1795658733090, 'portable_json', 'dockfix', 1795658733092);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8ASKMBE18H0R0NWBADNFNB4-1', 3, 'run step 1', 'null', NULL, NULL, 1795658733103, 1795658733375, 'portable_json', 'dockfix', 1795658733379);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8ASKMBE18H0R0NWBADNFNB4-3', 1, 'show', 'true', NULL, NULL, 1795658733397, 1795658733636, 'portable_json', 'dockfix', 1795658733641);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8ASKMBE18H0R0NWBADNFNB4-4', 1, 'show', 'true', NULL, NULL, 1795658733883, 1795658733960, 'portable_json', 'dockfix', 1795658733970);
INSERT INTO dbos.queues VALUES ('c76f68bb-8efa-402e-9b77-b6b0a9eccabf', 'work', NULL, 16, NULL, NULL, true, true, 0.1, 1795658724281, 1795658724279, 'dockfix', 1, NULL, NULL, NULL);
INSERT INTO dbos.queues VALUES ('a8ac530a-ef30-41dd-8b55-5fbcaea6d6dc', 'timers', NULL, 4, NULL, NULL, true, false, 1, 1795658724427, 1795658724409, 'dockfix', NULL, NULL, NULL, NULL);
INSERT INTO dbos.workflow_input VALUES ('diagnose-01M8ASKDPPFWS1V19EZ3EHPS4H', '{"namedArgs":{},"positionalArgs":["01M8ASKDPPFWS1V19EZ3EHPS4H"]}', 1795658725090);
INSERT INTO dbos.workflow_input VALUES ('show-01M8ASKDPPFWS1V19EZ3EHPS4H-0', '{"namedArgs":{},"positionalArgs":["01M8ASKDPPFWS1V19EZ3EHPS4H","show-01M8ASKDPPFWS1V19EZ3EHPS4H-0",1]}', 1795658725090);
INSERT INTO dbos.workflow_input VALUES ('expire-01M8ASKDPPFWS1V19EZ3EHPS4H-1', '{"namedArgs":{},"positionalArgs":["01M8ASKDPPFWS1V19EZ3EHPS4H",1]}', 1795658726570);
INSERT INTO dbos.workflow_input VALUES ('show-01M8ASKDPPFWS1V19EZ3EHPS4H-1', '{"namedArgs":{},"positionalArgs":["01M8ASKDPPFWS1V19EZ3EHPS4H","show-01M8ASKDPPFWS1V19EZ3EHPS4H-1",1]}', 1795658726570);
INSERT INTO dbos.workflow_input VALUES ('diagnose-01M8ASKFAXRF8Z7MM8KCQ2EVA1', '{"namedArgs":{},"positionalArgs":["01M8ASKFAXRF8Z7MM8KCQ2EVA1"]}', 1795658726755);
INSERT INTO dbos.workflow_input VALUES ('show-01M8ASKFAXRF8Z7MM8KCQ2EVA1-0', '{"namedArgs":{},"positionalArgs":["01M8ASKFAXRF8Z7MM8KCQ2EVA1","show-01M8ASKFAXRF8Z7MM8KCQ2EVA1-0",1]}', 1795658726755);
INSERT INTO dbos.workflow_input VALUES ('expire-01M8ASKFAXRF8Z7MM8KCQ2EVA1-1', '{"namedArgs":{},"positionalArgs":["01M8ASKFAXRF8Z7MM8KCQ2EVA1",1]}', 1795658727766);
INSERT INTO dbos.workflow_input VALUES ('show-01M8ASKFAXRF8Z7MM8KCQ2EVA1-1', '{"namedArgs":{},"positionalArgs":["01M8ASKFAXRF8Z7MM8KCQ2EVA1","show-01M8ASKFAXRF8Z7MM8KCQ2EVA1-1",1]}', 1795658727766);
INSERT INTO dbos.workflow_input VALUES ('diagnose-01M8ASKGDEVS03Z8H605QY7CFW', '{"namedArgs":{},"positionalArgs":["01M8ASKGDEVS03Z8H605QY7CFW"]}', 1795658727858);
INSERT INTO dbos.workflow_input VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-0', '{"namedArgs":{},"positionalArgs":["01M8ASKGDEVS03Z8H605QY7CFW","show-01M8ASKGDEVS03Z8H605QY7CFW-0",1]}', 1795658727858);
INSERT INTO dbos.workflow_input VALUES ('expire-01M8ASKGDEVS03Z8H605QY7CFW-1', '{"namedArgs":{},"positionalArgs":["01M8ASKGDEVS03Z8H605QY7CFW",1]}', 1795658728374);
INSERT INTO dbos.workflow_input VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-1', '{"namedArgs":{},"positionalArgs":["01M8ASKGDEVS03Z8H605QY7CFW","show-01M8ASKGDEVS03Z8H605QY7CFW-1",1]}', 1795658728374);
INSERT INTO dbos.workflow_input VALUES ('remediate-01M8ASKGDEVS03Z8H605QY7CFW-1', '{"namedArgs":{},"positionalArgs":["01M8ASKGDEVS03Z8H605QY7CFW"]}', 1795658728892);
INSERT INTO dbos.workflow_input VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-2', '{"namedArgs":{},"positionalArgs":["01M8ASKGDEVS03Z8H605QY7CFW","show-01M8ASKGDEVS03Z8H605QY7CFW-2",1]}', 1795658728892);
INSERT INTO dbos.workflow_input VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-3', '{"namedArgs":{},"positionalArgs":["01M8ASKGDEVS03Z8H605QY7CFW","show-01M8ASKGDEVS03Z8H605QY7CFW-3",1]}', 1795658729379);
INSERT INTO dbos.workflow_input VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-4', '{"namedArgs":{},"positionalArgs":["01M8ASKGDEVS03Z8H605QY7CFW","show-01M8ASKGDEVS03Z8H605QY7CFW-4",1]}', 1795658729834);
INSERT INTO dbos.workflow_input VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-5', '{"namedArgs":{},"positionalArgs":["01M8ASKGDEVS03Z8H605QY7CFW","show-01M8ASKGDEVS03Z8H605QY7CFW-5",1]}', 1795658729933);
INSERT INTO dbos.workflow_input VALUES ('expire-undo-01M8ASKGDEVS03Z8H605QY7CFW', '{"namedArgs":{},"positionalArgs":["01M8ASKGDEVS03Z8H605QY7CFW"]}', 1795658730046);
INSERT INTO dbos.workflow_input VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-6', '{"namedArgs":{},"positionalArgs":["01M8ASKGDEVS03Z8H605QY7CFW","show-01M8ASKGDEVS03Z8H605QY7CFW-6",1]}', 1795658730046);
INSERT INTO dbos.workflow_input VALUES ('diagnose-01M8ASKJNKPK8RY08X4HJMA5Z2', '{"namedArgs":{},"positionalArgs":["01M8ASKJNKPK8RY08X4HJMA5Z2"]}', 1795658730176);
INSERT INTO dbos.workflow_input VALUES ('show-01M8ASKJNKPK8RY08X4HJMA5Z2-0', '{"namedArgs":{},"positionalArgs":["01M8ASKJNKPK8RY08X4HJMA5Z2","show-01M8ASKJNKPK8RY08X4HJMA5Z2-0",1]}', 1795658730176);
INSERT INTO dbos.workflow_input VALUES ('diagnose-01M8ASKJRH9HBHVTJ27XC2WW86', '{"namedArgs":{},"positionalArgs":["01M8ASKJRH9HBHVTJ27XC2WW86"]}', 1795658730261);
INSERT INTO dbos.workflow_input VALUES ('show-01M8ASKJRH9HBHVTJ27XC2WW86-0', '{"namedArgs":{},"positionalArgs":["01M8ASKJRH9HBHVTJ27XC2WW86","show-01M8ASKJRH9HBHVTJ27XC2WW86-0",1]}', 1795658730261);
INSERT INTO dbos.workflow_input VALUES ('expire-01M8ASKJRH9HBHVTJ27XC2WW86-1', '{"namedArgs":{},"positionalArgs":["01M8ASKJRH9HBHVTJ27XC2WW86",1]}', 1795658730443);
INSERT INTO dbos.workflow_input VALUES ('show-01M8ASKJRH9HBHVTJ27XC2WW86-1', '{"namedArgs":{},"positionalArgs":["01M8ASKJRH9HBHVTJ27XC2WW86","show-01M8ASKJRH9HBHVTJ27XC2WW86-1",1]}', 1795658730443);
INSERT INTO dbos.workflow_input VALUES ('diagnose-01M8ASKK19D4NTZS5M3DGQ9H48', '{"namedArgs":{},"positionalArgs":["01M8ASKK19D4NTZS5M3DGQ9H48"]}', 1795658730540);
INSERT INTO dbos.workflow_input VALUES ('show-01M8ASKK19D4NTZS5M3DGQ9H48-0', '{"namedArgs":{},"positionalArgs":["01M8ASKK19D4NTZS5M3DGQ9H48","show-01M8ASKK19D4NTZS5M3DGQ9H48-0",1]}', 1795658730540);
INSERT INTO dbos.workflow_input VALUES ('expire-01M8ASKK19D4NTZS5M3DGQ9H48-1', '{"namedArgs":{},"positionalArgs":["01M8ASKK19D4NTZS5M3DGQ9H48",1]}', 1795658730940);
INSERT INTO dbos.workflow_input VALUES ('show-01M8ASKK19D4NTZS5M3DGQ9H48-1', '{"namedArgs":{},"positionalArgs":["01M8ASKK19D4NTZS5M3DGQ9H48","show-01M8ASKK19D4NTZS5M3DGQ9H48-1",1]}', 1795658730940);
INSERT INTO dbos.workflow_input VALUES ('remediate-01M8ASKJRH9HBHVTJ27XC2WW86-1', '{"namedArgs":{},"positionalArgs":["01M8ASKJRH9HBHVTJ27XC2WW86"]}', 1795658731424);
INSERT INTO dbos.workflow_input VALUES ('show-01M8ASKJRH9HBHVTJ27XC2WW86-2', '{"namedArgs":{},"positionalArgs":["01M8ASKJRH9HBHVTJ27XC2WW86","show-01M8ASKJRH9HBHVTJ27XC2WW86-2",1]}', 1795658731424);
INSERT INTO dbos.workflow_input VALUES ('remediate-01M8ASKK19D4NTZS5M3DGQ9H48-1', '{"namedArgs":{},"positionalArgs":["01M8ASKK19D4NTZS5M3DGQ9H48"]}', 1795658731753);
INSERT INTO dbos.workflow_input VALUES ('show-01M8ASKK19D4NTZS5M3DGQ9H48-2', '{"namedArgs":{},"positionalArgs":["01M8ASKK19D4NTZS5M3DGQ9H48","show-01M8ASKK19D4NTZS5M3DGQ9H48-2",1]}', 1795658731753);
INSERT INTO dbos.workflow_input VALUES ('diagnose-01M8ASKMBE18H0R0NWBADNFNB4', '{"namedArgs":{},"positionalArgs":["01M8ASKMBE18H0R0NWBADNFNB4"]}', 1795658731891);
INSERT INTO dbos.workflow_input VALUES ('show-01M8ASKMBE18H0R0NWBADNFNB4-0', '{"namedArgs":{},"positionalArgs":["01M8ASKMBE18H0R0NWBADNFNB4","show-01M8ASKMBE18H0R0NWBADNFNB4-0",1]}', 1795658731891);
INSERT INTO dbos.workflow_input VALUES ('expire-01M8ASKMBE18H0R0NWBADNFNB4-1', '{"namedArgs":{},"positionalArgs":["01M8ASKMBE18H0R0NWBADNFNB4",1]}', 1795658732147);
INSERT INTO dbos.workflow_input VALUES ('show-01M8ASKMBE18H0R0NWBADNFNB4-1', '{"namedArgs":{},"positionalArgs":["01M8ASKMBE18H0R0NWBADNFNB4","show-01M8ASKMBE18H0R0NWBADNFNB4-1",1]}', 1795658732147);
INSERT INTO dbos.workflow_input VALUES ('remediate-01M8ASKMBE18H0R0NWBADNFNB4-1', '{"namedArgs":{},"positionalArgs":["01M8ASKMBE18H0R0NWBADNFNB4"]}', 1795658732663);
INSERT INTO dbos.workflow_input VALUES ('show-01M8ASKMBE18H0R0NWBADNFNB4-2', '{"namedArgs":{},"positionalArgs":["01M8ASKMBE18H0R0NWBADNFNB4","show-01M8ASKMBE18H0R0NWBADNFNB4-2",1]}', 1795658732663);
INSERT INTO dbos.workflow_input VALUES ('show-01M8ASKMBE18H0R0NWBADNFNB4-3', '{"namedArgs":{},"positionalArgs":["01M8ASKMBE18H0R0NWBADNFNB4","show-01M8ASKMBE18H0R0NWBADNFNB4-3",1]}', 1795658732991);
INSERT INTO dbos.workflow_input VALUES ('show-01M8ASKMBE18H0R0NWBADNFNB4-4', '{"namedArgs":{},"positionalArgs":["01M8ASKMBE18H0R0NWBADNFNB4","show-01M8ASKMBE18H0R0NWBADNFNB4-4",1]}', 1795658733294);
INSERT INTO dbos.workflow_output VALUES ('show-01M8ASKDPPFWS1V19EZ3EHPS4H-0', 'null', NULL, 1795658725903);
INSERT INTO dbos.workflow_output VALUES ('diagnose-01M8ASKDPPFWS1V19EZ3EHPS4H', 'null', NULL, 1795658726629);
INSERT INTO dbos.workflow_output VALUES ('show-01M8ASKDPPFWS1V19EZ3EHPS4H-1', 'null', NULL, 1795658727766);
INSERT INTO dbos.workflow_output VALUES ('show-01M8ASKFAXRF8Z7MM8KCQ2EVA1-0', 'null', NULL, 1795658727834);
INSERT INTO dbos.workflow_output VALUES ('diagnose-01M8ASKFAXRF8Z7MM8KCQ2EVA1', 'null', NULL, 1795658727859);
INSERT INTO dbos.workflow_output VALUES ('show-01M8ASKFAXRF8Z7MM8KCQ2EVA1-1', 'null', NULL, 1795658728409);
INSERT INTO dbos.workflow_output VALUES ('diagnose-01M8ASKGDEVS03Z8H605QY7CFW', 'null', NULL, 1795658728432);
INSERT INTO dbos.workflow_output VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-0', 'null', NULL, 1795658728448);
INSERT INTO dbos.workflow_output VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-1', 'null', NULL, 1795658728862);
INSERT INTO dbos.workflow_output VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-2', 'null', NULL, 1795658729699);
INSERT INTO dbos.workflow_output VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-3', 'null', NULL, 1795658729901);
INSERT INTO dbos.workflow_output VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-4', 'null', NULL, 1795658730017);
INSERT INTO dbos.workflow_output VALUES ('remediate-01M8ASKGDEVS03Z8H605QY7CFW-1', 'null', NULL, 1795658730175);
INSERT INTO dbos.workflow_output VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-5', 'null', NULL, 1795658730359);
INSERT INTO dbos.workflow_output VALUES ('diagnose-01M8ASKJRH9HBHVTJ27XC2WW86', 'null', NULL, 1795658730498);
INSERT INTO dbos.workflow_output VALUES ('show-01M8ASKJNKPK8RY08X4HJMA5Z2-0', 'null', NULL, 1795658730526);
INSERT INTO dbos.workflow_output VALUES ('show-01M8ASKJRH9HBHVTJ27XC2WW86-0', 'null', NULL, 1795658730561);
INSERT INTO dbos.workflow_output VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-6', 'null', NULL, 1795658730692);
INSERT INTO dbos.workflow_output VALUES ('diagnose-01M8ASKK19D4NTZS5M3DGQ9H48', 'null', NULL, 1795658731181);
INSERT INTO dbos.workflow_output VALUES ('show-01M8ASKK19D4NTZS5M3DGQ9H48-0', 'null', NULL, 1795658731311);
INSERT INTO dbos.workflow_output VALUES ('show-01M8ASKJRH9HBHVTJ27XC2WW86-1', 'null', NULL, 1795658731412);
INSERT INTO dbos.workflow_output VALUES ('show-01M8ASKK19D4NTZS5M3DGQ9H48-1', 'null', NULL, 1795658731707);
INSERT INTO dbos.workflow_output VALUES ('show-01M8ASKJRH9HBHVTJ27XC2WW86-2', 'null', NULL, 1795658731903);
INSERT INTO dbos.workflow_output VALUES ('show-01M8ASKK19D4NTZS5M3DGQ9H48-2', 'null', NULL, 1795658732022);
INSERT INTO dbos.workflow_output VALUES ('diagnose-01M8ASKMBE18H0R0NWBADNFNB4', 'null', NULL, 1795658732191);
INSERT INTO dbos.workflow_output VALUES ('show-01M8ASKMBE18H0R0NWBADNFNB4-0', 'null', NULL, 1795658732215);
INSERT INTO dbos.workflow_output VALUES ('show-01M8ASKMBE18H0R0NWBADNFNB4-1', 'null', NULL, 1795658732578);
INSERT INTO dbos.workflow_output VALUES ('show-01M8ASKMBE18H0R0NWBADNFNB4-2', 'null', NULL, 1795658733094);
INSERT INTO dbos.workflow_output VALUES ('show-01M8ASKMBE18H0R0NWBADNFNB4-3', 'null', NULL, 1795658733687);
INSERT INTO dbos.workflow_output VALUES ('show-01M8ASKMBE18H0R0NWBADNFNB4-4', 'null', NULL, 1795658733982);
INSERT INTO dbos.workflow_status VALUES ('show-01M8ASKDPPFWS1V19EZ3EHPS4H-0', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658725090, 1795658725903, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658725345, NULL, 0, 'show-01M8ASKDPPFWS1V19EZ3EHPS4H', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658725903, 'null', NULL, NULL, false, 'dockfix', '556abb16-007b-4f3e-b576-75343c9bc0d3');
INSERT INTO dbos.workflow_status VALUES ('expire-01M8ASKDPPFWS1V19EZ3EHPS4H-1', 'DELAYED', 'expire', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795658726570, 1795658726570, '1', NULL, NULL, NULL, 0, 'timers', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 'portable_json', 4949258726571, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', '4af9ad0f-62f7-443d-8505-42fc5c51ae56');
INSERT INTO dbos.workflow_status VALUES ('diagnose-01M8ASKDPPFWS1V19EZ3EHPS4H', 'SUCCESS', 'diagnose', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658725090, 1795658726629, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658725345, NULL, 0, 'diagnose-01M8ASKDPPFWS1V19EZ3EHPS4H', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658726629, 'null', NULL, NULL, false, 'dockfix', '52b26270-95ea-46cb-84a5-9103242cccce');
INSERT INTO dbos.workflow_status VALUES ('show-01M8ASKDPPFWS1V19EZ3EHPS4H-1', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658726570, 1795658727766, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658726730, NULL, 0, 'show-01M8ASKDPPFWS1V19EZ3EHPS4H', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658727766, 'null', NULL, NULL, false, 'dockfix', '0fcf7aaa-b629-4d0e-99f5-c93dd14604df');
INSERT INTO dbos.workflow_status VALUES ('expire-01M8ASKFAXRF8Z7MM8KCQ2EVA1-1', 'DELAYED', 'expire', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795658727766, 1795658727766, '1', NULL, NULL, NULL, 0, 'timers', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 'portable_json', 1795658787769, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', 'e453b732-af2b-4dad-a5bc-0fb0ac6c7417');
INSERT INTO dbos.workflow_status VALUES ('show-01M8ASKFAXRF8Z7MM8KCQ2EVA1-0', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658726755, 1795658727834, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658726992, NULL, 0, 'show-01M8ASKFAXRF8Z7MM8KCQ2EVA1', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658727834, 'null', NULL, NULL, false, 'dockfix', '8af16fc1-d944-4a86-942b-8cf4d751c2bc');
INSERT INTO dbos.workflow_status VALUES ('diagnose-01M8ASKFAXRF8Z7MM8KCQ2EVA1', 'SUCCESS', 'diagnose', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658726755, 1795658727859, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658726992, NULL, 0, 'diagnose-01M8ASKFAXRF8Z7MM8KCQ2EVA1', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658727859, 'null', NULL, NULL, false, 'dockfix', '2ce0ca38-408a-4cca-88d0-43d07b74d654');
INSERT INTO dbos.workflow_status VALUES ('expire-01M8ASKGDEVS03Z8H605QY7CFW-1', 'DELAYED', 'expire', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795658728374, 1795658728374, '1', NULL, NULL, NULL, 0, 'timers', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 'portable_json', 1795660528378, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', '75beed5c-5d1c-4927-aa69-1c791fa90115');
INSERT INTO dbos.workflow_status VALUES ('show-01M8ASKFAXRF8Z7MM8KCQ2EVA1-1', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658727766, 1795658728409, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658727880, NULL, 0, 'show-01M8ASKFAXRF8Z7MM8KCQ2EVA1', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658728409, 'null', NULL, NULL, false, 'dockfix', 'cc9fdd16-d7f3-46c1-a34e-8f2162bc5990');
INSERT INTO dbos.workflow_status VALUES ('diagnose-01M8ASKGDEVS03Z8H605QY7CFW', 'SUCCESS', 'diagnose', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658727858, 1795658728432, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658728161, NULL, 0, 'diagnose-01M8ASKGDEVS03Z8H605QY7CFW', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658728432, 'null', NULL, NULL, false, 'dockfix', 'b28d64c4-c596-48ff-b7f6-1997467e0f2d');
INSERT INTO dbos.workflow_status VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-0', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658727858, 1795658728448, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658728161, NULL, 0, 'show-01M8ASKGDEVS03Z8H605QY7CFW', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658728448, 'null', NULL, NULL, false, 'dockfix', '664ce00c-e832-4da2-8ff2-2a26d396a4ef');
INSERT INTO dbos.workflow_status VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-1', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658728374, 1795658728862, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658728523, NULL, 0, 'show-01M8ASKGDEVS03Z8H605QY7CFW', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658728862, 'null', NULL, NULL, false, 'dockfix', '3f896671-fc2a-4504-bdab-e09705674d43');
INSERT INTO dbos.workflow_status VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-2', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658728892, 1795658729699, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658729094, NULL, 0, 'show-01M8ASKGDEVS03Z8H605QY7CFW', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658729699, 'null', NULL, NULL, false, 'dockfix', '03e1097f-87bf-4005-869f-8b63f2b0e2a2');
INSERT INTO dbos.workflow_status VALUES ('remediate-01M8ASKGDEVS03Z8H605QY7CFW-1', 'SUCCESS', 'remediate', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658728892, 1795658730175, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658729094, NULL, 0, 'host-fixed', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658730175, 'null', NULL, NULL, false, 'dockfix', '3bf742eb-ac6f-4286-ae3a-bf040a7e677f');
INSERT INTO dbos.workflow_status VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-3', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658729379, 1795658729901, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658729760, NULL, 0, 'show-01M8ASKGDEVS03Z8H605QY7CFW', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658729901, 'null', NULL, NULL, false, 'dockfix', 'e739d9ac-96bb-4a64-9960-97c9f42dc5e0');
INSERT INTO dbos.workflow_status VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-4', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658729834, 1795658730017, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658729937, NULL, 0, 'show-01M8ASKGDEVS03Z8H605QY7CFW', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658730017, 'null', NULL, NULL, false, 'dockfix', '52525225-f6be-4f1b-80ce-53c638f262af');
INSERT INTO dbos.workflow_status VALUES ('expire-undo-01M8ASKGDEVS03Z8H605QY7CFW', 'DELAYED', 'expire_undo', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795658730046, 1795658730046, '1', NULL, NULL, NULL, 0, 'timers', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 'portable_json', 1795662330058, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', '4596bb82-5100-47b5-889e-97dabe490b63');
INSERT INTO dbos.workflow_status VALUES ('diagnose-01M8ASKJNKPK8RY08X4HJMA5Z2', 'PENDING', 'diagnose', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658730176, 1795658730312, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658730312, NULL, 0, 'diagnose-01M8ASKJNKPK8RY08X4HJMA5Z2', NULL, 'c49844f6-0294-475e-973d-b4c9f2065442', NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', 'ff577b05-5378-4a05-bb48-14b7df49d167');
INSERT INTO dbos.workflow_status VALUES ('expire-01M8ASKJRH9HBHVTJ27XC2WW86-1', 'DELAYED', 'expire', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795658730443, 1795658730443, '1', NULL, NULL, NULL, 0, 'timers', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 'portable_json', 4949258730446, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', 'b0efba50-e134-454b-b7b6-ac57904d1c34');
INSERT INTO dbos.workflow_status VALUES ('diagnose-01M8ASKMBE18H0R0NWBADNFNB4', 'SUCCESS', 'diagnose', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658731891, 1795658732191, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658732006, NULL, 0, 'diagnose-01M8ASKMBE18H0R0NWBADNFNB4', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658732191, 'null', NULL, NULL, false, 'dockfix', '89f25e4e-3dc7-489b-b1b6-0947035730f8');
INSERT INTO dbos.workflow_status VALUES ('show-01M8ASKMBE18H0R0NWBADNFNB4-0', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658731891, 1795658732215, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658732006, NULL, 0, 'show-01M8ASKMBE18H0R0NWBADNFNB4', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658732215, 'null', NULL, NULL, false, 'dockfix', '5bfe44e9-90e7-43b9-9d46-cba2f9996d01');
INSERT INTO dbos.workflow_status VALUES ('show-01M8ASKJNKPK8RY08X4HJMA5Z2-0', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658730176, 1795658730526, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658730312, NULL, 0, 'show-01M8ASKJNKPK8RY08X4HJMA5Z2', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658730526, 'null', NULL, NULL, false, 'dockfix', '03fef9e6-040a-43a6-9b8a-352efef28798');
INSERT INTO dbos.workflow_status VALUES ('show-01M8ASKJRH9HBHVTJ27XC2WW86-0', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658730261, 1795658730561, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658730312, NULL, 0, 'show-01M8ASKJRH9HBHVTJ27XC2WW86', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658730561, 'null', NULL, NULL, false, 'dockfix', '55a1920a-b7d5-4ec8-a7d1-c8b0e27991ba');
INSERT INTO dbos.workflow_status VALUES ('show-01M8ASKMBE18H0R0NWBADNFNB4-2', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658732663, 1795658733094, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658732862, NULL, 0, 'show-01M8ASKMBE18H0R0NWBADNFNB4', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658733094, 'null', NULL, NULL, false, 'dockfix', '2d2e3a31-45f7-42ca-b2a7-8b1e41f56db2');
INSERT INTO dbos.workflow_status VALUES ('remediate-01M8ASKMBE18H0R0NWBADNFNB4-1', 'PENDING', 'remediate', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658732663, 1795658732862, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658732862, NULL, 0, 'host-running', NULL, '4849afcd-70c8-453f-906b-68b6b867a72b', NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', '8e547fbc-a750-4f65-8497-ebfe03311246');
INSERT INTO dbos.workflow_status VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-5', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658729933, 1795658730359, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658730079, NULL, 0, 'show-01M8ASKGDEVS03Z8H605QY7CFW', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658730359, 'null', NULL, NULL, false, 'dockfix', 'c5665862-0e15-40e0-a897-e5062e500477');
INSERT INTO dbos.workflow_status VALUES ('diagnose-01M8ASKJRH9HBHVTJ27XC2WW86', 'SUCCESS', 'diagnose', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658730261, 1795658730498, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658730312, NULL, 0, 'diagnose-01M8ASKJRH9HBHVTJ27XC2WW86', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658730498, 'null', NULL, NULL, false, 'dockfix', 'bf516909-7a33-493b-bec3-9dd307206173');
INSERT INTO dbos.workflow_status VALUES ('diagnose-01M8ASKK19D4NTZS5M3DGQ9H48', 'SUCCESS', 'diagnose', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658730540, 1795658731181, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658730742, NULL, 0, 'diagnose-01M8ASKK19D4NTZS5M3DGQ9H48', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658731181, 'null', NULL, NULL, false, 'dockfix', '2cd6c909-582f-4c2e-9927-492f55db3645');
INSERT INTO dbos.workflow_status VALUES ('show-01M8ASKK19D4NTZS5M3DGQ9H48-0', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658730540, 1795658731311, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658730742, NULL, 0, 'show-01M8ASKK19D4NTZS5M3DGQ9H48', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658731311, 'null', NULL, NULL, false, 'dockfix', '2234ef8f-55e4-4472-bcd9-9eb4eb57f57b');
INSERT INTO dbos.workflow_status VALUES ('show-01M8ASKJRH9HBHVTJ27XC2WW86-1', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658730443, 1795658731412, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658730742, NULL, 0, 'show-01M8ASKJRH9HBHVTJ27XC2WW86', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658731412, 'null', NULL, NULL, false, 'dockfix', '236d6469-8cc5-418d-98c8-ed5f3142ea98');
INSERT INTO dbos.workflow_status VALUES ('expire-01M8ASKMBE18H0R0NWBADNFNB4-1', 'DELAYED', 'expire', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795658732147, 1795658732147, '1', NULL, NULL, NULL, 0, 'timers', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 'portable_json', 1795660532148, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', '521a76f9-5f44-42ae-bc7a-ac976555cf6c');
INSERT INTO dbos.workflow_status VALUES ('show-01M8ASKMBE18H0R0NWBADNFNB4-1', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658732147, 1795658732578, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658732333, NULL, 0, 'show-01M8ASKMBE18H0R0NWBADNFNB4', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658732578, 'null', NULL, NULL, false, 'dockfix', 'eb04ae5f-d33a-49cb-b5a0-335bccd01464');
INSERT INTO dbos.workflow_status VALUES ('show-01M8ASKMBE18H0R0NWBADNFNB4-3', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658732991, 1795658733687, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658733168, NULL, 0, 'show-01M8ASKMBE18H0R0NWBADNFNB4', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658733687, 'null', NULL, NULL, false, 'dockfix', '8e4ea574-c711-4b7e-9061-d8d6feb916cf');
INSERT INTO dbos.workflow_status VALUES ('show-01M8ASKGDEVS03Z8H605QY7CFW-6', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658730046, 1795658730692, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658730508, NULL, 0, 'show-01M8ASKGDEVS03Z8H605QY7CFW', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658730692, 'null', NULL, NULL, false, 'dockfix', 'd3ee2a9e-95ee-4909-8bc9-2f02d71bace0');
INSERT INTO dbos.workflow_status VALUES ('remediate-01M8ASKJRH9HBHVTJ27XC2WW86-1', 'PENDING', 'remediate', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658731424, 1795658731641, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658731641, NULL, 0, 'host-approved', NULL, '1a478940-602a-4190-a13e-b2f5b8fb1e15', NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', '4e5d8758-12c3-4064-a4e1-656dd83a28f4');
INSERT INTO dbos.workflow_status VALUES ('show-01M8ASKJRH9HBHVTJ27XC2WW86-2', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658731424, 1795658731903, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658731641, NULL, 0, 'show-01M8ASKJRH9HBHVTJ27XC2WW86', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658731903, 'null', NULL, NULL, false, 'dockfix', 'f172169f-964c-48d0-a3a1-ce36e2a60e2f');
INSERT INTO dbos.workflow_status VALUES ('expire-01M8ASKK19D4NTZS5M3DGQ9H48-1', 'DELAYED', 'expire', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795658730940, 1795658730940, '1', NULL, NULL, NULL, 0, 'timers', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 'portable_json', 4949258730944, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', '0b3bc342-4bb7-405b-bc59-87f03062c5ef');
INSERT INTO dbos.workflow_status VALUES ('show-01M8ASKK19D4NTZS5M3DGQ9H48-1', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658730940, 1795658731707, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658731441, NULL, 0, 'show-01M8ASKK19D4NTZS5M3DGQ9H48', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658731707, 'null', NULL, NULL, false, 'dockfix', 'fcde9c6f-a792-454e-9a37-f7aa414b276c');
INSERT INTO dbos.workflow_status VALUES ('remediate-01M8ASKK19D4NTZS5M3DGQ9H48-1', 'ENQUEUED', 'remediate', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795658731753, 1795658731753, '1', NULL, NULL, NULL, 0, 'work', NULL, NULL, NULL, NULL, NULL, 0, 'host-approved', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', 'bbbc6a5f-94d4-43ac-98b6-a0bb40602987');
INSERT INTO dbos.workflow_status VALUES ('show-01M8ASKK19D4NTZS5M3DGQ9H48-2', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658731753, 1795658732022, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658731808, NULL, 0, 'show-01M8ASKK19D4NTZS5M3DGQ9H48', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658732022, 'null', NULL, NULL, false, 'dockfix', '08c5cd45-87bb-4e7d-bc26-3529cc997377');
INSERT INTO dbos.workflow_status VALUES ('show-01M8ASKMBE18H0R0NWBADNFNB4-4', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-e185d072-2796-4f73-ac58-75a22771b758', 1795658733294, 1795658733982, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795658733766, NULL, 0, 'show-01M8ASKMBE18H0R0NWBADNFNB4', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795658733982, 'null', NULL, NULL, false, 'dockfix', '6da734a3-26ca-450c-94b1-8c89f35873bb');
INSERT INTO public.audit VALUES (1, '01M8ASKDPPFWS1V19EZ3EHPS4H:0', '01M8ASKDPPFWS1V19EZ3EHPS4H', 1795658725.0784466, 'asked', 'U01ALICE', '{"error": ""}', '0000000000000000000000000000000000000000000000000000000000000000', '2afd9f95e3d11e99254eb46e15814f147c762f0a5425d6cf92225e937c8ca4d8');
INSERT INTO public.audit VALUES (2, '01M8ASKDPPFWS1V19EZ3EHPS4H:1', '01M8ASKDPPFWS1V19EZ3EHPS4H', 1795658726.5682554, 'proposed', 'dockfix', '{"verdict": "cause"}', '2afd9f95e3d11e99254eb46e15814f147c762f0a5425d6cf92225e937c8ca4d8', 'e883ebe941f633c8d4cc4169df07951c256432f2014233d56237bf6318b69c2d');
INSERT INTO public.audit VALUES (3, '01M8ASKFAXRF8Z7MM8KCQ2EVA1:0', '01M8ASKFAXRF8Z7MM8KCQ2EVA1', 1795658726.7496104, 'asked', 'U01ALICE', '{"error": ""}', 'e883ebe941f633c8d4cc4169df07951c256432f2014233d56237bf6318b69c2d', '65fa17c88e1ce27483c528699a5edf1233efc2be19b86feeccfff72bb3a5b617');
INSERT INTO public.audit VALUES (4, '01M8ASKFAXRF8Z7MM8KCQ2EVA1:1', '01M8ASKFAXRF8Z7MM8KCQ2EVA1', 1795658727.7575665, 'proposed', 'dockfix', '{"verdict": "cause"}', '65fa17c88e1ce27483c528699a5edf1233efc2be19b86feeccfff72bb3a5b617', 'abbd4369356c1b8e082c4997a9ece4266d2026faf29dc568ae63a74c85713934');
INSERT INTO public.audit VALUES (5, '01M8ASKGDEVS03Z8H605QY7CFW:0', '01M8ASKGDEVS03Z8H605QY7CFW', 1795658727.8541703, 'asked', 'U01ALICE', '{"error": ""}', 'abbd4369356c1b8e082c4997a9ece4266d2026faf29dc568ae63a74c85713934', '7d7270845c4cbcf5c201905a55a6237713a2e339d0c8e1f735d24b6334e9e323');
INSERT INTO public.audit VALUES (6, '01M8ASKGDEVS03Z8H605QY7CFW:1', '01M8ASKGDEVS03Z8H605QY7CFW', 1795658728.3667924, 'proposed', 'dockfix', '{"verdict": "cause"}', '7d7270845c4cbcf5c201905a55a6237713a2e339d0c8e1f735d24b6334e9e323', 'd008a26129a056a2c7e44a7c40fe7d04a993e401c9bdbec3092f918fe7b0358e');
INSERT INTO public.audit VALUES (7, '01M8ASKGDEVS03Z8H605QY7CFW:2', '01M8ASKGDEVS03Z8H605QY7CFW', 1795658728.8907144, 'approved', 'U02BOB', '{"digest": "sha256:0567ca251eafd5c463cc8fa0ea53b6d435d1fbf5173f62476f4f9353a0604197", "reason": "", "remedy": "stop_service"}', 'd008a26129a056a2c7e44a7c40fe7d04a993e401c9bdbec3092f918fe7b0358e', 'b98f7c45ff0cc8b7309a23b454fcee4637236151ba87ae6cde008ade72e9375e');
INSERT INTO public.audit VALUES (8, '01M8ASKGDEVS03Z8H605QY7CFW:3', '01M8ASKGDEVS03Z8H605QY7CFW', 1795658729.3703089, 'confirmed', 'dockfix', '{"digest": "sha256:0567ca251eafd5c463cc8fa0ea53b6d435d1fbf5173f62476f4f9353a0604197"}', 'b98f7c45ff0cc8b7309a23b454fcee4637236151ba87ae6cde008ade72e9375e', '69eb9ba71cd14acdc3fded7e85bbfa9be71a2ab885e3723efec635af742c88f9');
INSERT INTO public.audit VALUES (9, '#9', '01M8ASKGDEVS03Z8H605QY7CFW', 1795658729.7934306, 'step_started', 'dockfix', '{"op": "01M8ASKGDEVS03Z8H605QY7CFW-1-0", "step": {"argv": ["systemctl", "stop", "nginx.service"], "guard": {"pid": 161, "start_ticks": 632889}, "stdin": "", "why": "nginx.service holds 80/tcp"}}', '69eb9ba71cd14acdc3fded7e85bbfa9be71a2ab885e3723efec635af742c88f9', '8cd534f06f088b1248754d9c632225975fe9f1d105b3334d28898fc5da0bdd51');
INSERT INTO public.audit VALUES (10, '#10', '01M8ASKGDEVS03Z8H605QY7CFW', 1795658729.8150868, 'step_finished', 'dockfix', '{"exit": 0, "ms": 0, "op": "01M8ASKGDEVS03Z8H605QY7CFW-1-0", "output": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}', '8cd534f06f088b1248754d9c632225975fe9f1d105b3334d28898fc5da0bdd51', '553b22e1d0c5ef4dc66db8a802d595c5b56ff7997faa82f6fe7c61de08f64dba');
INSERT INTO public.audit VALUES (11, '01M8ASKGDEVS03Z8H605QY7CFW:4', '01M8ASKGDEVS03Z8H605QY7CFW', 1795658729.829277, 'noted', 'dockfix', '{"exit": 0, "step": 0}', '553b22e1d0c5ef4dc66db8a802d595c5b56ff7997faa82f6fe7c61de08f64dba', '0da2161e626e93d470af8b950fe7359213797b8e706381fbb43e462a4d76a02f');
INSERT INTO public.audit VALUES (12, '#12', '01M8ASKGDEVS03Z8H605QY7CFW', 1795658729.90861, 'step_started', 'dockfix', '{"op": "01M8ASKGDEVS03Z8H605QY7CFW-1-1", "step": {"arguments": [], "container": "webserver", "engine": "start", "why": "start it again, now that nothing is in its way"}}', '0da2161e626e93d470af8b950fe7359213797b8e706381fbb43e462a4d76a02f', '2cc678befc897ccd4e23753c1d85bd53664299c7ec2470b801fde1044901098e');
INSERT INTO public.audit VALUES (13, '#13', '01M8ASKGDEVS03Z8H605QY7CFW', 1795658729.9203815, 'step_finished', 'dockfix', '{"exit": 0, "ms": 0, "op": "01M8ASKGDEVS03Z8H605QY7CFW-1-1", "output": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}', '2cc678befc897ccd4e23753c1d85bd53664299c7ec2470b801fde1044901098e', '5ca8725c8e2849bca79e4240093cd71667e81bf820d14811317d4d459cec3efe');
INSERT INTO public.audit VALUES (14, '01M8ASKGDEVS03Z8H605QY7CFW:5', '01M8ASKGDEVS03Z8H605QY7CFW', 1795658729.932264, 'noted', 'dockfix', '{"exit": 0, "step": 1}', '5ca8725c8e2849bca79e4240093cd71667e81bf820d14811317d4d459cec3efe', 'cc080be27fc99d8d584f1e72fcd1fbf08ba3950cace9127dd8ecf7ab8730b382');
INSERT INTO public.audit VALUES (15, '01M8ASKGDEVS03Z8H605QY7CFW:6', '01M8ASKGDEVS03Z8H605QY7CFW', 1795658730.044364, 'proved', 'dockfix', '{"reason": "", "verified": true}', 'cc080be27fc99d8d584f1e72fcd1fbf08ba3950cace9127dd8ecf7ab8730b382', '907bc7423e1802241a2698ef7dd9cf29c5f0e3b76ad181abcfdf26caa5aa0c78');
INSERT INTO public.audit VALUES (16, '01M8ASKJNKPK8RY08X4HJMA5Z2:0', '01M8ASKJNKPK8RY08X4HJMA5Z2', 1795658730.1634033, 'asked', 'U01ALICE', '{"error": ""}', '907bc7423e1802241a2698ef7dd9cf29c5f0e3b76ad181abcfdf26caa5aa0c78', '6551046bbd806e8f01b1033d2efb44586ca83111b7a93409c5a738a0dbc9f327');
INSERT INTO public.audit VALUES (17, '01M8ASKJRH9HBHVTJ27XC2WW86:0', '01M8ASKJRH9HBHVTJ27XC2WW86', 1795658730.257917, 'asked', 'U01ALICE', '{"error": ""}', '6551046bbd806e8f01b1033d2efb44586ca83111b7a93409c5a738a0dbc9f327', 'b846e4267c749793f33ed76d1a194ded18f363125c3271873c82d7de3bf5cec4');
INSERT INTO public.audit VALUES (18, '01M8ASKJRH9HBHVTJ27XC2WW86:1', '01M8ASKJRH9HBHVTJ27XC2WW86', 1795658730.4395664, 'proposed', 'dockfix', '{"verdict": "cause"}', 'b846e4267c749793f33ed76d1a194ded18f363125c3271873c82d7de3bf5cec4', '01f9e634ae5fc89e489ee3bcd50e9b54ff4c70aa03c128760fde791147448a73');
INSERT INTO public.audit VALUES (19, '01M8ASKK19D4NTZS5M3DGQ9H48:0', '01M8ASKK19D4NTZS5M3DGQ9H48', 1795658730.5378158, 'asked', 'U01ALICE', '{"error": ""}', '01f9e634ae5fc89e489ee3bcd50e9b54ff4c70aa03c128760fde791147448a73', '8aaf4e514dfd7fa1772c3de61d10958d3ff152bdc7efd051e266b47c85412209');
INSERT INTO public.audit VALUES (20, '01M8ASKK19D4NTZS5M3DGQ9H48:1', '01M8ASKK19D4NTZS5M3DGQ9H48', 1795658730.9369814, 'proposed', 'dockfix', '{"verdict": "cause"}', '8aaf4e514dfd7fa1772c3de61d10958d3ff152bdc7efd051e266b47c85412209', '43d01c8d0d88b94ad2db8a339647caa805bcd94bcd43659b49df8a1c4c8e3140');
INSERT INTO public.audit VALUES (21, '01M8ASKJRH9HBHVTJ27XC2WW86:2', '01M8ASKJRH9HBHVTJ27XC2WW86', 1795658731.4227881, 'approved', 'U02BOB', '{"digest": "sha256:77a3f0613386654eeeccfa12569d920af31681cff168e20d55255b2f47581050", "reason": "", "remedy": "stop_service"}', '43d01c8d0d88b94ad2db8a339647caa805bcd94bcd43659b49df8a1c4c8e3140', 'a8bd2f3767721702ff34c3ff51afacf4b75e448c3e06f7cee67135f92007cbe9');
INSERT INTO public.audit VALUES (22, '01M8ASKK19D4NTZS5M3DGQ9H48:2', '01M8ASKK19D4NTZS5M3DGQ9H48', 1795658731.7512445, 'approved', 'U02BOB', '{"digest": "sha256:77a3f0613386654eeeccfa12569d920af31681cff168e20d55255b2f47581050", "reason": "", "remedy": "stop_service"}', 'a8bd2f3767721702ff34c3ff51afacf4b75e448c3e06f7cee67135f92007cbe9', '2b8751530401c8522253a5ce4257cf13b2095673e5c27ff18ec7438d66622966');
INSERT INTO public.audit VALUES (23, '01M8ASKMBE18H0R0NWBADNFNB4:0', '01M8ASKMBE18H0R0NWBADNFNB4', 1795658731.8874137, 'asked', 'U01ALICE', '{"error": ""}', '2b8751530401c8522253a5ce4257cf13b2095673e5c27ff18ec7438d66622966', '247be86dda4cae302945303fb4e70cda7862c061ce0bba7755dcf02a0a8503b6');
INSERT INTO public.audit VALUES (24, '01M8ASKMBE18H0R0NWBADNFNB4:1', '01M8ASKMBE18H0R0NWBADNFNB4', 1795658732.1390975, 'proposed', 'dockfix', '{"verdict": "cause"}', '247be86dda4cae302945303fb4e70cda7862c061ce0bba7755dcf02a0a8503b6', '6beb6664a96f0fe0aacada1874394f51af6376b9fa9b0eb3bdd99a57f73032db');
INSERT INTO public.audit VALUES (25, '01M8ASKMBE18H0R0NWBADNFNB4:2', '01M8ASKMBE18H0R0NWBADNFNB4', 1795658732.658467, 'approved', 'U02BOB', '{"digest": "sha256:695b15490318a42ec9d9693a6a778d2c12a8a59b644565deae9592e0c19c1734", "reason": "", "remedy": "stop_service"}', '6beb6664a96f0fe0aacada1874394f51af6376b9fa9b0eb3bdd99a57f73032db', '8ab7b139b0262af4252752165e0b8a2a05cd689779a908a6ee9fd39ebe0ee959');
INSERT INTO public.audit VALUES (26, '01M8ASKMBE18H0R0NWBADNFNB4:3', '01M8ASKMBE18H0R0NWBADNFNB4', 1795658732.988472, 'confirmed', 'dockfix', '{"digest": "sha256:695b15490318a42ec9d9693a6a778d2c12a8a59b644565deae9592e0c19c1734"}', '8ab7b139b0262af4252752165e0b8a2a05cd689779a908a6ee9fd39ebe0ee959', 'f60193d7b11c5d4a351a82ac35bce3057d71df0dd74200c7244e2ce4640e935c');
INSERT INTO public.audit VALUES (27, '#27', '01M8ASKMBE18H0R0NWBADNFNB4', 1795658733.14628, 'step_started', 'dockfix', '{"op": "01M8ASKMBE18H0R0NWBADNFNB4-1-0", "step": {"argv": ["systemctl", "stop", "nginx.service"], "guard": {"pid": 161, "start_ticks": 632889}, "stdin": "", "why": "nginx.service holds 80/tcp"}}', 'f60193d7b11c5d4a351a82ac35bce3057d71df0dd74200c7244e2ce4640e935c', '78858176982e7021ffaf067ae8f7bb2866cd47a7b39b08c1772b64d6ae9a5ba8');
INSERT INTO public.audit VALUES (28, '#28', '01M8ASKMBE18H0R0NWBADNFNB4', 1795658733.1995854, 'step_finished', 'dockfix', '{"exit": 0, "ms": 0, "op": "01M8ASKMBE18H0R0NWBADNFNB4-1-0", "output": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}', '78858176982e7021ffaf067ae8f7bb2866cd47a7b39b08c1772b64d6ae9a5ba8', '43e360886c495933c596007c0afbf12ea3e62938ea5ac66af479679cb438deca');
INSERT INTO public.audit VALUES (29, '01M8ASKMBE18H0R0NWBADNFNB4:4', '01M8ASKMBE18H0R0NWBADNFNB4', 1795658733.2863266, 'noted', 'dockfix', '{"exit": 0, "step": 0}', '43e360886c495933c596007c0afbf12ea3e62938ea5ac66af479679cb438deca', '27c2baea8874f98ffc3a264bcf1c41e7cae7be45644e562d6dbc2f3c04673f8f');
INSERT INTO public.audit VALUES (30, '#30', '01M8ASKMBE18H0R0NWBADNFNB4', 1795658733.4258842, 'step_started', 'dockfix', '{"op": "01M8ASKMBE18H0R0NWBADNFNB4-1-1", "step": {"arguments": [], "container": "webserver", "engine": "start", "why": "start it again, now that nothing is in its way"}}', '27c2baea8874f98ffc3a264bcf1c41e7cae7be45644e562d6dbc2f3c04673f8f', 'bfe087315cd487499c60bc6b5e900790fbf2b1fb0802abd3f857aeceb78cf85a');
INSERT INTO public.audit_head VALUES (1, 30, 'bfe087315cd487499c60bc6b5e900790fbf2b1fb0802abd3f857aeceb78cf85a');
INSERT INTO public.effect VALUES ('01M8ASKGDEVS03Z8H605QY7CFW-1-0', '01M8ASKGDEVS03Z8H605QY7CFW', 1795658729.7934306, '{"step": {"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}, "stdin": ""}, "exit": 0, "output": "", "ms": 0}');
INSERT INTO public.effect VALUES ('01M8ASKGDEVS03Z8H605QY7CFW-1-1', '01M8ASKGDEVS03Z8H605QY7CFW', 1795658729.90861, '{"step": {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}, "exit": 0, "output": "", "ms": 0}');
INSERT INTO public.effect VALUES ('01M8ASKMBE18H0R0NWBADNFNB4-1-0', '01M8ASKMBE18H0R0NWBADNFNB4', 1795658733.14628, '{"step": {"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}, "stdin": ""}, "exit": 0, "output": "", "ms": 0}');
INSERT INTO public.effect VALUES ('01M8ASKMBE18H0R0NWBADNFNB4-1-1', '01M8ASKMBE18H0R0NWBADNFNB4', 1795658733.4258842, NULL);
INSERT INTO public.incident VALUES ('01M8ASKDPPFWS1V19EZ3EHPS4H', 'command:12993331751.5333328141.d4b775adef002cfe8d445cdf67fcec63', 'later', 'webserver', 'waiting', 1, 1795658725.0784466, '{"id": "01M8ASKDPPFWS1V19EZ3EHPS4H", "target": {"host": "later", "container": "webserver"}, "requester": {"id": "U01ALICE", "name": "alice"}, "place": {"kind": "slack", "channel": "C01OPS", "thread": "", "answer_to": "http://127.0.0.1:45925/actions/ae54313ad99e90b0b1fcadb3"}, "asked_at": 1795658725.0784466, "state": "waiting", "version": 1, "round": 1, "error": "", "diagnosis": {"incident": "01M8ASKDPPFWS1V19EZ3EHPS4H", "target": {"host": "later", "container": "webserver"}, "verdict": "cause", "engine": {"version": "20.10.24+dfsg1", "rootless": false}, "error": {"text": "driver failed programming external connectivity on endpoint webserver (37b713dedb0502b291eaaa37f3cb0e6a38c0346404bbbdf1138b0145945d34b4): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use", "signature": "S_BUSY", "endpoint": "webserver", "address": "0.0.0.0", "port": 80, "protocol": "tcp", "wrapper": "driver_failed", "table": null, "chain": null, "network": null}, "findings": [{"cause": "port_held_by_service", "certainty": "proved", "summary": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80", "evidence": [{"source": "/proc/net", "text": "0.0.0.0:80, [::]:80 LISTEN"}, {"source": "/proc", "text": "pid 161 nginx in /system.slice/nginx.service"}, {"source": "systemctl show", "text": "nginx.service active, disabled"}], "holder": {"kind": "service", "name": "nginx.service", "pid": 161}, "remedies": [{"id": "stop_service", "title": "Stop nginx.service and start webserver", "steps": [{"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}, "stdin": ""}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["nginx.service: 0 established connections to 80/tcp"], "undo": [{"engine": "stop", "container": "webserver", "why": "give the port back", "arguments": []}, {"argv": ["systemctl", "start", "nginx.service"], "why": "nginx.service ran before", "guard": null, "stdin": ""}], "digest": "sha256:da1f146c457aaa8a42f67d1769f6c2aa0088df7fdd5070599c043a1c21830ca9"}, {"id": "republish_on_other_port", "title": "Publish webserver on port 8080 instead", "steps": [{"engine": "republish", "container": "webserver", "why": "nginx.service keeps 80/tcp", "arguments": [["80/tcp", "8080"]]}, {"engine": "start", "container": "webserver", "why": "start it, now that its ports are where this host can publish them", "arguments": []}], "risk": "disruptive", "affects": ["whoever uses port 80 of webserver must learn of port 8080", "that is clients, proxies, monitoring, and the rules of firewalls between them", "webserver is made anew from the same image and settings; the old one is kept, stopped", "what it wrote outside of volumes stays with the old one", "who made webserver, such as a script or a unit, must change it there too: else it comes back as it was"], "undo": [{"engine": "restore", "container": "webserver", "why": "put the old one back", "arguments": []}], "digest": "sha256:75bf69f10bd61937d4d0d86f49570e44c08822fe1af236aeb2b7f366f7e1be4c"}], "proposals": []}], "areas": [{"area": "container", "result": "problem", "detail": "webserver is created, exit status 128: Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"}, {"area": "ports", "result": "problem", "detail": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, {"area": "firewall", "result": "ok", "detail": "iptables v1.8.9 (nf_tables): chain DOCKER is in nat and filter"}, {"area": "daemon", "result": "ok", "detail": "docker.service active since Wed 2026-11-25 15:56:20 UTC, Docker 20.10.24+dfsg1"}, {"area": "resources", "result": "ok", "detail": "descriptors 22 of 20000; memory 22.1 of 23.5 GiB free; processes 131 of 4194304; disk 26 % used"}, {"area": "network", "result": "ok", "detail": "bridge docker0, 172.17.0.0/16"}], "not_checked": [], "timings": {"connect_ms": 0, "ask_ms": 7, "total_ms": 7, "round_trips": 0}, "did_you_mean": [], "reason": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, "before": null, "expires_at": 4949258726.571583, "agreed": [], "decision": null, "executed": [], "verification": null, "closed_at": null, "note": "", "told": [], "acknowledged": null, "undo": null, "taken_back": null}');
INSERT INTO public.incident VALUES ('01M8ASKFAXRF8Z7MM8KCQ2EVA1', 'command:899531984939.6403789689.0d584ad15d418773300282f027817e63', 'soon', 'webserver', 'waiting', 1, 1795658726.7496104, '{"id": "01M8ASKFAXRF8Z7MM8KCQ2EVA1", "target": {"host": "soon", "container": "webserver"}, "requester": {"id": "U01ALICE", "name": "alice"}, "place": {"kind": "slack", "channel": "C01OPS", "thread": "", "answer_to": "http://127.0.0.1:45925/actions/90635d15a7728758739c78ab"}, "asked_at": 1795658726.7496104, "state": "waiting", "version": 1, "round": 1, "error": "", "diagnosis": {"incident": "01M8ASKFAXRF8Z7MM8KCQ2EVA1", "target": {"host": "soon", "container": "webserver"}, "verdict": "cause", "engine": {"version": "20.10.24+dfsg1", "rootless": false}, "error": {"text": "driver failed programming external connectivity on endpoint webserver (37b713dedb0502b291eaaa37f3cb0e6a38c0346404bbbdf1138b0145945d34b4): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use", "signature": "S_BUSY", "endpoint": "webserver", "address": "0.0.0.0", "port": 80, "protocol": "tcp", "wrapper": "driver_failed", "table": null, "chain": null, "network": null}, "findings": [{"cause": "port_held_by_service", "certainty": "proved", "summary": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80", "evidence": [{"source": "/proc/net", "text": "0.0.0.0:80, [::]:80 LISTEN"}, {"source": "/proc", "text": "pid 161 nginx in /system.slice/nginx.service"}, {"source": "systemctl show", "text": "nginx.service active, disabled"}], "holder": {"kind": "service", "name": "nginx.service", "pid": 161}, "remedies": [{"id": "stop_service", "title": "Stop nginx.service and start webserver", "steps": [{"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}, "stdin": ""}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["nginx.service: 0 established connections to 80/tcp"], "undo": [{"engine": "stop", "container": "webserver", "why": "give the port back", "arguments": []}, {"argv": ["systemctl", "start", "nginx.service"], "why": "nginx.service ran before", "guard": null, "stdin": ""}], "digest": "sha256:c1bffd654c0dae8ae93abebf5571f2107b49a9347f3ae935c1a14d4aa843a495"}, {"id": "republish_on_other_port", "title": "Publish webserver on port 8080 instead", "steps": [{"engine": "republish", "container": "webserver", "why": "nginx.service keeps 80/tcp", "arguments": [["80/tcp", "8080"]]}, {"engine": "start", "container": "webserver", "why": "start it, now that its ports are where this host can publish them", "arguments": []}], "risk": "disruptive", "affects": ["whoever uses port 80 of webserver must learn of port 8080", "that is clients, proxies, monitoring, and the rules of firewalls between them", "webserver is made anew from the same image and settings; the old one is kept, stopped", "what it wrote outside of volumes stays with the old one", "who made webserver, such as a script or a unit, must change it there too: else it comes back as it was"], "undo": [{"engine": "restore", "container": "webserver", "why": "put the old one back", "arguments": []}], "digest": "sha256:28a6c568dfaae24642728b29a7b7ef4a386171e6cb47dffcabcbde823d685fa7"}], "proposals": []}], "areas": [{"area": "container", "result": "problem", "detail": "webserver is created, exit status 128: Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"}, {"area": "ports", "result": "problem", "detail": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, {"area": "firewall", "result": "ok", "detail": "iptables v1.8.9 (nf_tables): chain DOCKER is in nat and filter"}, {"area": "daemon", "result": "ok", "detail": "docker.service active since Wed 2026-11-25 15:56:20 UTC, Docker 20.10.24+dfsg1"}, {"area": "resources", "result": "ok", "detail": "descriptors 22 of 20000; memory 22.1 of 23.5 GiB free; processes 131 of 4194304; disk 26 % used"}, {"area": "network", "result": "ok", "detail": "bridge docker0, 172.17.0.0/16"}], "not_checked": [], "timings": {"connect_ms": 0, "ask_ms": 12, "total_ms": 12, "round_trips": 0}, "did_you_mean": [], "reason": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, "before": null, "expires_at": 1795658787.7692945, "agreed": [], "decision": null, "executed": [], "verification": null, "closed_at": null, "note": "", "told": [], "acknowledged": null, "undo": null, "taken_back": null}');
INSERT INTO public.incident VALUES ('01M8ASKGDEVS03Z8H605QY7CFW', 'command:723972983661.7423621945.6d368c5dacc51abe8ac5bf158dd4ec82', 'fixed', 'webserver', 'verified', 6, 1795658727.8541703, '{"id": "01M8ASKGDEVS03Z8H605QY7CFW", "target": {"host": "fixed", "container": "webserver"}, "requester": {"id": "U01ALICE", "name": "alice"}, "place": {"kind": "slack", "channel": "C01OPS", "thread": "", "answer_to": "http://127.0.0.1:45925/actions/7b3ad27f68abacfddf30eb6e"}, "asked_at": 1795658727.8541703, "state": "verified", "version": 6, "round": 1, "error": "", "diagnosis": {"incident": "01M8ASKGDEVS03Z8H605QY7CFW", "target": {"host": "fixed", "container": "webserver"}, "verdict": "cause", "engine": {"version": "20.10.24+dfsg1", "rootless": false}, "error": {"text": "driver failed programming external connectivity on endpoint webserver (37b713dedb0502b291eaaa37f3cb0e6a38c0346404bbbdf1138b0145945d34b4): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use", "signature": "S_BUSY", "endpoint": "webserver", "address": "0.0.0.0", "port": 80, "protocol": "tcp", "wrapper": "driver_failed", "table": null, "chain": null, "network": null}, "findings": [{"cause": "port_held_by_service", "certainty": "proved", "summary": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80", "evidence": [{"source": "/proc/net", "text": "0.0.0.0:80, [::]:80 LISTEN"}, {"source": "/proc", "text": "pid 161 nginx in /system.slice/nginx.service"}, {"source": "systemctl show", "text": "nginx.service active, disabled"}], "holder": {"kind": "service", "name": "nginx.service", "pid": 161}, "remedies": [{"id": "stop_service", "title": "Stop nginx.service and start webserver", "steps": [{"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}, "stdin": ""}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["nginx.service: 0 established connections to 80/tcp"], "undo": [{"engine": "stop", "container": "webserver", "why": "give the port back", "arguments": []}, {"argv": ["systemctl", "start", "nginx.service"], "why": "nginx.service ran before", "guard": null, "stdin": ""}], "digest": "sha256:0567ca251eafd5c463cc8fa0ea53b6d435d1fbf5173f62476f4f9353a0604197"}, {"id": "republish_on_other_port", "title": "Publish webserver on port 8080 instead", "steps": [{"engine": "republish", "container": "webserver", "why": "nginx.service keeps 80/tcp", "arguments": [["80/tcp", "8080"]]}, {"engine": "start", "container": "webserver", "why": "start it, now that its ports are where this host can publish them", "arguments": []}], "risk": "disruptive", "affects": ["whoever uses port 80 of webserver must learn of port 8080", "that is clients, proxies, monitoring, and the rules of firewalls between them", "webserver is made anew from the same image and settings; the old one is kept, stopped", "what it wrote outside of volumes stays with the old one", "who made webserver, such as a script or a unit, must change it there too: else it comes back as it was"], "undo": [{"engine": "restore", "container": "webserver", "why": "put the old one back", "arguments": []}], "digest": "sha256:cb3cdd5be4b0110f9b483fb1b240bbfbe29680f66721fda610cf5d3ef6e1e6de"}], "proposals": []}], "areas": [{"area": "container", "result": "problem", "detail": "webserver is created, exit status 128: Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"}, {"area": "ports", "result": "problem", "detail": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, {"area": "firewall", "result": "ok", "detail": "iptables v1.8.9 (nf_tables): chain DOCKER is in nat and filter"}, {"area": "daemon", "result": "ok", "detail": "docker.service active since Wed 2026-11-25 15:56:20 UTC, Docker 20.10.24+dfsg1"}, {"area": "resources", "result": "ok", "detail": "descriptors 22 of 20000; memory 22.1 of 23.5 GiB free; processes 131 of 4194304; disk 26 % used"}, {"area": "network", "result": "ok", "detail": "bridge docker0, 172.17.0.0/16"}], "not_checked": [], "timings": {"connect_ms": 0, "ask_ms": 3, "total_ms": 3, "round_trips": 0}, "did_you_mean": [], "reason": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, "before": null, "expires_at": 1795660528.3784506, "agreed": [{"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795658728.8907144, "remedy": "stop_service", "digest": "sha256:0567ca251eafd5c463cc8fa0ea53b6d435d1fbf5173f62476f4f9353a0604197", "reason": "", "break_glass": false}], "decision": {"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795658728.8907144, "remedy": "stop_service", "digest": "sha256:0567ca251eafd5c463cc8fa0ea53b6d435d1fbf5173f62476f4f9353a0604197", "reason": "", "break_glass": false}, "executed": [{"step": {"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}, "stdin": ""}, "exit": 0, "output": "", "ms": 0}, {"step": {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}, "exit": 0, "output": "", "ms": 0}], "verification": {"verified": true, "reason": "", "after": {"incident": "01M8ASKGDEVS03Z8H605QY7CFW", "target": {"host": "fixed", "container": "webserver"}, "verdict": "healthy", "engine": {"version": "20.10.24+dfsg1", "rootless": false}, "error": null, "findings": [], "areas": [{"area": "container", "result": "ok", "detail": "webserver is running"}, {"area": "ports", "result": "ok", "detail": "webserver publishes 80/tcp"}, {"area": "firewall", "result": "ok", "detail": "iptables v1.8.9 (nf_tables): chain DOCKER is in nat and filter"}, {"area": "daemon", "result": "ok", "detail": "docker.service active since Wed 2026-11-25 15:56:20 UTC, Docker 20.10.24+dfsg1"}, {"area": "resources", "result": "ok", "detail": "descriptors 28 of 20000; memory 22.2 of 23.5 GiB free; processes 83 of 4194304; disk 26 % used"}, {"area": "network", "result": "ok", "detail": "bridge docker0, 172.17.0.0/16"}], "not_checked": [], "timings": {"connect_ms": 0, "ask_ms": 4, "total_ms": 4, "round_trips": 0}, "did_you_mean": [], "reason": "webserver is running, and nothing is wrong with it"}, "probes": [{"address": "", "port": 80, "protocol": "tcp", "answered": true, "origin": "from dockfix", "detail": "answered in 0 ms"}]}, "closed_at": 1795658730.044364, "note": "", "told": [], "acknowledged": null, "undo": {"remedy": {"id": "stop_service", "title": "Put back: Stop nginx.service and start webserver", "steps": [{"engine": "stop", "container": "webserver", "why": "give the port back", "arguments": []}, {"argv": ["systemctl", "start", "nginx.service"], "why": "nginx.service ran before", "guard": null, "stdin": ""}], "risk": "disruptive", "affects": [], "undo": [], "digest": "sha256:2ac45734dbcda91d8a518ace1771849addb285e8e942c4394f71abde070e7822"}, "expires_at": 1795662330.058717, "stays": [], "agreed": [], "decision": null, "executed": [], "ended_at": null, "note": ""}, "taken_back": null}');
INSERT INTO public.incident VALUES ('01M8ASKJNKPK8RY08X4HJMA5Z2', 'command:551437665716.1732117633.c1811c4f18a9eaf679591a08b273b667', 'silent', 'webserver', 'asked', 0, 1795658730.1634033, '{"id": "01M8ASKJNKPK8RY08X4HJMA5Z2", "target": {"host": "silent", "container": "webserver"}, "requester": {"id": "U01ALICE", "name": "alice"}, "place": {"kind": "slack", "channel": "C01OPS", "thread": "", "answer_to": "http://127.0.0.1:45925/actions/e218d75e6d161201eaa138df"}, "asked_at": 1795658730.1634033, "state": "asked", "version": 0, "round": 0, "error": "", "diagnosis": null, "before": null, "expires_at": null, "agreed": [], "decision": null, "executed": [], "verification": null, "closed_at": null, "note": "", "told": [], "acknowledged": null, "undo": null, "taken_back": null}');
INSERT INTO public.incident VALUES ('01M8ASKJRH9HBHVTJ27XC2WW86', 'command:170913750547.6395978637.2557f46ff71b9397bfd2b8be3915e155', 'approved', 'webserver', 'approved', 2, 1795658730.257917, '{"id": "01M8ASKJRH9HBHVTJ27XC2WW86", "target": {"host": "approved", "container": "webserver"}, "requester": {"id": "U01ALICE", "name": "alice"}, "place": {"kind": "slack", "channel": "C01OPS", "thread": "", "answer_to": "http://127.0.0.1:45925/actions/8948d47b115c5e77a5d82483"}, "asked_at": 1795658730.257917, "state": "approved", "version": 2, "round": 1, "error": "", "diagnosis": {"incident": "01M8ASKJRH9HBHVTJ27XC2WW86", "target": {"host": "approved", "container": "webserver"}, "verdict": "cause", "engine": {"version": "20.10.24+dfsg1", "rootless": false}, "error": {"text": "driver failed programming external connectivity on endpoint webserver (37b713dedb0502b291eaaa37f3cb0e6a38c0346404bbbdf1138b0145945d34b4): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use", "signature": "S_BUSY", "endpoint": "webserver", "address": "0.0.0.0", "port": 80, "protocol": "tcp", "wrapper": "driver_failed", "table": null, "chain": null, "network": null}, "findings": [{"cause": "port_held_by_service", "certainty": "proved", "summary": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80", "evidence": [{"source": "/proc/net", "text": "0.0.0.0:80, [::]:80 LISTEN"}, {"source": "/proc", "text": "pid 161 nginx in /system.slice/nginx.service"}, {"source": "systemctl show", "text": "nginx.service active, disabled"}], "holder": {"kind": "service", "name": "nginx.service", "pid": 161}, "remedies": [{"id": "stop_service", "title": "Stop nginx.service and start webserver", "steps": [{"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}, "stdin": ""}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["nginx.service: 0 established connections to 80/tcp"], "undo": [{"engine": "stop", "container": "webserver", "why": "give the port back", "arguments": []}, {"argv": ["systemctl", "start", "nginx.service"], "why": "nginx.service ran before", "guard": null, "stdin": ""}], "digest": "sha256:77a3f0613386654eeeccfa12569d920af31681cff168e20d55255b2f47581050"}, {"id": "republish_on_other_port", "title": "Publish webserver on port 8080 instead", "steps": [{"engine": "republish", "container": "webserver", "why": "nginx.service keeps 80/tcp", "arguments": [["80/tcp", "8080"]]}, {"engine": "start", "container": "webserver", "why": "start it, now that its ports are where this host can publish them", "arguments": []}], "risk": "disruptive", "affects": ["whoever uses port 80 of webserver must learn of port 8080", "that is clients, proxies, monitoring, and the rules of firewalls between them", "webserver is made anew from the same image and settings; the old one is kept, stopped", "what it wrote outside of volumes stays with the old one", "who made webserver, such as a script or a unit, must change it there too: else it comes back as it was"], "undo": [{"engine": "restore", "container": "webserver", "why": "put the old one back", "arguments": []}], "digest": "sha256:198d9b1cf6907d1ee27a3149cf98bccad4bffd6c57dab7c6b8d6db2031eb32bc"}], "proposals": []}], "areas": [{"area": "container", "result": "problem", "detail": "webserver is created, exit status 128: Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"}, {"area": "ports", "result": "problem", "detail": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, {"area": "firewall", "result": "ok", "detail": "iptables v1.8.9 (nf_tables): chain DOCKER is in nat and filter"}, {"area": "daemon", "result": "ok", "detail": "docker.service active since Wed 2026-11-25 15:56:20 UTC, Docker 20.10.24+dfsg1"}, {"area": "resources", "result": "ok", "detail": "descriptors 22 of 20000; memory 22.1 of 23.5 GiB free; processes 131 of 4194304; disk 26 % used"}, {"area": "network", "result": "ok", "detail": "bridge docker0, 172.17.0.0/16"}], "not_checked": [], "timings": {"connect_ms": 0, "ask_ms": 3, "total_ms": 3, "round_trips": 0}, "did_you_mean": [], "reason": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, "before": null, "expires_at": 4949258730.446212, "agreed": [{"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795658731.4227881, "remedy": "stop_service", "digest": "sha256:77a3f0613386654eeeccfa12569d920af31681cff168e20d55255b2f47581050", "reason": "", "break_glass": false}], "decision": {"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795658731.4227881, "remedy": "stop_service", "digest": "sha256:77a3f0613386654eeeccfa12569d920af31681cff168e20d55255b2f47581050", "reason": "", "break_glass": false}, "executed": [], "verification": null, "closed_at": null, "note": "", "told": [], "acknowledged": null, "undo": null, "taken_back": null}');
INSERT INTO public.incident VALUES ('01M8ASKK19D4NTZS5M3DGQ9H48', 'command:26183843184.3450853655.9b29b624fa9d4b6ba3d1287297bfd29b', 'approved', 'webserver', 'approved', 2, 1795658730.5378158, '{"id": "01M8ASKK19D4NTZS5M3DGQ9H48", "target": {"host": "approved", "container": "webserver"}, "requester": {"id": "U01ALICE", "name": "alice"}, "place": {"kind": "slack", "channel": "C01OPS", "thread": "", "answer_to": "http://127.0.0.1:45925/actions/d1e0c93bd138e4aa5a8aec8c"}, "asked_at": 1795658730.5378158, "state": "approved", "version": 2, "round": 1, "error": "", "diagnosis": {"incident": "01M8ASKK19D4NTZS5M3DGQ9H48", "target": {"host": "approved", "container": "webserver"}, "verdict": "cause", "engine": {"version": "20.10.24+dfsg1", "rootless": false}, "error": {"text": "driver failed programming external connectivity on endpoint webserver (37b713dedb0502b291eaaa37f3cb0e6a38c0346404bbbdf1138b0145945d34b4): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use", "signature": "S_BUSY", "endpoint": "webserver", "address": "0.0.0.0", "port": 80, "protocol": "tcp", "wrapper": "driver_failed", "table": null, "chain": null, "network": null}, "findings": [{"cause": "port_held_by_service", "certainty": "proved", "summary": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80", "evidence": [{"source": "/proc/net", "text": "0.0.0.0:80, [::]:80 LISTEN"}, {"source": "/proc", "text": "pid 161 nginx in /system.slice/nginx.service"}, {"source": "systemctl show", "text": "nginx.service active, disabled"}], "holder": {"kind": "service", "name": "nginx.service", "pid": 161}, "remedies": [{"id": "stop_service", "title": "Stop nginx.service and start webserver", "steps": [{"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}, "stdin": ""}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["nginx.service: 0 established connections to 80/tcp"], "undo": [{"engine": "stop", "container": "webserver", "why": "give the port back", "arguments": []}, {"argv": ["systemctl", "start", "nginx.service"], "why": "nginx.service ran before", "guard": null, "stdin": ""}], "digest": "sha256:77a3f0613386654eeeccfa12569d920af31681cff168e20d55255b2f47581050"}, {"id": "republish_on_other_port", "title": "Publish webserver on port 8080 instead", "steps": [{"engine": "republish", "container": "webserver", "why": "nginx.service keeps 80/tcp", "arguments": [["80/tcp", "8080"]]}, {"engine": "start", "container": "webserver", "why": "start it, now that its ports are where this host can publish them", "arguments": []}], "risk": "disruptive", "affects": ["whoever uses port 80 of webserver must learn of port 8080", "that is clients, proxies, monitoring, and the rules of firewalls between them", "webserver is made anew from the same image and settings; the old one is kept, stopped", "what it wrote outside of volumes stays with the old one", "who made webserver, such as a script or a unit, must change it there too: else it comes back as it was"], "undo": [{"engine": "restore", "container": "webserver", "why": "put the old one back", "arguments": []}], "digest": "sha256:198d9b1cf6907d1ee27a3149cf98bccad4bffd6c57dab7c6b8d6db2031eb32bc"}], "proposals": []}], "areas": [{"area": "container", "result": "problem", "detail": "webserver is created, exit status 128: Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"}, {"area": "ports", "result": "problem", "detail": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, {"area": "firewall", "result": "ok", "detail": "iptables v1.8.9 (nf_tables): chain DOCKER is in nat and filter"}, {"area": "daemon", "result": "ok", "detail": "docker.service active since Wed 2026-11-25 15:56:20 UTC, Docker 20.10.24+dfsg1"}, {"area": "resources", "result": "ok", "detail": "descriptors 22 of 20000; memory 22.1 of 23.5 GiB free; processes 131 of 4194304; disk 26 % used"}, {"area": "network", "result": "ok", "detail": "bridge docker0, 172.17.0.0/16"}], "not_checked": [], "timings": {"connect_ms": 0, "ask_ms": 3, "total_ms": 3, "round_trips": 0}, "did_you_mean": [], "reason": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, "before": null, "expires_at": 4949258730.944116, "agreed": [{"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795658731.7512445, "remedy": "stop_service", "digest": "sha256:77a3f0613386654eeeccfa12569d920af31681cff168e20d55255b2f47581050", "reason": "", "break_glass": false}], "decision": {"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795658731.7512445, "remedy": "stop_service", "digest": "sha256:77a3f0613386654eeeccfa12569d920af31681cff168e20d55255b2f47581050", "reason": "", "break_glass": false}, "executed": [], "verification": null, "closed_at": null, "note": "", "told": [], "acknowledged": null, "undo": null, "taken_back": null}');
INSERT INTO public.incident VALUES ('01M8ASKMBE18H0R0NWBADNFNB4', 'command:642821124820.9377833817.127f1db132b8f9ad438cf9cbba7030db', 'running', 'webserver', 'running', 4, 1795658731.8874137, '{"id": "01M8ASKMBE18H0R0NWBADNFNB4", "target": {"host": "running", "container": "webserver"}, "requester": {"id": "U01ALICE", "name": "alice"}, "place": {"kind": "slack", "channel": "C01OPS", "thread": "", "answer_to": "http://127.0.0.1:45925/actions/03a5bed283cdabb85a17ce3b"}, "asked_at": 1795658731.8874137, "state": "running", "version": 4, "round": 1, "error": "", "diagnosis": {"incident": "01M8ASKMBE18H0R0NWBADNFNB4", "target": {"host": "running", "container": "webserver"}, "verdict": "cause", "engine": {"version": "20.10.24+dfsg1", "rootless": false}, "error": {"text": "driver failed programming external connectivity on endpoint webserver (37b713dedb0502b291eaaa37f3cb0e6a38c0346404bbbdf1138b0145945d34b4): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use", "signature": "S_BUSY", "endpoint": "webserver", "address": "0.0.0.0", "port": 80, "protocol": "tcp", "wrapper": "driver_failed", "table": null, "chain": null, "network": null}, "findings": [{"cause": "port_held_by_service", "certainty": "proved", "summary": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80", "evidence": [{"source": "/proc/net", "text": "0.0.0.0:80, [::]:80 LISTEN"}, {"source": "/proc", "text": "pid 161 nginx in /system.slice/nginx.service"}, {"source": "systemctl show", "text": "nginx.service active, disabled"}], "holder": {"kind": "service", "name": "nginx.service", "pid": 161}, "remedies": [{"id": "stop_service", "title": "Stop nginx.service and start webserver", "steps": [{"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}, "stdin": ""}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["nginx.service: 0 established connections to 80/tcp"], "undo": [{"engine": "stop", "container": "webserver", "why": "give the port back", "arguments": []}, {"argv": ["systemctl", "start", "nginx.service"], "why": "nginx.service ran before", "guard": null, "stdin": ""}], "digest": "sha256:695b15490318a42ec9d9693a6a778d2c12a8a59b644565deae9592e0c19c1734"}, {"id": "republish_on_other_port", "title": "Publish webserver on port 8080 instead", "steps": [{"engine": "republish", "container": "webserver", "why": "nginx.service keeps 80/tcp", "arguments": [["80/tcp", "8080"]]}, {"engine": "start", "container": "webserver", "why": "start it, now that its ports are where this host can publish them", "arguments": []}], "risk": "disruptive", "affects": ["whoever uses port 80 of webserver must learn of port 8080", "that is clients, proxies, monitoring, and the rules of firewalls between them", "webserver is made anew from the same image and settings; the old one is kept, stopped", "what it wrote outside of volumes stays with the old one", "who made webserver, such as a script or a unit, must change it there too: else it comes back as it was"], "undo": [{"engine": "restore", "container": "webserver", "why": "put the old one back", "arguments": []}], "digest": "sha256:636c7b30ae246b2ec031ec41083c309d4d12183a98110a6a55b1c30e2e922981"}], "proposals": []}], "areas": [{"area": "container", "result": "problem", "detail": "webserver is created, exit status 128: Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"}, {"area": "ports", "result": "problem", "detail": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, {"area": "firewall", "result": "ok", "detail": "iptables v1.8.9 (nf_tables): chain DOCKER is in nat and filter"}, {"area": "daemon", "result": "ok", "detail": "docker.service active since Wed 2026-11-25 15:56:20 UTC, Docker 20.10.24+dfsg1"}, {"area": "resources", "result": "ok", "detail": "descriptors 22 of 20000; memory 22.1 of 23.5 GiB free; processes 131 of 4194304; disk 26 % used"}, {"area": "network", "result": "ok", "detail": "bridge docker0, 172.17.0.0/16"}], "not_checked": [], "timings": {"connect_ms": 0, "ask_ms": 4, "total_ms": 4, "round_trips": 0}, "did_you_mean": [], "reason": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, "before": null, "expires_at": 1795660532.1488914, "agreed": [{"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795658732.658467, "remedy": "stop_service", "digest": "sha256:695b15490318a42ec9d9693a6a778d2c12a8a59b644565deae9592e0c19c1734", "reason": "", "break_glass": false}], "decision": {"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795658732.658467, "remedy": "stop_service", "digest": "sha256:695b15490318a42ec9d9693a6a778d2c12a8a59b644565deae9592e0c19c1734", "reason": "", "break_glass": false}, "executed": [{"step": {"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}, "stdin": ""}, "exit": 0, "output": "", "ms": 0}], "verification": null, "closed_at": null, "note": "", "told": [], "acknowledged": null, "undo": null, "taken_back": null}');
INSERT INTO public.lease VALUES ('approved', '01M8ASKJRH9HBHVTJ27XC2WW86', 'bob (request 01M8ASKJRH9HBHVTJ27XC2WW86, webserver)', 1795658731.7118835, 1795659031.7118835);
INSERT INTO public.lease VALUES ('running', '01M8ASKMBE18H0R0NWBADNFNB4', 'bob (request 01M8ASKMBE18H0R0NWBADNFNB4, webserver)', 1795658732.928965, 1795659033.3980627);
INSERT INTO public.post VALUES ('01M8ASKDPPFWS1V19EZ3EHPS4H:parent', '01M8ASKDPPFWS1V19EZ3EHPS4H', 'C01OPS', '1795658725.574889');
INSERT INTO public.post VALUES ('01M8ASKDPPFWS1V19EZ3EHPS4H:progress', '01M8ASKDPPFWS1V19EZ3EHPS4H', 'C01OPS', '1795658725.729882');
INSERT INTO public.post VALUES ('01M8ASKDPPFWS1V19EZ3EHPS4H:answer:1', '01M8ASKDPPFWS1V19EZ3EHPS4H', 'C01OPS', '1795658727.117317');
INSERT INTO public.post VALUES ('01M8ASKFAXRF8Z7MM8KCQ2EVA1:parent', '01M8ASKFAXRF8Z7MM8KCQ2EVA1', 'C01OPS', '1795658727.648051');
INSERT INTO public.post VALUES ('01M8ASKFAXRF8Z7MM8KCQ2EVA1:progress', '01M8ASKFAXRF8Z7MM8KCQ2EVA1', 'C01OPS', '1795658727.786709');
INSERT INTO public.post VALUES ('01M8ASKFAXRF8Z7MM8KCQ2EVA1:answer:1', '01M8ASKFAXRF8Z7MM8KCQ2EVA1', 'C01OPS', '1795658728.214327');
INSERT INTO public.post VALUES ('01M8ASKGDEVS03Z8H605QY7CFW:parent', '01M8ASKGDEVS03Z8H605QY7CFW', 'C01OPS', '1795658728.405227');
INSERT INTO public.post VALUES ('01M8ASKGDEVS03Z8H605QY7CFW:progress', '01M8ASKGDEVS03Z8H605QY7CFW', 'C01OPS', '1795658728.424755');
INSERT INTO public.post VALUES ('01M8ASKGDEVS03Z8H605QY7CFW:answer:1', '01M8ASKGDEVS03Z8H605QY7CFW', 'C01OPS', '1795658728.769331');
INSERT INTO public.post VALUES ('01M8ASKGDEVS03Z8H605QY7CFW:progress:1', '01M8ASKGDEVS03Z8H605QY7CFW', 'C01OPS', '1795658729.395725');
INSERT INTO public.post VALUES ('01M8ASKGDEVS03Z8H605QY7CFW:result', '01M8ASKGDEVS03Z8H605QY7CFW', 'C01OPS', '1795658730.288632');
INSERT INTO public.post VALUES ('01M8ASKJNKPK8RY08X4HJMA5Z2:parent', '01M8ASKJNKPK8RY08X4HJMA5Z2', 'C01OPS', '1795658730.459052');
INSERT INTO public.post VALUES ('01M8ASKJRH9HBHVTJ27XC2WW86:parent', '01M8ASKJRH9HBHVTJ27XC2WW86', 'C01OPS', '1795658730.474895');
INSERT INTO public.post VALUES ('01M8ASKJNKPK8RY08X4HJMA5Z2:progress', '01M8ASKJNKPK8RY08X4HJMA5Z2', 'C01OPS', '1795658730.482836');
INSERT INTO public.post VALUES ('01M8ASKJRH9HBHVTJ27XC2WW86:progress', '01M8ASKJRH9HBHVTJ27XC2WW86', 'C01OPS', '1795658730.521845');
INSERT INTO public.post VALUES ('01M8ASKK19D4NTZS5M3DGQ9H48:parent', '01M8ASKK19D4NTZS5M3DGQ9H48', 'C01OPS', '1795658730.925041');
INSERT INTO public.post VALUES ('01M8ASKK19D4NTZS5M3DGQ9H48:progress', '01M8ASKK19D4NTZS5M3DGQ9H48', 'C01OPS', '1795658731.129268');
INSERT INTO public.post VALUES ('01M8ASKJRH9HBHVTJ27XC2WW86:answer:1', '01M8ASKJRH9HBHVTJ27XC2WW86', 'C01OPS', '1795658731.271860');
INSERT INTO public.post VALUES ('01M8ASKK19D4NTZS5M3DGQ9H48:answer:1', '01M8ASKK19D4NTZS5M3DGQ9H48', 'C01OPS', '1795658731.627631');
INSERT INTO public.post VALUES ('01M8ASKJRH9HBHVTJ27XC2WW86:progress:1', '01M8ASKJRH9HBHVTJ27XC2WW86', 'C01OPS', '1795658731.784142');
INSERT INTO public.post VALUES ('01M8ASKK19D4NTZS5M3DGQ9H48:progress:1', '01M8ASKK19D4NTZS5M3DGQ9H48', 'C01OPS', '1795658731.945988');
INSERT INTO public.post VALUES ('01M8ASKMBE18H0R0NWBADNFNB4:parent', '01M8ASKMBE18H0R0NWBADNFNB4', 'C01OPS', '1795658732.161681');
INSERT INTO public.post VALUES ('01M8ASKMBE18H0R0NWBADNFNB4:progress', '01M8ASKMBE18H0R0NWBADNFNB4', 'C01OPS', '1795658732.187816');
INSERT INTO public.post VALUES ('01M8ASKMBE18H0R0NWBADNFNB4:answer:1', '01M8ASKMBE18H0R0NWBADNFNB4', 'C01OPS', '1795658732.516681');
INSERT INTO public.post VALUES ('01M8ASKMBE18H0R0NWBADNFNB4:progress:1', '01M8ASKMBE18H0R0NWBADNFNB4', 'C01OPS', '1795658733.033350');
SELECT pg_catalog.setval('public.audit_head_id_seq', 1, false);
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
ALTER TABLE ONLY public.audit_head
    ADD CONSTRAINT audit_head_pkey PRIMARY KEY (id);
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
ALTER TABLE ONLY public.lease
    ADD CONSTRAINT lease_pkey PRIMARY KEY (host);
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
CREATE INDEX ix_lease_owner ON public.lease USING btree (owner);
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
