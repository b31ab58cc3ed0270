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
CREATE TABLE public.executor (
    id character varying(255) NOT NULL,
    until timestamp with time zone NOT NULL
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
    ts character varying(64) NOT NULL,
    shown character varying(64) DEFAULT ''::character varying NOT NULL
);
ALTER TABLE ONLY public.audit_head ALTER COLUMN id SET DEFAULT nextval('public.audit_head_id_seq'::regclass);
INSERT INTO dbos.application_versions VALUES ('f68e7958-1adf-4860-a319-91be40f8fd26', '1', 1795664073458, 1795664073458, 'dockfix');
INSERT INTO dbos.dbos_migrations VALUES (125);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AYPMZXFGC8C79DP6SKYZVA-0', 1, 'show', 'true', NULL, NULL, 1795664074739, 1795664074871, 'portable_json', 'dockfix', 1795664074874);
INSERT INTO dbos.operation_outputs VALUES ('diagnose-01M8AYPMZXFGC8C79DP6SKYZVA', 1, 'look', 'null', NULL, NULL, 1795664074742, 1795664074993, 'portable_json', 'dockfix', 1795664074994);
INSERT INTO dbos.operation_outputs VALUES ('diagnose-01M8AYPP80R0J6F2851F3QD18Z', 1, 'look', 'null', NULL, NULL, 1795664075220, 1795664075279, 'portable_json', 'dockfix', 1795664075280);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AYPMZXFGC8C79DP6SKYZVA-1', 1, 'show', 'true', NULL, NULL, 1795664075198, 1795664075292, 'portable_json', 'dockfix', 1795664075293);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AYPP80R0J6F2851F3QD18Z-0', 1, 'show', 'true', NULL, NULL, 1795664075201, 1795664075316, 'portable_json', 'dockfix', 1795664075317);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AYPP80R0J6F2851F3QD18Z-1', 1, 'show', 'true', NULL, NULL, 1795664075432, 1795664075464, 'portable_json', 'dockfix', 1795664075465);
INSERT INTO dbos.operation_outputs VALUES ('diagnose-01M8AYPPJ456Q4NJHMNDV2EXR9', 1, 'look', 'null', NULL, NULL, 1795664075438, 1795664075497, 'portable_json', 'dockfix', 1795664075498);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-0', 1, 'show', 'true', NULL, NULL, 1795664075432, 1795664075531, 'portable_json', 'dockfix', 1795664075532);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8AYPPJ456Q4NJHMNDV2EXR9-1', 1, 'look again', 'null', NULL, NULL, 1795664075740, 1795664075786, 'portable_json', 'dockfix', 1795664075788);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8AYPPJ456Q4NJHMNDV2EXR9-1', 2, 'count steps', '2', NULL, NULL, 1795664075789, 1795664075798, 'portable_json', 'dockfix', 1795664075799);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8AYPPJ456Q4NJHMNDV2EXR9-1', 3, 'run step 1', 'null', NULL, NULL, 1795664075802, 1795664075834, 'portable_json', 'dockfix', 1795664075835);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8AYPPJ456Q4NJHMNDV2EXR9-1', 4, 'run step 2', 'null', NULL, NULL, 1795664075842, 1795664075867, 'portable_json', 'dockfix', 1795664075868);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8AYPPJ456Q4NJHMNDV2EXR9-1', 5, 'prove', 'null', NULL, NULL, 1795664075871, 1795664075901, 'portable_json', 'dockfix', 1795664075902);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-1', 1, 'show', 'true', NULL, NULL, 1795664075745, 1795664075932, 'portable_json', 'dockfix', 1795664075933);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-2', 1, 'show', 'true', NULL, NULL, 1795664075956, 1795664075970, 'portable_json', 'dockfix', 1795664075971);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-3', 1, 'show', 'true', NULL, NULL, 1795664076201, 1795664076222, 'portable_json', 'dockfix', 1795664076232);
INSERT INTO dbos.operation_outputs VALUES ('diagnose-01M8AYPQ7B8YZ967DYKZBT084H', 1, 'look', 'null', NULL, NULL, 1795664076199, 1795664076278, 'portable_json', 'dockfix', 1795664076281);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AYPQ6WMM1NPDM49MRBN7E4-0', 1, 'show', 'true', NULL, NULL, 1795664076202, 1795664076297, 'portable_json', 'dockfix', 1795664076300);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AYPQ7B8YZ967DYKZBT084H-0', 1, 'show', 'true', NULL, NULL, 1795664076206, 1795664076352, 'portable_json', 'dockfix', 1795664076354);
INSERT INTO dbos.operation_outputs VALUES ('diagnose-01M8AYPQHJVKXV68S3QR84DADN', 1, 'look', 'null', NULL, NULL, 1795664076414, 1795664076462, 'portable_json', 'dockfix', 1795664076463);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-4', 1, 'show', 'true', NULL, NULL, 1795664076480, 1795664076499, 'portable_json', 'dockfix', 1795664076504);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AYPQ7B8YZ967DYKZBT084H-1', 1, 'show', 'true', NULL, NULL, 1795664076481, 1795664076496, 'portable_json', 'dockfix', 1795664076499);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AYPQHJVKXV68S3QR84DADN-0', 1, 'show', 'true', NULL, NULL, 1795664076481, 1795664076577, 'portable_json', 'dockfix', 1795664076579);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-5', 1, 'show', 'true', NULL, NULL, 1795664076713, 1795664076729, 'portable_json', 'dockfix', 1795664076730);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AYPQHJVKXV68S3QR84DADN-1', 1, 'show', 'true', NULL, NULL, 1795664076716, 1795664076776, 'portable_json', 'dockfix', 1795664076778);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AYPQ7B8YZ967DYKZBT084H-2', 1, 'show', 'true', NULL, NULL, 1795664076715, 1795664076786, 'portable_json', 'dockfix', 1795664076787);
INSERT INTO dbos.operation_outputs VALUES ('diagnose-01M8AYPQWKFTTVKQNEPFNF0BQQ', 1, 'look', 'null', NULL, NULL, 1795664076860, 1795664076906, 'portable_json', 'dockfix', 1795664076907);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AYPQHJVKXV68S3QR84DADN-2', 1, 'show', 'true', NULL, NULL, 1795664076944, 1795664076958, 'portable_json', 'dockfix', 1795664076960);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-6', 1, 'show', 'true', NULL, NULL, 1795664076943, 1795664076959, 'portable_json', 'dockfix', 1795664076960);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AYPQWKFTTVKQNEPFNF0BQQ-0', 1, 'show', 'true', NULL, NULL, 1795664076947, 1795664077004, 'portable_json', 'dockfix', 1795664077006);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8AYPQWKFTTVKQNEPFNF0BQQ-1', 1, 'look again', 'null', NULL, NULL, 1795664077091, 1795664077137, 'portable_json', 'dockfix', 1795664077139);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8AYPQWKFTTVKQNEPFNF0BQQ-1', 2, 'count steps', '2', NULL, NULL, 1795664077141, 1795664077146, 'portable_json', 'dockfix', 1795664077147);
INSERT INTO dbos.operation_outputs VALUES ('remediate-01M8AYPQWKFTTVKQNEPFNF0BQQ-1', 3, 'run step 1', 'null', NULL, NULL, 1795664077149, 1795664077200, 'portable_json', 'dockfix', 1795664077202);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AYPQWKFTTVKQNEPFNF0BQQ-1', 1, 'show', 'true', NULL, NULL, 1795664077171, 1795664077257, 'portable_json', 'dockfix', 1795664077258);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AYPQWKFTTVKQNEPFNF0BQQ-2', 1, 'show', 'true', NULL, NULL, 1795664077400, 1795664077405, 'portable_json', 'dockfix', 1795664077407);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AYPQWKFTTVKQNEPFNF0BQQ-3', 1, 'show', 'true', NULL, NULL, 1795664077619, 1795664077625, 'portable_json', 'dockfix', 1795664077626);
INSERT INTO dbos.operation_outputs VALUES ('show-01M8AYPQWKFTTVKQNEPFNF0BQQ-4', 1, 'show', 'true', NULL, NULL, 1795664077832, 1795664077837, 'portable_json', 'dockfix', 1795664077839);
INSERT INTO dbos.queues VALUES ('75e83896-f2ba-4750-ab68-7ebddf1bb028', 'work', NULL, 16, NULL, NULL, true, true, 0.2, 1795664073523, 1795664073517, 'dockfix', 1, NULL, NULL, NULL);
INSERT INTO dbos.queues VALUES ('91f3bbdd-dc9a-400d-b8c0-5bc7d8a86ea5', 'shows', NULL, 16, NULL, NULL, true, true, 0.2, 1795664073537, 1795664073536, 'dockfix', 1, NULL, NULL, NULL);
INSERT INTO dbos.queues VALUES ('ac50e912-59ad-43a1-b895-249b4da4c6fb', 'timers', NULL, 4, NULL, NULL, true, false, 1, 1795664073547, 1795664073546, 'dockfix', NULL, NULL, NULL, NULL);
INSERT INTO dbos.workflow_input VALUES ('diagnose-01M8AYPMZXFGC8C79DP6SKYZVA', '{"namedArgs":{},"positionalArgs":["01M8AYPMZXFGC8C79DP6SKYZVA"]}', 1795664073731);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AYPMZXFGC8C79DP6SKYZVA-0', '{"namedArgs":{},"positionalArgs":["01M8AYPMZXFGC8C79DP6SKYZVA","show-01M8AYPMZXFGC8C79DP6SKYZVA-0",1]}', 1795664073731);
INSERT INTO dbos.workflow_input VALUES ('expire-01M8AYPMZXFGC8C79DP6SKYZVA-1', '{"namedArgs":{},"positionalArgs":["01M8AYPMZXFGC8C79DP6SKYZVA",1]}', 1795664074980);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AYPMZXFGC8C79DP6SKYZVA-1', '{"namedArgs":{},"positionalArgs":["01M8AYPMZXFGC8C79DP6SKYZVA","show-01M8AYPMZXFGC8C79DP6SKYZVA-1",1]}', 1795664074980);
INSERT INTO dbos.workflow_input VALUES ('diagnose-01M8AYPP80R0J6F2851F3QD18Z', '{"namedArgs":{},"positionalArgs":["01M8AYPP80R0J6F2851F3QD18Z"]}', 1795664075009);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AYPP80R0J6F2851F3QD18Z-0', '{"namedArgs":{},"positionalArgs":["01M8AYPP80R0J6F2851F3QD18Z","show-01M8AYPP80R0J6F2851F3QD18Z-0",1]}', 1795664075009);
INSERT INTO dbos.workflow_input VALUES ('expire-01M8AYPP80R0J6F2851F3QD18Z-1', '{"namedArgs":{},"positionalArgs":["01M8AYPP80R0J6F2851F3QD18Z",1]}', 1795664075263);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AYPP80R0J6F2851F3QD18Z-1', '{"namedArgs":{},"positionalArgs":["01M8AYPP80R0J6F2851F3QD18Z","show-01M8AYPP80R0J6F2851F3QD18Z-1",1]}', 1795664075263);
INSERT INTO dbos.workflow_input VALUES ('diagnose-01M8AYPPJ456Q4NJHMNDV2EXR9', '{"namedArgs":{},"positionalArgs":["01M8AYPPJ456Q4NJHMNDV2EXR9"]}', 1795664075333);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-0', '{"namedArgs":{},"positionalArgs":["01M8AYPPJ456Q4NJHMNDV2EXR9","show-01M8AYPPJ456Q4NJHMNDV2EXR9-0",1]}', 1795664075333);
INSERT INTO dbos.workflow_input VALUES ('expire-01M8AYPPJ456Q4NJHMNDV2EXR9-1', '{"namedArgs":{},"positionalArgs":["01M8AYPPJ456Q4NJHMNDV2EXR9",1]}', 1795664075478);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-1', '{"namedArgs":{},"positionalArgs":["01M8AYPPJ456Q4NJHMNDV2EXR9","show-01M8AYPPJ456Q4NJHMNDV2EXR9-1",1]}', 1795664075478);
INSERT INTO dbos.workflow_input VALUES ('remediate-01M8AYPPJ456Q4NJHMNDV2EXR9-1', '{"namedArgs":{},"positionalArgs":["01M8AYPPJ456Q4NJHMNDV2EXR9"]}', 1795664075566);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-2', '{"namedArgs":{},"positionalArgs":["01M8AYPPJ456Q4NJHMNDV2EXR9","show-01M8AYPPJ456Q4NJHMNDV2EXR9-2",1]}', 1795664075566);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-3', '{"namedArgs":{},"positionalArgs":["01M8AYPPJ456Q4NJHMNDV2EXR9","show-01M8AYPPJ456Q4NJHMNDV2EXR9-3",1]}', 1795664075775);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-4', '{"namedArgs":{},"positionalArgs":["01M8AYPPJ456Q4NJHMNDV2EXR9","show-01M8AYPPJ456Q4NJHMNDV2EXR9-4",1]}', 1795664075823);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-5', '{"namedArgs":{},"positionalArgs":["01M8AYPPJ456Q4NJHMNDV2EXR9","show-01M8AYPPJ456Q4NJHMNDV2EXR9-5",1]}', 1795664075858);
INSERT INTO dbos.workflow_input VALUES ('expire-undo-01M8AYPPJ456Q4NJHMNDV2EXR9', '{"namedArgs":{},"positionalArgs":["01M8AYPPJ456Q4NJHMNDV2EXR9"]}', 1795664075888);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-6', '{"namedArgs":{},"positionalArgs":["01M8AYPPJ456Q4NJHMNDV2EXR9","show-01M8AYPPJ456Q4NJHMNDV2EXR9-6",1]}', 1795664075888);
INSERT INTO dbos.workflow_input VALUES ('diagnose-01M8AYPQ6WMM1NPDM49MRBN7E4', '{"namedArgs":{},"positionalArgs":["01M8AYPQ6WMM1NPDM49MRBN7E4"]}', 1795664075998);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AYPQ6WMM1NPDM49MRBN7E4-0', '{"namedArgs":{},"positionalArgs":["01M8AYPQ6WMM1NPDM49MRBN7E4","show-01M8AYPQ6WMM1NPDM49MRBN7E4-0",1]}', 1795664075998);
INSERT INTO dbos.workflow_input VALUES ('diagnose-01M8AYPQ7B8YZ967DYKZBT084H', '{"namedArgs":{},"positionalArgs":["01M8AYPQ7B8YZ967DYKZBT084H"]}', 1795664076013);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AYPQ7B8YZ967DYKZBT084H-0', '{"namedArgs":{},"positionalArgs":["01M8AYPQ7B8YZ967DYKZBT084H","show-01M8AYPQ7B8YZ967DYKZBT084H-0",1]}', 1795664076013);
INSERT INTO dbos.workflow_input VALUES ('expire-01M8AYPQ7B8YZ967DYKZBT084H-1', '{"namedArgs":{},"positionalArgs":["01M8AYPQ7B8YZ967DYKZBT084H",1]}', 1795664076256);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AYPQ7B8YZ967DYKZBT084H-1', '{"namedArgs":{},"positionalArgs":["01M8AYPQ7B8YZ967DYKZBT084H","show-01M8AYPQ7B8YZ967DYKZBT084H-1",1]}', 1795664076256);
INSERT INTO dbos.workflow_input VALUES ('diagnose-01M8AYPQHJVKXV68S3QR84DADN', '{"namedArgs":{},"positionalArgs":["01M8AYPQHJVKXV68S3QR84DADN"]}', 1795664076340);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AYPQHJVKXV68S3QR84DADN-0', '{"namedArgs":{},"positionalArgs":["01M8AYPQHJVKXV68S3QR84DADN","show-01M8AYPQHJVKXV68S3QR84DADN-0",1]}', 1795664076340);
INSERT INTO dbos.workflow_input VALUES ('expire-01M8AYPQHJVKXV68S3QR84DADN-1', '{"namedArgs":{},"positionalArgs":["01M8AYPQHJVKXV68S3QR84DADN",1]}', 1795664076445);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AYPQHJVKXV68S3QR84DADN-1', '{"namedArgs":{},"positionalArgs":["01M8AYPQHJVKXV68S3QR84DADN","show-01M8AYPQHJVKXV68S3QR84DADN-1",1]}', 1795664076445);
INSERT INTO dbos.workflow_input VALUES ('remediate-01M8AYPQ7B8YZ967DYKZBT084H-1', '{"namedArgs":{},"positionalArgs":["01M8AYPQ7B8YZ967DYKZBT084H"]}', 1795664076489);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AYPQ7B8YZ967DYKZBT084H-2', '{"namedArgs":{},"positionalArgs":["01M8AYPQ7B8YZ967DYKZBT084H","show-01M8AYPQ7B8YZ967DYKZBT084H-2",1]}', 1795664076489);
INSERT INTO dbos.workflow_input VALUES ('remediate-01M8AYPQHJVKXV68S3QR84DADN-1', '{"namedArgs":{},"positionalArgs":["01M8AYPQHJVKXV68S3QR84DADN"]}', 1795664076661);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AYPQHJVKXV68S3QR84DADN-2', '{"namedArgs":{},"positionalArgs":["01M8AYPQHJVKXV68S3QR84DADN","show-01M8AYPQHJVKXV68S3QR84DADN-2",1]}', 1795664076661);
INSERT INTO dbos.workflow_input VALUES ('diagnose-01M8AYPQWKFTTVKQNEPFNF0BQQ', '{"namedArgs":{},"positionalArgs":["01M8AYPQWKFTTVKQNEPFNF0BQQ"]}', 1795664076693);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AYPQWKFTTVKQNEPFNF0BQQ-0', '{"namedArgs":{},"positionalArgs":["01M8AYPQWKFTTVKQNEPFNF0BQQ","show-01M8AYPQWKFTTVKQNEPFNF0BQQ-0",1]}', 1795664076693);
INSERT INTO dbos.workflow_input VALUES ('expire-01M8AYPQWKFTTVKQNEPFNF0BQQ-1', '{"namedArgs":{},"positionalArgs":["01M8AYPQWKFTTVKQNEPFNF0BQQ",1]}', 1795664076895);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AYPQWKFTTVKQNEPFNF0BQQ-1', '{"namedArgs":{},"positionalArgs":["01M8AYPQWKFTTVKQNEPFNF0BQQ","show-01M8AYPQWKFTTVKQNEPFNF0BQQ-1",1]}', 1795664076895);
INSERT INTO dbos.workflow_input VALUES ('remediate-01M8AYPQWKFTTVKQNEPFNF0BQQ-1', '{"namedArgs":{},"positionalArgs":["01M8AYPQWKFTTVKQNEPFNF0BQQ"]}', 1795664077055);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AYPQWKFTTVKQNEPFNF0BQQ-2', '{"namedArgs":{},"positionalArgs":["01M8AYPQWKFTTVKQNEPFNF0BQQ","show-01M8AYPQWKFTTVKQNEPFNF0BQQ-2",1]}', 1795664077055);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AYPQWKFTTVKQNEPFNF0BQQ-3', '{"namedArgs":{},"positionalArgs":["01M8AYPQWKFTTVKQNEPFNF0BQQ","show-01M8AYPQWKFTTVKQNEPFNF0BQQ-3",1]}', 1795664077126);
INSERT INTO dbos.workflow_input VALUES ('show-01M8AYPQWKFTTVKQNEPFNF0BQQ-4', '{"namedArgs":{},"positionalArgs":["01M8AYPQWKFTTVKQNEPFNF0BQQ","show-01M8AYPQWKFTTVKQNEPFNF0BQQ-4",1]}', 1795664077187);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AYPMZXFGC8C79DP6SKYZVA-0', 'null', NULL, 1795664074895);
INSERT INTO dbos.workflow_output VALUES ('diagnose-01M8AYPMZXFGC8C79DP6SKYZVA', 'null', NULL, 1795664074997);
INSERT INTO dbos.workflow_output VALUES ('diagnose-01M8AYPP80R0J6F2851F3QD18Z', 'null', NULL, 1795664075284);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AYPMZXFGC8C79DP6SKYZVA-1', 'null', NULL, 1795664075299);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AYPP80R0J6F2851F3QD18Z-0', 'null', NULL, 1795664075320);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AYPP80R0J6F2851F3QD18Z-1', 'null', NULL, 1795664075477);
INSERT INTO dbos.workflow_output VALUES ('diagnose-01M8AYPPJ456Q4NJHMNDV2EXR9', 'null', NULL, 1795664075503);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-0', 'null', NULL, 1795664075535);
INSERT INTO dbos.workflow_output VALUES ('remediate-01M8AYPPJ456Q4NJHMNDV2EXR9-1', 'null', NULL, 1795664075908);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-1', 'null', NULL, 1795664075935);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-2', 'null', NULL, 1795664075974);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-3', 'null', NULL, 1795664076254);
INSERT INTO dbos.workflow_output VALUES ('diagnose-01M8AYPQ7B8YZ967DYKZBT084H', 'null', NULL, 1795664076286);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AYPQ6WMM1NPDM49MRBN7E4-0', 'null', NULL, 1795664076305);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AYPQ7B8YZ967DYKZBT084H-0', 'null', NULL, 1795664076358);
INSERT INTO dbos.workflow_output VALUES ('diagnose-01M8AYPQHJVKXV68S3QR84DADN', 'null', NULL, 1795664076476);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-4', 'null', NULL, 1795664076517);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AYPQ7B8YZ967DYKZBT084H-1', 'null', NULL, 1795664076520);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AYPQHJVKXV68S3QR84DADN-0', 'null', NULL, 1795664076584);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-5', 'null', NULL, 1795664076737);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AYPQHJVKXV68S3QR84DADN-1', 'null', NULL, 1795664076782);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AYPQ7B8YZ967DYKZBT084H-2', 'null', NULL, 1795664076790);
INSERT INTO dbos.workflow_output VALUES ('diagnose-01M8AYPQWKFTTVKQNEPFNF0BQQ', 'null', NULL, 1795664076911);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AYPQHJVKXV68S3QR84DADN-2', 'null', NULL, 1795664076967);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-6', 'null', NULL, 1795664076967);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AYPQWKFTTVKQNEPFNF0BQQ-0', 'null', NULL, 1795664077009);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AYPQWKFTTVKQNEPFNF0BQQ-1', 'null', NULL, 1795664077261);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AYPQWKFTTVKQNEPFNF0BQQ-2', 'null', NULL, 1795664077409);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AYPQWKFTTVKQNEPFNF0BQQ-3', 'null', NULL, 1795664077629);
INSERT INTO dbos.workflow_output VALUES ('show-01M8AYPQWKFTTVKQNEPFNF0BQQ-4', 'null', NULL, 1795664077841);
INSERT INTO dbos.workflow_status VALUES ('show-01M8AYPMZXFGC8C79DP6SKYZVA-0', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664073731, 1795664074895, '1', NULL, NULL, NULL, 1, 'shows', NULL, NULL, NULL, 1795664074711, NULL, 0, 'show-01M8AYPMZXFGC8C79DP6SKYZVA', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664074895, 'null', NULL, NULL, false, 'dockfix', 'dc450dee-c55d-445a-8967-2b756086aca8');
INSERT INTO dbos.workflow_status VALUES ('expire-01M8AYPMZXFGC8C79DP6SKYZVA-1', 'DELAYED', 'expire', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795664074980, 1795664074980, '1', NULL, NULL, NULL, 0, 'timers', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 'portable_json', 4949264074981, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', '0c4745b9-0850-435a-9d20-8b10d4fe86c6');
INSERT INTO dbos.workflow_status VALUES ('diagnose-01M8AYPMZXFGC8C79DP6SKYZVA', 'SUCCESS', 'diagnose', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664073731, 1795664074997, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795664074720, NULL, 0, 'diagnose-01M8AYPMZXFGC8C79DP6SKYZVA', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664074997, 'null', NULL, NULL, false, 'dockfix', '447ae945-875d-4062-96a6-a432feae9a26');
INSERT INTO dbos.workflow_status VALUES ('expire-01M8AYPP80R0J6F2851F3QD18Z-1', 'DELAYED', 'expire', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795664075263, 1795664075263, '1', NULL, NULL, NULL, 0, 'timers', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 'portable_json', 1795664135263, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', 'e2ed4067-eabf-41a1-9484-f8b751026b46');
INSERT INTO dbos.workflow_status VALUES ('diagnose-01M8AYPP80R0J6F2851F3QD18Z', 'SUCCESS', 'diagnose', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664075009, 1795664075284, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795664075201, NULL, 0, 'diagnose-01M8AYPP80R0J6F2851F3QD18Z', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664075284, 'null', NULL, NULL, false, 'dockfix', 'c3cbe30e-caed-4a83-9e95-265666ad2250');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AYPMZXFGC8C79DP6SKYZVA-1', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664074980, 1795664075299, '1', NULL, NULL, NULL, 1, 'shows', NULL, NULL, NULL, 1795664075187, NULL, 0, 'show-01M8AYPMZXFGC8C79DP6SKYZVA', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664075299, 'null', NULL, NULL, false, 'dockfix', '059d0a61-b34c-4a56-8b55-ace7f93601b9');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AYPP80R0J6F2851F3QD18Z-0', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664075009, 1795664075320, '1', NULL, NULL, NULL, 1, 'shows', NULL, NULL, NULL, 1795664075187, NULL, 0, 'show-01M8AYPP80R0J6F2851F3QD18Z', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664075320, 'null', NULL, NULL, false, 'dockfix', '43a55309-6d7d-4be7-bf4a-3b9bb8dec0be');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AYPP80R0J6F2851F3QD18Z-1', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664075263, 1795664075477, '1', NULL, NULL, NULL, 1, 'shows', NULL, NULL, NULL, 1795664075415, NULL, 0, 'show-01M8AYPP80R0J6F2851F3QD18Z', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664075477, 'null', NULL, NULL, false, 'dockfix', '11c39d69-dbcc-44f4-9039-3f4646c4a464');
INSERT INTO dbos.workflow_status VALUES ('expire-01M8AYPPJ456Q4NJHMNDV2EXR9-1', 'DELAYED', 'expire', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795664075478, 1795664075478, '1', NULL, NULL, NULL, 0, 'timers', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 'portable_json', 1795665875480, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', '6e2c676e-0ec9-4e2a-8148-66335354b43b');
INSERT INTO dbos.workflow_status VALUES ('diagnose-01M8AYPPJ456Q4NJHMNDV2EXR9', 'SUCCESS', 'diagnose', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664075333, 1795664075503, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795664075421, NULL, 0, 'diagnose-01M8AYPPJ456Q4NJHMNDV2EXR9', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664075503, 'null', NULL, NULL, false, 'dockfix', 'ba370606-ba70-4baa-a5c9-6e1d0c7b22ab');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-0', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664075333, 1795664075535, '1', NULL, NULL, NULL, 1, 'shows', NULL, NULL, NULL, 1795664075415, NULL, 0, 'show-01M8AYPPJ456Q4NJHMNDV2EXR9', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664075535, 'null', NULL, NULL, false, 'dockfix', '79c15c17-ff04-4bbe-85ee-79d7ccbca135');
INSERT INTO dbos.workflow_status VALUES ('remediate-01M8AYPQHJVKXV68S3QR84DADN-1', 'ENQUEUED', 'remediate', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795664076661, 1795664076661, '1', NULL, NULL, NULL, 0, 'work', NULL, NULL, NULL, NULL, NULL, 0, 'host-approved', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', '0a91b44c-09a6-4418-aa1c-1af0bc37c0a1');
INSERT INTO dbos.workflow_status VALUES ('expire-undo-01M8AYPPJ456Q4NJHMNDV2EXR9', 'DELAYED', 'expire_undo', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795664075888, 1795664075888, '1', NULL, NULL, NULL, 0, 'timers', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 'portable_json', 1795667675889, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', '4fafe90a-e18c-466a-9947-2fced94f5cd4');
INSERT INTO dbos.workflow_status VALUES ('remediate-01M8AYPPJ456Q4NJHMNDV2EXR9-1', 'SUCCESS', 'remediate', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664075566, 1795664075908, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795664075636, NULL, 0, 'host-fixed', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664075908, 'null', NULL, NULL, false, 'dockfix', '38d41737-5937-43e8-952f-ab1a69ad32ba');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-1', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664075478, 1795664075935, '1', NULL, NULL, NULL, 1, 'shows', NULL, NULL, NULL, 1795664075729, NULL, 0, 'show-01M8AYPPJ456Q4NJHMNDV2EXR9', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664075935, 'null', NULL, NULL, false, 'dockfix', 'affdf9e4-95f9-4320-ad13-dacaa52eb385');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-5', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664075858, 1795664076737, '1', NULL, NULL, NULL, 1, 'shows', NULL, NULL, NULL, 1795664076696, NULL, 0, 'show-01M8AYPPJ456Q4NJHMNDV2EXR9', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664076737, 'null', NULL, NULL, false, 'dockfix', '1b2add95-dd1b-4e12-8aa4-3067ff60e223');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AYPQHJVKXV68S3QR84DADN-2', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664076661, 1795664076967, '1', NULL, NULL, NULL, 1, 'shows', NULL, NULL, NULL, 1795664076925, NULL, 0, 'show-01M8AYPQHJVKXV68S3QR84DADN', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664076967, 'null', NULL, NULL, false, 'dockfix', '6de846d1-6f4e-415b-baa0-59cd7381a5e0');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-6', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664075888, 1795664076967, '1', NULL, NULL, NULL, 1, 'shows', NULL, NULL, NULL, 1795664076925, NULL, 0, 'show-01M8AYPPJ456Q4NJHMNDV2EXR9', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664076967, 'null', NULL, NULL, false, 'dockfix', '1ff455e0-e2e7-4dc1-adeb-e0f5df8019cd');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AYPQWKFTTVKQNEPFNF0BQQ-4', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664077187, 1795664077841, '1', NULL, NULL, NULL, 1, 'shows', NULL, NULL, NULL, 1795664077817, NULL, 0, 'show-01M8AYPQWKFTTVKQNEPFNF0BQQ', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664077841, 'null', NULL, NULL, false, 'dockfix', '5ef65786-39e9-43f3-b4fa-076e888c2544');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-2', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664075566, 1795664075974, '1', NULL, NULL, NULL, 1, 'shows', NULL, NULL, NULL, 1795664075941, NULL, 0, 'show-01M8AYPPJ456Q4NJHMNDV2EXR9', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664075974, 'null', NULL, NULL, false, 'dockfix', 'b8b1aad1-f697-4909-ae89-ae2932a19323');
INSERT INTO dbos.workflow_status VALUES ('expire-01M8AYPQHJVKXV68S3QR84DADN-1', 'DELAYED', 'expire', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795664076445, 1795664076445, '1', NULL, NULL, NULL, 0, 'timers', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 'portable_json', 4949264076446, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', '85a50e52-f945-4322-91e3-16ebcdc5227e');
INSERT INTO dbos.workflow_status VALUES ('diagnose-01M8AYPQHJVKXV68S3QR84DADN', 'SUCCESS', 'diagnose', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664076340, 1795664076476, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795664076403, NULL, 0, 'diagnose-01M8AYPQHJVKXV68S3QR84DADN', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664076476, 'null', NULL, NULL, false, 'dockfix', '6e24c638-7c7e-4097-8484-32056889c19b');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AYPQHJVKXV68S3QR84DADN-0', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664076340, 1795664076584, '1', NULL, NULL, NULL, 1, 'shows', NULL, NULL, NULL, 1795664076452, NULL, 0, 'show-01M8AYPQHJVKXV68S3QR84DADN', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664076584, 'null', NULL, NULL, false, 'dockfix', 'c950c4c8-c287-4e48-bf30-85a3e3d60baf');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AYPQHJVKXV68S3QR84DADN-1', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664076445, 1795664076782, '1', NULL, NULL, NULL, 1, 'shows', NULL, NULL, NULL, 1795664076696, NULL, 0, 'show-01M8AYPQHJVKXV68S3QR84DADN', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664076782, 'null', NULL, NULL, false, 'dockfix', 'efc88f66-4506-40e8-89ff-5b47f3e4f827');
INSERT INTO dbos.workflow_status VALUES ('expire-01M8AYPQWKFTTVKQNEPFNF0BQQ-1', 'DELAYED', 'expire', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795664076895, 1795664076895, '1', NULL, NULL, NULL, 0, 'timers', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 'portable_json', 1795665876896, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', '94c4786e-69f2-4b01-8d46-374ed233ba80');
INSERT INTO dbos.workflow_status VALUES ('diagnose-01M8AYPQWKFTTVKQNEPFNF0BQQ', 'SUCCESS', 'diagnose', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664076693, 1795664076911, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795664076845, NULL, 0, 'diagnose-01M8AYPQWKFTTVKQNEPFNF0BQQ', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664076911, 'null', NULL, NULL, false, 'dockfix', '91e8d7ff-fd30-4b2f-baee-d3e7b25d1d30');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AYPQWKFTTVKQNEPFNF0BQQ-0', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664076693, 1795664077009, '1', NULL, NULL, NULL, 1, 'shows', NULL, NULL, NULL, 1795664076925, NULL, 0, 'show-01M8AYPQWKFTTVKQNEPFNF0BQQ', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664077009, 'null', NULL, NULL, false, 'dockfix', '6eac5515-8191-4f30-9b22-61fbe4579f9d');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AYPQWKFTTVKQNEPFNF0BQQ-1', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664076895, 1795664077261, '1', NULL, NULL, NULL, 1, 'shows', NULL, NULL, NULL, 1795664077153, NULL, 0, 'show-01M8AYPQWKFTTVKQNEPFNF0BQQ', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664077261, 'null', NULL, NULL, false, 'dockfix', 'fb1b048c-7dcd-4d4d-8960-927b2f014acf');
INSERT INTO dbos.workflow_status VALUES ('diagnose-01M8AYPQ6WMM1NPDM49MRBN7E4', 'PENDING', 'diagnose', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664075998, 1795664076178, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795664076178, NULL, 0, 'diagnose-01M8AYPQ6WMM1NPDM49MRBN7E4', NULL, '1de47e91-dfc4-4326-856f-b3355183c1d5', NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', 'c2f2b2b6-842f-4f2b-9447-c2778bb2ec43');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AYPQ6WMM1NPDM49MRBN7E4-0', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664075998, 1795664076305, '1', NULL, NULL, NULL, 1, 'shows', NULL, NULL, NULL, 1795664076176, NULL, 0, 'show-01M8AYPQ6WMM1NPDM49MRBN7E4', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664076305, 'null', NULL, NULL, false, 'dockfix', '88646de7-c03a-41d8-9bb2-83473d26ba11');
INSERT INTO dbos.workflow_status VALUES ('diagnose-01M8AYPQ7B8YZ967DYKZBT084H', 'SUCCESS', 'diagnose', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664076013, 1795664076286, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795664076178, NULL, 0, 'diagnose-01M8AYPQ7B8YZ967DYKZBT084H', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664076286, 'null', NULL, NULL, false, 'dockfix', 'b23db5b7-70f5-4385-a738-c4547ed25828');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AYPQ7B8YZ967DYKZBT084H-0', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664076013, 1795664076358, '1', NULL, NULL, NULL, 1, 'shows', NULL, NULL, NULL, 1795664076176, NULL, 0, 'show-01M8AYPQ7B8YZ967DYKZBT084H', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664076358, 'null', NULL, NULL, false, 'dockfix', '07f1b5c3-d00b-456e-9354-d9b1cfb02509');
INSERT INTO dbos.workflow_status VALUES ('remediate-01M8AYPQ7B8YZ967DYKZBT084H-1', 'PENDING', 'remediate', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664076489, 1795664076623, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795664076623, NULL, 0, 'host-approved', NULL, '2021d7ed-8635-4387-a180-685cb7a7dd93', NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', '83406728-979d-487d-a071-78b9afc836d2');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AYPQ7B8YZ967DYKZBT084H-2', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664076489, 1795664076790, '1', NULL, NULL, NULL, 1, 'shows', NULL, NULL, NULL, 1795664076696, NULL, 0, 'show-01M8AYPQ7B8YZ967DYKZBT084H', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664076790, 'null', NULL, NULL, false, 'dockfix', 'e091b720-e060-4839-9daf-0304d51d4d2b');
INSERT INTO dbos.workflow_status VALUES ('remediate-01M8AYPQWKFTTVKQNEPFNF0BQQ-1', 'PENDING', 'remediate', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664077055, 1795664077065, '1', NULL, NULL, NULL, 1, 'work', NULL, NULL, NULL, 1795664077065, NULL, 0, 'host-running', NULL, '87a5ed91-9765-40af-8f7a-6e3410fdbc40', NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', '429171c5-8f30-4a54-b60d-1cb3be00346b');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AYPQWKFTTVKQNEPFNF0BQQ-2', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664077055, 1795664077409, '1', NULL, NULL, NULL, 1, 'shows', NULL, NULL, NULL, 1795664077384, NULL, 0, 'show-01M8AYPQWKFTTVKQNEPFNF0BQQ', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664077409, 'null', NULL, NULL, false, 'dockfix', 'e20f732d-ac98-444c-a8b3-392b9bce7f4b');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AYPQWKFTTVKQNEPFNF0BQQ-3', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664077126, 1795664077629, '1', NULL, NULL, NULL, 1, 'shows', NULL, NULL, NULL, 1795664077604, NULL, 0, 'show-01M8AYPQWKFTTVKQNEPFNF0BQQ', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664077629, 'null', NULL, NULL, false, 'dockfix', '5334e102-5da1-4109-a88f-9bf6365eb71a');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-3', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664075775, 1795664076254, '1', NULL, NULL, NULL, 1, 'shows', NULL, NULL, NULL, 1795664076176, NULL, 0, 'show-01M8AYPPJ456Q4NJHMNDV2EXR9', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664076254, 'null', NULL, NULL, false, 'dockfix', '83c41ea2-c280-4b48-8f29-bd993fd9dd28');
INSERT INTO dbos.workflow_status VALUES ('expire-01M8AYPQ7B8YZ967DYKZBT084H-1', 'DELAYED', 'expire', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795664076256, 1795664076256, '1', NULL, NULL, NULL, 0, 'timers', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 'portable_json', 4949264076259, false, false, NULL, 'null', NULL, NULL, false, 'dockfix', '6291f42d-d512-411e-889c-1e48cefa4cb3');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AYPPJ456Q4NJHMNDV2EXR9-4', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664075823, 1795664076517, '1', NULL, NULL, NULL, 1, 'shows', NULL, NULL, NULL, 1795664076452, NULL, 0, 'show-01M8AYPPJ456Q4NJHMNDV2EXR9', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664076517, 'null', NULL, NULL, false, 'dockfix', 'b519571c-c4e4-4559-a012-b55ebc499bae');
INSERT INTO dbos.workflow_status VALUES ('show-01M8AYPQ7B8YZ967DYKZBT084H-1', 'SUCCESS', 'show', NULL, NULL, NULL, NULL, NULL, NULL, 'the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', 1795664076256, 1795664076520, '1', NULL, NULL, NULL, 1, 'shows', NULL, NULL, NULL, 1795664076452, NULL, 0, 'show-01M8AYPQ7B8YZ967DYKZBT084H', NULL, NULL, NULL, 'portable_json', NULL, false, false, 1795664076520, 'null', NULL, NULL, false, 'dockfix', '6a76563f-bdd1-441c-8e37-037405007e16');
INSERT INTO public.audit VALUES (1, '01M8AYPMZXFGC8C79DP6SKYZVA:0', '01M8AYPMZXFGC8C79DP6SKYZVA', 1795664073.7253494, 'asked', 'U01ALICE', '{"error": ""}', '0000000000000000000000000000000000000000000000000000000000000000', '7ea24ddc0419f388fb0f9a52f1b5a08a7d6b52d510a7df42e05f4219016337b5');
INSERT INTO public.audit VALUES (2, '01M8AYPMZXFGC8C79DP6SKYZVA:1', '01M8AYPMZXFGC8C79DP6SKYZVA', 1795664074.9718876, 'proposed', 'dockfix', '{"verdict": "cause"}', '7ea24ddc0419f388fb0f9a52f1b5a08a7d6b52d510a7df42e05f4219016337b5', '36f9f85c8cf44330eb82bb49f13ab70019d624cdab0942b6bd2b6f7f828c41f3');
INSERT INTO public.audit VALUES (3, '01M8AYPP80R0J6F2851F3QD18Z:0', '01M8AYPP80R0J6F2851F3QD18Z', 1795664075.0086446, 'asked', 'U01ALICE', '{"error": ""}', '36f9f85c8cf44330eb82bb49f13ab70019d624cdab0942b6bd2b6f7f828c41f3', 'f03d2b15aa975ef0fe09291b49703cea4f0b168a9e699a6d2546e31fe27a3b0f');
INSERT INTO public.audit VALUES (4, '01M8AYPP80R0J6F2851F3QD18Z:1', '01M8AYPP80R0J6F2851F3QD18Z', 1795664075.2618654, 'proposed', 'dockfix', '{"verdict": "cause"}', 'f03d2b15aa975ef0fe09291b49703cea4f0b168a9e699a6d2546e31fe27a3b0f', '8488f6c9fb143aea4e53c541f1a92dc0fbc9915553f1151a2dd127bd444aeb7b');
INSERT INTO public.audit VALUES (5, '01M8AYPPJ456Q4NJHMNDV2EXR9:0', '01M8AYPPJ456Q4NJHMNDV2EXR9', 1795664075.3323216, 'asked', 'U01ALICE', '{"error": ""}', '8488f6c9fb143aea4e53c541f1a92dc0fbc9915553f1151a2dd127bd444aeb7b', '110ab856424986dbcbae65970a10297bdc1797d4b81d644214fac7c9b9a1bf1a');
INSERT INTO public.audit VALUES (6, '01M8AYPPJ456Q4NJHMNDV2EXR9:1', '01M8AYPPJ456Q4NJHMNDV2EXR9', 1795664075.4662027, 'proposed', 'dockfix', '{"verdict": "cause"}', '110ab856424986dbcbae65970a10297bdc1797d4b81d644214fac7c9b9a1bf1a', '41abab4c8e6e786a8f086d95cf9706d0d14efbb96eac54e4f581547d59cfb0e9');
INSERT INTO public.audit VALUES (7, '01M8AYPPJ456Q4NJHMNDV2EXR9:2', '01M8AYPPJ456Q4NJHMNDV2EXR9', 1795664075.5641932, 'approved', 'U02BOB', '{"digest": "sha256:0567ca251eafd5c463cc8fa0ea53b6d435d1fbf5173f62476f4f9353a0604197", "reason": "", "remedy": "stop_service"}', '41abab4c8e6e786a8f086d95cf9706d0d14efbb96eac54e4f581547d59cfb0e9', '89dc57fca9cf4b69396ca6e7d7419dad2d1636164ed3de8ab3a0bf0bd89ca898');
INSERT INTO public.audit VALUES (8, '01M8AYPPJ456Q4NJHMNDV2EXR9:3', '01M8AYPPJ456Q4NJHMNDV2EXR9', 1795664075.7736523, 'confirmed', 'dockfix', '{"digest": "sha256:0567ca251eafd5c463cc8fa0ea53b6d435d1fbf5173f62476f4f9353a0604197"}', '89dc57fca9cf4b69396ca6e7d7419dad2d1636164ed3de8ab3a0bf0bd89ca898', '218f9831f273fe4bf3a54231b9cbe70b765a54f38ebfb0e53427b0ffd24aadb4');
INSERT INTO public.audit VALUES (9, '#9', '01M8AYPPJ456Q4NJHMNDV2EXR9', 1795664075.8092306, 'step_started', 'dockfix', '{"op": "01M8AYPPJ456Q4NJHMNDV2EXR9-1-0", "step": {"argv": ["systemctl", "stop", "nginx.service"], "guard": {"pid": 161, "start_ticks": 632889}, "stdin": "", "why": "nginx.service holds 80/tcp"}}', '218f9831f273fe4bf3a54231b9cbe70b765a54f38ebfb0e53427b0ffd24aadb4', '0fec023a5693621f7cc6a167be2517f4a3f7025d50b8ce7a3c4825fa33c2a12e');
INSERT INTO public.audit VALUES (10, '#10', '01M8AYPPJ456Q4NJHMNDV2EXR9', 1795664075.8164556, 'step_finished', 'dockfix', '{"exit": 0, "ms": 0, "op": "01M8AYPPJ456Q4NJHMNDV2EXR9-1-0", "output": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}', '0fec023a5693621f7cc6a167be2517f4a3f7025d50b8ce7a3c4825fa33c2a12e', '39635b42375e318bdfe298098c99e8ba32efc8a0878ddb6dd40cba7397755794');
INSERT INTO public.audit VALUES (11, '01M8AYPPJ456Q4NJHMNDV2EXR9:4', '01M8AYPPJ456Q4NJHMNDV2EXR9', 1795664075.821621, 'noted', 'dockfix', '{"exit": 0, "step": 0}', '39635b42375e318bdfe298098c99e8ba32efc8a0878ddb6dd40cba7397755794', 'b638169a33cd0bbdb46698ca06be5f89c48f7eae6765c92d778fa99e53cbf843');
INSERT INTO public.audit VALUES (12, '#12', '01M8AYPPJ456Q4NJHMNDV2EXR9', 1795664075.8474662, 'step_started', 'dockfix', '{"op": "01M8AYPPJ456Q4NJHMNDV2EXR9-1-1", "step": {"arguments": [], "container": "webserver", "engine": "start", "why": "start it again, now that nothing is in its way"}}', 'b638169a33cd0bbdb46698ca06be5f89c48f7eae6765c92d778fa99e53cbf843', '8681586b7e805eee838fd010bad442f53948f720c42677a0acf5d1efeb51fe39');
INSERT INTO public.audit VALUES (13, '#13', '01M8AYPPJ456Q4NJHMNDV2EXR9', 1795664075.8514268, 'step_finished', 'dockfix', '{"exit": 0, "ms": 0, "op": "01M8AYPPJ456Q4NJHMNDV2EXR9-1-1", "output": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}', '8681586b7e805eee838fd010bad442f53948f720c42677a0acf5d1efeb51fe39', 'c61a4be02a48f0f64cea384d06e39869e81e02fed9a823dc912aa90a75c0a501');
INSERT INTO public.audit VALUES (14, '01M8AYPPJ456Q4NJHMNDV2EXR9:5', '01M8AYPPJ456Q4NJHMNDV2EXR9', 1795664075.8575532, 'noted', 'dockfix', '{"exit": 0, "step": 1}', 'c61a4be02a48f0f64cea384d06e39869e81e02fed9a823dc912aa90a75c0a501', 'cbeda0d28dbc71422e555cfb1393cfc9c367e80c0bce04332a39d48472c1278e');
INSERT INTO public.audit VALUES (15, '01M8AYPPJ456Q4NJHMNDV2EXR9:6', '01M8AYPPJ456Q4NJHMNDV2EXR9', 1795664075.8870537, 'proved', 'dockfix', '{"reason": "", "verified": true}', 'cbeda0d28dbc71422e555cfb1393cfc9c367e80c0bce04332a39d48472c1278e', '42592cba49c023b9b5f92fbd70ae3170e09099948482081159ccf8aebd6464c9');
INSERT INTO public.audit VALUES (16, '01M8AYPQ6WMM1NPDM49MRBN7E4:0', '01M8AYPQ6WMM1NPDM49MRBN7E4', 1795664075.9965196, 'asked', 'U01ALICE', '{"error": ""}', '42592cba49c023b9b5f92fbd70ae3170e09099948482081159ccf8aebd6464c9', '6ffde29432066eb9bcce3e0a293d0080ef1d9db9c16e0d1ce365c5ecb99ec239');
INSERT INTO public.audit VALUES (17, '01M8AYPQ7B8YZ967DYKZBT084H:0', '01M8AYPQ7B8YZ967DYKZBT084H', 1795664076.0118854, 'asked', 'U01ALICE', '{"error": ""}', '6ffde29432066eb9bcce3e0a293d0080ef1d9db9c16e0d1ce365c5ecb99ec239', 'de4269836901f882862e65484dff77d0dce2975398a76283768c4a4fcb87343d');
INSERT INTO public.audit VALUES (18, '01M8AYPQ7B8YZ967DYKZBT084H:1', '01M8AYPQ7B8YZ967DYKZBT084H', 1795664076.251949, 'proposed', 'dockfix', '{"verdict": "cause"}', 'de4269836901f882862e65484dff77d0dce2975398a76283768c4a4fcb87343d', '690e78bce94a4ade96c6337a089c1def090824fef30f1f942f2317509d9310f0');
INSERT INTO public.audit VALUES (19, '01M8AYPQHJVKXV68S3QR84DADN:0', '01M8AYPQHJVKXV68S3QR84DADN', 1795664076.3386164, 'asked', 'U01ALICE', '{"error": ""}', '690e78bce94a4ade96c6337a089c1def090824fef30f1f942f2317509d9310f0', 'eb69146fdf7ed589acc4dfcabd7e60ef49c0a1a89e5984de1761dc2acdfe6dd4');
INSERT INTO public.audit VALUES (20, '01M8AYPQHJVKXV68S3QR84DADN:1', '01M8AYPQHJVKXV68S3QR84DADN', 1795664076.4436421, 'proposed', 'dockfix', '{"verdict": "cause"}', 'eb69146fdf7ed589acc4dfcabd7e60ef49c0a1a89e5984de1761dc2acdfe6dd4', '558b5366b999fad9550c8f9a44f71cc8ac25fafe3b664ed860276a191b3a0cad');
INSERT INTO public.audit VALUES (21, '01M8AYPQ7B8YZ967DYKZBT084H:2', '01M8AYPQ7B8YZ967DYKZBT084H', 1795664076.4842703, 'approved', 'U02BOB', '{"digest": "sha256:77a3f0613386654eeeccfa12569d920af31681cff168e20d55255b2f47581050", "reason": "", "remedy": "stop_service"}', '558b5366b999fad9550c8f9a44f71cc8ac25fafe3b664ed860276a191b3a0cad', '94af3fd7f7d6f73ef5daeb7fa8b8ae87257459a56ec75fa78e5c1a413b25347f');
INSERT INTO public.audit VALUES (22, '01M8AYPQHJVKXV68S3QR84DADN:2', '01M8AYPQHJVKXV68S3QR84DADN', 1795664076.6590424, 'approved', 'U02BOB', '{"digest": "sha256:77a3f0613386654eeeccfa12569d920af31681cff168e20d55255b2f47581050", "reason": "", "remedy": "stop_service"}', '94af3fd7f7d6f73ef5daeb7fa8b8ae87257459a56ec75fa78e5c1a413b25347f', '0f297493f062d2bd9f79f1df87c1b2d901b3571ca1b7bd57625bd7fbe19ba41f');
INSERT INTO public.audit VALUES (23, '01M8AYPQWKFTTVKQNEPFNF0BQQ:0', '01M8AYPQWKFTTVKQNEPFNF0BQQ', 1795664076.691373, 'asked', 'U01ALICE', '{"error": ""}', '0f297493f062d2bd9f79f1df87c1b2d901b3571ca1b7bd57625bd7fbe19ba41f', '666624414e614d0c04e63a3f590a126eccf072df67213dedf5669e89360e95e7');
INSERT INTO public.audit VALUES (24, '01M8AYPQWKFTTVKQNEPFNF0BQQ:1', '01M8AYPQWKFTTVKQNEPFNF0BQQ', 1795664076.893894, 'proposed', 'dockfix', '{"verdict": "cause"}', '666624414e614d0c04e63a3f590a126eccf072df67213dedf5669e89360e95e7', 'eb1a5a0e6b7a7057b7c4bd965400ec24cb41e00e2bbef72bdb9eed12e9b8f9ba');
INSERT INTO public.audit VALUES (25, '01M8AYPQWKFTTVKQNEPFNF0BQQ:2', '01M8AYPQWKFTTVKQNEPFNF0BQQ', 1795664077.0539734, 'approved', 'U02BOB', '{"digest": "sha256:695b15490318a42ec9d9693a6a778d2c12a8a59b644565deae9592e0c19c1734", "reason": "", "remedy": "stop_service"}', 'eb1a5a0e6b7a7057b7c4bd965400ec24cb41e00e2bbef72bdb9eed12e9b8f9ba', '4f972a1d63795c4b71a953386185b38df67c71c9bbbacb1d11584106c122f823');
INSERT INTO public.audit VALUES (26, '01M8AYPQWKFTTVKQNEPFNF0BQQ:3', '01M8AYPQWKFTTVKQNEPFNF0BQQ', 1795664077.1246917, 'confirmed', 'dockfix', '{"digest": "sha256:695b15490318a42ec9d9693a6a778d2c12a8a59b644565deae9592e0c19c1734"}', '4f972a1d63795c4b71a953386185b38df67c71c9bbbacb1d11584106c122f823', '933a549c230282f8073dc79da10ceb71d2d50639de7ad6d8fd90a6fadb4b7371');
INSERT INTO public.audit VALUES (27, '#27', '01M8AYPQWKFTTVKQNEPFNF0BQQ', 1795664077.1661806, 'step_started', 'dockfix', '{"op": "01M8AYPQWKFTTVKQNEPFNF0BQQ-1-0", "step": {"argv": ["systemctl", "stop", "nginx.service"], "guard": {"pid": 161, "start_ticks": 632889}, "stdin": "", "why": "nginx.service holds 80/tcp"}}', '933a549c230282f8073dc79da10ceb71d2d50639de7ad6d8fd90a6fadb4b7371', 'a42e044f31189a64c26c4df6a047ae547fa8e74e524d50ca398f907c7bb609f6');
INSERT INTO public.audit VALUES (28, '#28', '01M8AYPQWKFTTVKQNEPFNF0BQQ', 1795664077.17624, 'step_finished', 'dockfix', '{"exit": 0, "ms": 0, "op": "01M8AYPQWKFTTVKQNEPFNF0BQQ-1-0", "output": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}', 'a42e044f31189a64c26c4df6a047ae547fa8e74e524d50ca398f907c7bb609f6', 'd333ea31351a2a3c28c67544cb2a51ea6f7c5c653b1ebcf7bd8101c733f6f23a');
INSERT INTO public.audit VALUES (29, '01M8AYPQWKFTTVKQNEPFNF0BQQ:4', '01M8AYPQWKFTTVKQNEPFNF0BQQ', 1795664077.1845417, 'noted', 'dockfix', '{"exit": 0, "step": 0}', 'd333ea31351a2a3c28c67544cb2a51ea6f7c5c653b1ebcf7bd8101c733f6f23a', 'fe4940845c38d223b6d6c3e9e7fe2a0310b43a936b7ccee55e19f33f9cbe9715');
INSERT INTO public.audit VALUES (30, '#30', '01M8AYPQWKFTTVKQNEPFNF0BQQ', 1795664077.2279785, 'step_started', 'dockfix', '{"op": "01M8AYPQWKFTTVKQNEPFNF0BQQ-1-1", "step": {"arguments": [], "container": "webserver", "engine": "start", "why": "start it again, now that nothing is in its way"}}', 'fe4940845c38d223b6d6c3e9e7fe2a0310b43a936b7ccee55e19f33f9cbe9715', '990d02465a68f3a477179280ceca00ed7dc431c4dd3f9cb6e6b9d3db9d7111b1');
INSERT INTO public.audit_head VALUES (1, 30, '990d02465a68f3a477179280ceca00ed7dc431c4dd3f9cb6e6b9d3db9d7111b1');
INSERT INTO public.effect VALUES ('01M8AYPPJ456Q4NJHMNDV2EXR9-1-0', '01M8AYPPJ456Q4NJHMNDV2EXR9', 1795664075.8092306, '{"step": {"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}, "stdin": ""}, "exit": 0, "output": "", "ms": 0}');
INSERT INTO public.effect VALUES ('01M8AYPPJ456Q4NJHMNDV2EXR9-1-1', '01M8AYPPJ456Q4NJHMNDV2EXR9', 1795664075.8474662, '{"step": {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}, "exit": 0, "output": "", "ms": 0}');
INSERT INTO public.effect VALUES ('01M8AYPQWKFTTVKQNEPFNF0BQQ-1-0', '01M8AYPQWKFTTVKQNEPFNF0BQQ', 1795664077.1661806, '{"step": {"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}, "stdin": ""}, "exit": 0, "output": "", "ms": 0}');
INSERT INTO public.effect VALUES ('01M8AYPQWKFTTVKQNEPFNF0BQQ-1-1', '01M8AYPQWKFTTVKQNEPFNF0BQQ', 1795664077.2279785, NULL);
INSERT INTO public.executor VALUES ('the-host-that-died-b07f7ef4-7aea-42d3-9092-34a48d39648d', '2026-11-26 03:34:51.578981+00');
INSERT INTO public.incident VALUES ('01M8AYPMZXFGC8C79DP6SKYZVA', 'command:112776400154.1802799674.9b96645dd2d16b7fe4338bef273072be', 'later', 'webserver', 'waiting', 1, 1795664073.7253494, '{"id": "01M8AYPMZXFGC8C79DP6SKYZVA", "target": {"host": "later", "container": "webserver"}, "requester": {"id": "U01ALICE", "name": "alice"}, "place": {"kind": "slack", "channel": "C01OPS", "thread": "", "answer_to": "http://127.0.0.1:37951/actions/88cf49ae6b7a0b4a9d022347"}, "asked_at": 1795664073.7253494, "state": "waiting", "version": 1, "round": 1, "error": "", "diagnosis": {"incident": "01M8AYPMZXFGC8C79DP6SKYZVA", "target": {"host": "later", "container": "webserver"}, "verdict": "cause", "engine": {"version": "20.10.24+dfsg1", "rootless": false}, "error": {"text": "driver failed programming external connectivity on endpoint webserver (37b713dedb0502b291eaaa37f3cb0e6a38c0346404bbbdf1138b0145945d34b4): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use", "signature": "S_BUSY", "endpoint": "webserver", "address": "0.0.0.0", "port": 80, "protocol": "tcp", "wrapper": "driver_failed", "table": null, "chain": null, "network": null}, "findings": [{"cause": "port_held_by_service", "certainty": "proved", "summary": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80", "evidence": [{"source": "/proc/net", "text": "0.0.0.0:80, [::]:80 LISTEN"}, {"source": "/proc", "text": "pid 161 nginx in /system.slice/nginx.service"}, {"source": "systemctl show", "text": "nginx.service active, disabled"}], "holder": {"kind": "service", "name": "nginx.service", "pid": 161}, "remedies": [{"id": "stop_service", "title": "Stop nginx.service and start webserver", "steps": [{"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}, "stdin": ""}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["nginx.service: 0 established connections to 80/tcp"], "undo": [{"engine": "stop", "container": "webserver", "why": "give the port back", "arguments": []}, {"argv": ["systemctl", "start", "nginx.service"], "why": "nginx.service ran before", "guard": null, "stdin": ""}], "digest": "sha256:da1f146c457aaa8a42f67d1769f6c2aa0088df7fdd5070599c043a1c21830ca9"}, {"id": "republish_on_other_port", "title": "Publish webserver on port 8080 instead", "steps": [{"engine": "republish", "container": "webserver", "why": "nginx.service keeps 80/tcp", "arguments": [["80/tcp", "8080"]]}, {"engine": "start", "container": "webserver", "why": "start it, now that its ports are where this host can publish them", "arguments": []}], "risk": "disruptive", "affects": ["whoever uses port 80 of webserver must learn of port 8080", "that is clients, proxies, monitoring, and the rules of firewalls between them", "webserver is made anew from the same image and settings; the old one is kept, stopped", "what it wrote outside of volumes stays with the old one", "who made webserver, such as a script or a unit, must change it there too: else it comes back as it was"], "undo": [{"engine": "restore", "container": "webserver", "why": "put the old one back", "arguments": []}], "digest": "sha256:75bf69f10bd61937d4d0d86f49570e44c08822fe1af236aeb2b7f366f7e1be4c"}], "proposals": []}], "areas": [{"area": "container", "result": "problem", "detail": "webserver is created, exit status 128: Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"}, {"area": "ports", "result": "problem", "detail": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, {"area": "firewall", "result": "ok", "detail": "iptables v1.8.9 (nf_tables): chain DOCKER is in nat and filter"}, {"area": "daemon", "result": "ok", "detail": "docker.service active since Wed 2026-11-25 15:56:20 UTC, Docker 20.10.24+dfsg1"}, {"area": "resources", "result": "ok", "detail": "descriptors 22 of 20000; memory 22.1 of 23.5 GiB free; processes 131 of 4194304; disk 26 % used"}, {"area": "network", "result": "ok", "detail": "bridge docker0, 172.17.0.0/16"}], "not_checked": [], "timings": {"connect_ms": 0, "ask_ms": 3, "total_ms": 3, "round_trips": 0}, "did_you_mean": [], "reason": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, "before": null, "expires_at": 4949264074.98114, "agreed": [], "decision": null, "executed": [], "verification": null, "closed_at": null, "note": "", "told": [], "acknowledged": null, "undo": null, "taken_back": null, "occasion": ""}');
INSERT INTO public.incident VALUES ('01M8AYPP80R0J6F2851F3QD18Z', 'command:841443730400.7512922478.3a7a954aeafc5d4ae17a37d423392f56', 'soon', 'webserver', 'waiting', 1, 1795664075.0086446, '{"id": "01M8AYPP80R0J6F2851F3QD18Z", "target": {"host": "soon", "container": "webserver"}, "requester": {"id": "U01ALICE", "name": "alice"}, "place": {"kind": "slack", "channel": "C01OPS", "thread": "", "answer_to": "http://127.0.0.1:37951/actions/691bd3b5de36d3b43e083d19"}, "asked_at": 1795664075.0086446, "state": "waiting", "version": 1, "round": 1, "error": "", "diagnosis": {"incident": "01M8AYPP80R0J6F2851F3QD18Z", "target": {"host": "soon", "container": "webserver"}, "verdict": "cause", "engine": {"version": "20.10.24+dfsg1", "rootless": false}, "error": {"text": "driver failed programming external connectivity on endpoint webserver (37b713dedb0502b291eaaa37f3cb0e6a38c0346404bbbdf1138b0145945d34b4): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use", "signature": "S_BUSY", "endpoint": "webserver", "address": "0.0.0.0", "port": 80, "protocol": "tcp", "wrapper": "driver_failed", "table": null, "chain": null, "network": null}, "findings": [{"cause": "port_held_by_service", "certainty": "proved", "summary": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80", "evidence": [{"source": "/proc/net", "text": "0.0.0.0:80, [::]:80 LISTEN"}, {"source": "/proc", "text": "pid 161 nginx in /system.slice/nginx.service"}, {"source": "systemctl show", "text": "nginx.service active, disabled"}], "holder": {"kind": "service", "name": "nginx.service", "pid": 161}, "remedies": [{"id": "stop_service", "title": "Stop nginx.service and start webserver", "steps": [{"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}, "stdin": ""}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["nginx.service: 0 established connections to 80/tcp"], "undo": [{"engine": "stop", "container": "webserver", "why": "give the port back", "arguments": []}, {"argv": ["systemctl", "start", "nginx.service"], "why": "nginx.service ran before", "guard": null, "stdin": ""}], "digest": "sha256:c1bffd654c0dae8ae93abebf5571f2107b49a9347f3ae935c1a14d4aa843a495"}, {"id": "republish_on_other_port", "title": "Publish webserver on port 8080 instead", "steps": [{"engine": "republish", "container": "webserver", "why": "nginx.service keeps 80/tcp", "arguments": [["80/tcp", "8080"]]}, {"engine": "start", "container": "webserver", "why": "start it, now that its ports are where this host can publish them", "arguments": []}], "risk": "disruptive", "affects": ["whoever uses port 80 of webserver must learn of port 8080", "that is clients, proxies, monitoring, and the rules of firewalls between them", "webserver is made anew from the same image and settings; the old one is kept, stopped", "what it wrote outside of volumes stays with the old one", "who made webserver, such as a script or a unit, must change it there too: else it comes back as it was"], "undo": [{"engine": "restore", "container": "webserver", "why": "put the old one back", "arguments": []}], "digest": "sha256:28a6c568dfaae24642728b29a7b7ef4a386171e6cb47dffcabcbde823d685fa7"}], "proposals": []}], "areas": [{"area": "container", "result": "problem", "detail": "webserver is created, exit status 128: Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"}, {"area": "ports", "result": "problem", "detail": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, {"area": "firewall", "result": "ok", "detail": "iptables v1.8.9 (nf_tables): chain DOCKER is in nat and filter"}, {"area": "daemon", "result": "ok", "detail": "docker.service active since Wed 2026-11-25 15:56:20 UTC, Docker 20.10.24+dfsg1"}, {"area": "resources", "result": "ok", "detail": "descriptors 22 of 20000; memory 22.1 of 23.5 GiB free; processes 131 of 4194304; disk 26 % used"}, {"area": "network", "result": "ok", "detail": "bridge docker0, 172.17.0.0/16"}], "not_checked": [], "timings": {"connect_ms": 0, "ask_ms": 1, "total_ms": 1, "round_trips": 0}, "did_you_mean": [], "reason": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, "before": null, "expires_at": 1795664135.2639027, "agreed": [], "decision": null, "executed": [], "verification": null, "closed_at": null, "note": "", "told": [], "acknowledged": null, "undo": null, "taken_back": null, "occasion": ""}');
INSERT INTO public.incident VALUES ('01M8AYPPJ456Q4NJHMNDV2EXR9', 'command:231273606383.9793268381.bfae5b0acd7274c3f5b4b2f29a6cc36c', 'fixed', 'webserver', 'verified', 6, 1795664075.3323216, '{"id": "01M8AYPPJ456Q4NJHMNDV2EXR9", "target": {"host": "fixed", "container": "webserver"}, "requester": {"id": "U01ALICE", "name": "alice"}, "place": {"kind": "slack", "channel": "C01OPS", "thread": "", "answer_to": "http://127.0.0.1:37951/actions/d090e8439bf8de83226fafef"}, "asked_at": 1795664075.3323216, "state": "verified", "version": 6, "round": 1, "error": "", "diagnosis": {"incident": "01M8AYPPJ456Q4NJHMNDV2EXR9", "target": {"host": "fixed", "container": "webserver"}, "verdict": "cause", "engine": {"version": "20.10.24+dfsg1", "rootless": false}, "error": {"text": "driver failed programming external connectivity on endpoint webserver (37b713dedb0502b291eaaa37f3cb0e6a38c0346404bbbdf1138b0145945d34b4): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use", "signature": "S_BUSY", "endpoint": "webserver", "address": "0.0.0.0", "port": 80, "protocol": "tcp", "wrapper": "driver_failed", "table": null, "chain": null, "network": null}, "findings": [{"cause": "port_held_by_service", "certainty": "proved", "summary": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80", "evidence": [{"source": "/proc/net", "text": "0.0.0.0:80, [::]:80 LISTEN"}, {"source": "/proc", "text": "pid 161 nginx in /system.slice/nginx.service"}, {"source": "systemctl show", "text": "nginx.service active, disabled"}], "holder": {"kind": "service", "name": "nginx.service", "pid": 161}, "remedies": [{"id": "stop_service", "title": "Stop nginx.service and start webserver", "steps": [{"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}, "stdin": ""}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["nginx.service: 0 established connections to 80/tcp"], "undo": [{"engine": "stop", "container": "webserver", "why": "give the port back", "arguments": []}, {"argv": ["systemctl", "start", "nginx.service"], "why": "nginx.service ran before", "guard": null, "stdin": ""}], "digest": "sha256:0567ca251eafd5c463cc8fa0ea53b6d435d1fbf5173f62476f4f9353a0604197"}, {"id": "republish_on_other_port", "title": "Publish webserver on port 8080 instead", "steps": [{"engine": "republish", "container": "webserver", "why": "nginx.service keeps 80/tcp", "arguments": [["80/tcp", "8080"]]}, {"engine": "start", "container": "webserver", "why": "start it, now that its ports are where this host can publish them", "arguments": []}], "risk": "disruptive", "affects": ["whoever uses port 80 of webserver must learn of port 8080", "that is clients, proxies, monitoring, and the rules of firewalls between them", "webserver is made anew from the same image and settings; the old one is kept, stopped", "what it wrote outside of volumes stays with the old one", "who made webserver, such as a script or a unit, must change it there too: else it comes back as it was"], "undo": [{"engine": "restore", "container": "webserver", "why": "put the old one back", "arguments": []}], "digest": "sha256:cb3cdd5be4b0110f9b483fb1b240bbfbe29680f66721fda610cf5d3ef6e1e6de"}], "proposals": []}], "areas": [{"area": "container", "result": "problem", "detail": "webserver is created, exit status 128: Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"}, {"area": "ports", "result": "problem", "detail": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, {"area": "firewall", "result": "ok", "detail": "iptables v1.8.9 (nf_tables): chain DOCKER is in nat and filter"}, {"area": "daemon", "result": "ok", "detail": "docker.service active since Wed 2026-11-25 15:56:20 UTC, Docker 20.10.24+dfsg1"}, {"area": "resources", "result": "ok", "detail": "descriptors 22 of 20000; memory 22.1 of 23.5 GiB free; processes 131 of 4194304; disk 26 % used"}, {"area": "network", "result": "ok", "detail": "bridge docker0, 172.17.0.0/16"}], "not_checked": [], "timings": {"connect_ms": 0, "ask_ms": 1, "total_ms": 1, "round_trips": 0}, "did_you_mean": [], "reason": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, "before": null, "expires_at": 1795665875.4805517, "agreed": [{"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795664075.5641932, "remedy": "stop_service", "digest": "sha256:0567ca251eafd5c463cc8fa0ea53b6d435d1fbf5173f62476f4f9353a0604197", "reason": "", "break_glass": false}], "decision": {"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795664075.5641932, "remedy": "stop_service", "digest": "sha256:0567ca251eafd5c463cc8fa0ea53b6d435d1fbf5173f62476f4f9353a0604197", "reason": "", "break_glass": false}, "executed": [{"step": {"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}, "stdin": ""}, "exit": 0, "output": "", "ms": 0}, {"step": {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}, "exit": 0, "output": "", "ms": 0}], "verification": {"verified": true, "reason": "", "after": {"incident": "01M8AYPPJ456Q4NJHMNDV2EXR9", "target": {"host": "fixed", "container": "webserver"}, "verdict": "healthy", "engine": {"version": "20.10.24+dfsg1", "rootless": false}, "error": null, "findings": [], "areas": [{"area": "container", "result": "ok", "detail": "webserver is running"}, {"area": "ports", "result": "ok", "detail": "webserver publishes 80/tcp"}, {"area": "firewall", "result": "ok", "detail": "iptables v1.8.9 (nf_tables): chain DOCKER is in nat and filter"}, {"area": "daemon", "result": "ok", "detail": "docker.service active since Wed 2026-11-25 15:56:20 UTC, Docker 20.10.24+dfsg1"}, {"area": "resources", "result": "ok", "detail": "descriptors 28 of 20000; memory 22.2 of 23.5 GiB free; processes 83 of 4194304; disk 26 % used"}, {"area": "network", "result": "ok", "detail": "bridge docker0, 172.17.0.0/16"}], "not_checked": [], "timings": {"connect_ms": 0, "ask_ms": 1, "total_ms": 1, "round_trips": 0}, "did_you_mean": [], "reason": "webserver is running, and nothing is wrong with it"}, "probes": [{"address": "", "port": 80, "protocol": "tcp", "answered": true, "origin": "from dockfix", "detail": "answered in 0 ms"}]}, "closed_at": 1795664075.8870537, "note": "", "told": [], "acknowledged": null, "undo": {"remedy": {"id": "stop_service", "title": "Put back: Stop nginx.service and start webserver", "steps": [{"engine": "stop", "container": "webserver", "why": "give the port back", "arguments": []}, {"argv": ["systemctl", "start", "nginx.service"], "why": "nginx.service ran before", "guard": null, "stdin": ""}], "risk": "disruptive", "affects": [], "undo": [], "digest": "sha256:f5b02a1c39c4c9916696bae145d87bc436706a8b42de8fafa04bd8c65c28ddd9"}, "expires_at": 1795667675.8890707, "stays": [], "agreed": [], "decision": null, "executed": [], "ended_at": null, "note": ""}, "taken_back": null, "occasion": ""}');
INSERT INTO public.incident VALUES ('01M8AYPQ6WMM1NPDM49MRBN7E4', 'command:553955501553.9029376184.8ed83d27840279bdaf0bbebc332d63cd', 'silent', 'webserver', 'asked', 0, 1795664075.9965196, '{"id": "01M8AYPQ6WMM1NPDM49MRBN7E4", "target": {"host": "silent", "container": "webserver"}, "requester": {"id": "U01ALICE", "name": "alice"}, "place": {"kind": "slack", "channel": "C01OPS", "thread": "", "answer_to": "http://127.0.0.1:37951/actions/6d3edeced1d3a0d70890c6c4"}, "asked_at": 1795664075.9965196, "state": "asked", "version": 0, "round": 0, "error": "", "diagnosis": null, "before": null, "expires_at": null, "agreed": [], "decision": null, "executed": [], "verification": null, "closed_at": null, "note": "", "told": [], "acknowledged": null, "undo": null, "taken_back": null, "occasion": ""}');
INSERT INTO public.incident VALUES ('01M8AYPQ7B8YZ967DYKZBT084H', 'command:898937153418.8358760631.b3ba6dec3c87d78e838e124446b0be6a', 'approved', 'webserver', 'approved', 2, 1795664076.0118854, '{"id": "01M8AYPQ7B8YZ967DYKZBT084H", "target": {"host": "approved", "container": "webserver"}, "requester": {"id": "U01ALICE", "name": "alice"}, "place": {"kind": "slack", "channel": "C01OPS", "thread": "", "answer_to": "http://127.0.0.1:37951/actions/336f25d2cfd02f9ff692107c"}, "asked_at": 1795664076.0118854, "state": "approved", "version": 2, "round": 1, "error": "", "diagnosis": {"incident": "01M8AYPQ7B8YZ967DYKZBT084H", "target": {"host": "approved", "container": "webserver"}, "verdict": "cause", "engine": {"version": "20.10.24+dfsg1", "rootless": false}, "error": {"text": "driver failed programming external connectivity on endpoint webserver (37b713dedb0502b291eaaa37f3cb0e6a38c0346404bbbdf1138b0145945d34b4): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use", "signature": "S_BUSY", "endpoint": "webserver", "address": "0.0.0.0", "port": 80, "protocol": "tcp", "wrapper": "driver_failed", "table": null, "chain": null, "network": null}, "findings": [{"cause": "port_held_by_service", "certainty": "proved", "summary": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80", "evidence": [{"source": "/proc/net", "text": "0.0.0.0:80, [::]:80 LISTEN"}, {"source": "/proc", "text": "pid 161 nginx in /system.slice/nginx.service"}, {"source": "systemctl show", "text": "nginx.service active, disabled"}], "holder": {"kind": "service", "name": "nginx.service", "pid": 161}, "remedies": [{"id": "stop_service", "title": "Stop nginx.service and start webserver", "steps": [{"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}, "stdin": ""}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["nginx.service: 0 established connections to 80/tcp"], "undo": [{"engine": "stop", "container": "webserver", "why": "give the port back", "arguments": []}, {"argv": ["systemctl", "start", "nginx.service"], "why": "nginx.service ran before", "guard": null, "stdin": ""}], "digest": "sha256:77a3f0613386654eeeccfa12569d920af31681cff168e20d55255b2f47581050"}, {"id": "republish_on_other_port", "title": "Publish webserver on port 8080 instead", "steps": [{"engine": "republish", "container": "webserver", "why": "nginx.service keeps 80/tcp", "arguments": [["80/tcp", "8080"]]}, {"engine": "start", "container": "webserver", "why": "start it, now that its ports are where this host can publish them", "arguments": []}], "risk": "disruptive", "affects": ["whoever uses port 80 of webserver must learn of port 8080", "that is clients, proxies, monitoring, and the rules of firewalls between them", "webserver is made anew from the same image and settings; the old one is kept, stopped", "what it wrote outside of volumes stays with the old one", "who made webserver, such as a script or a unit, must change it there too: else it comes back as it was"], "undo": [{"engine": "restore", "container": "webserver", "why": "put the old one back", "arguments": []}], "digest": "sha256:198d9b1cf6907d1ee27a3149cf98bccad4bffd6c57dab7c6b8d6db2031eb32bc"}], "proposals": []}], "areas": [{"area": "container", "result": "problem", "detail": "webserver is created, exit status 128: Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"}, {"area": "ports", "result": "problem", "detail": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, {"area": "firewall", "result": "ok", "detail": "iptables v1.8.9 (nf_tables): chain DOCKER is in nat and filter"}, {"area": "daemon", "result": "ok", "detail": "docker.service active since Wed 2026-11-25 15:56:20 UTC, Docker 20.10.24+dfsg1"}, {"area": "resources", "result": "ok", "detail": "descriptors 22 of 20000; memory 22.1 of 23.5 GiB free; processes 131 of 4194304; disk 26 % used"}, {"area": "network", "result": "ok", "detail": "bridge docker0, 172.17.0.0/16"}], "not_checked": [], "timings": {"connect_ms": 0, "ask_ms": 2, "total_ms": 2, "round_trips": 0}, "did_you_mean": [], "reason": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, "before": null, "expires_at": 4949264076.259424, "agreed": [{"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795664076.4842703, "remedy": "stop_service", "digest": "sha256:77a3f0613386654eeeccfa12569d920af31681cff168e20d55255b2f47581050", "reason": "", "break_glass": false}], "decision": {"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795664076.4842703, "remedy": "stop_service", "digest": "sha256:77a3f0613386654eeeccfa12569d920af31681cff168e20d55255b2f47581050", "reason": "", "break_glass": false}, "executed": [], "verification": null, "closed_at": null, "note": "", "told": [], "acknowledged": null, "undo": null, "taken_back": null, "occasion": ""}');
INSERT INTO public.incident VALUES ('01M8AYPQHJVKXV68S3QR84DADN', 'command:378362837056.9885972847.5cb703d111a0158b28e62804afc96e32', 'approved', 'webserver', 'approved', 2, 1795664076.3386164, '{"id": "01M8AYPQHJVKXV68S3QR84DADN", "target": {"host": "approved", "container": "webserver"}, "requester": {"id": "U01ALICE", "name": "alice"}, "place": {"kind": "slack", "channel": "C01OPS", "thread": "", "answer_to": "http://127.0.0.1:37951/actions/d60802a9642d624846d2fa26"}, "asked_at": 1795664076.3386164, "state": "approved", "version": 2, "round": 1, "error": "", "diagnosis": {"incident": "01M8AYPQHJVKXV68S3QR84DADN", "target": {"host": "approved", "container": "webserver"}, "verdict": "cause", "engine": {"version": "20.10.24+dfsg1", "rootless": false}, "error": {"text": "driver failed programming external connectivity on endpoint webserver (37b713dedb0502b291eaaa37f3cb0e6a38c0346404bbbdf1138b0145945d34b4): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use", "signature": "S_BUSY", "endpoint": "webserver", "address": "0.0.0.0", "port": 80, "protocol": "tcp", "wrapper": "driver_failed", "table": null, "chain": null, "network": null}, "findings": [{"cause": "port_held_by_service", "certainty": "proved", "summary": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80", "evidence": [{"source": "/proc/net", "text": "0.0.0.0:80, [::]:80 LISTEN"}, {"source": "/proc", "text": "pid 161 nginx in /system.slice/nginx.service"}, {"source": "systemctl show", "text": "nginx.service active, disabled"}], "holder": {"kind": "service", "name": "nginx.service", "pid": 161}, "remedies": [{"id": "stop_service", "title": "Stop nginx.service and start webserver", "steps": [{"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}, "stdin": ""}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["nginx.service: 0 established connections to 80/tcp"], "undo": [{"engine": "stop", "container": "webserver", "why": "give the port back", "arguments": []}, {"argv": ["systemctl", "start", "nginx.service"], "why": "nginx.service ran before", "guard": null, "stdin": ""}], "digest": "sha256:77a3f0613386654eeeccfa12569d920af31681cff168e20d55255b2f47581050"}, {"id": "republish_on_other_port", "title": "Publish webserver on port 8080 instead", "steps": [{"engine": "republish", "container": "webserver", "why": "nginx.service keeps 80/tcp", "arguments": [["80/tcp", "8080"]]}, {"engine": "start", "container": "webserver", "why": "start it, now that its ports are where this host can publish them", "arguments": []}], "risk": "disruptive", "affects": ["whoever uses port 80 of webserver must learn of port 8080", "that is clients, proxies, monitoring, and the rules of firewalls between them", "webserver is made anew from the same image and settings; the old one is kept, stopped", "what it wrote outside of volumes stays with the old one", "who made webserver, such as a script or a unit, must change it there too: else it comes back as it was"], "undo": [{"engine": "restore", "container": "webserver", "why": "put the old one back", "arguments": []}], "digest": "sha256:198d9b1cf6907d1ee27a3149cf98bccad4bffd6c57dab7c6b8d6db2031eb32bc"}], "proposals": []}], "areas": [{"area": "container", "result": "problem", "detail": "webserver is created, exit status 128: Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"}, {"area": "ports", "result": "problem", "detail": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, {"area": "firewall", "result": "ok", "detail": "iptables v1.8.9 (nf_tables): chain DOCKER is in nat and filter"}, {"area": "daemon", "result": "ok", "detail": "docker.service active since Wed 2026-11-25 15:56:20 UTC, Docker 20.10.24+dfsg1"}, {"area": "resources", "result": "ok", "detail": "descriptors 22 of 20000; memory 22.1 of 23.5 GiB free; processes 131 of 4194304; disk 26 % used"}, {"area": "network", "result": "ok", "detail": "bridge docker0, 172.17.0.0/16"}], "not_checked": [], "timings": {"connect_ms": 0, "ask_ms": 2, "total_ms": 2, "round_trips": 0}, "did_you_mean": [], "reason": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, "before": null, "expires_at": 4949264076.446237, "agreed": [{"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795664076.6590424, "remedy": "stop_service", "digest": "sha256:77a3f0613386654eeeccfa12569d920af31681cff168e20d55255b2f47581050", "reason": "", "break_glass": false}], "decision": {"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795664076.6590424, "remedy": "stop_service", "digest": "sha256:77a3f0613386654eeeccfa12569d920af31681cff168e20d55255b2f47581050", "reason": "", "break_glass": false}, "executed": [], "verification": null, "closed_at": null, "note": "", "told": [], "acknowledged": null, "undo": null, "taken_back": null, "occasion": ""}');
INSERT INTO public.incident VALUES ('01M8AYPQWKFTTVKQNEPFNF0BQQ', 'command:300358425572.9988592863.1cbb4ef5c701f572223f4c735d0c5a4b', 'running', 'webserver', 'running', 4, 1795664076.691373, '{"id": "01M8AYPQWKFTTVKQNEPFNF0BQQ", "target": {"host": "running", "container": "webserver"}, "requester": {"id": "U01ALICE", "name": "alice"}, "place": {"kind": "slack", "channel": "C01OPS", "thread": "", "answer_to": "http://127.0.0.1:37951/actions/e9e6f1b9f20c383dff10ed97"}, "asked_at": 1795664076.691373, "state": "running", "version": 4, "round": 1, "error": "", "diagnosis": {"incident": "01M8AYPQWKFTTVKQNEPFNF0BQQ", "target": {"host": "running", "container": "webserver"}, "verdict": "cause", "engine": {"version": "20.10.24+dfsg1", "rootless": false}, "error": {"text": "driver failed programming external connectivity on endpoint webserver (37b713dedb0502b291eaaa37f3cb0e6a38c0346404bbbdf1138b0145945d34b4): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use", "signature": "S_BUSY", "endpoint": "webserver", "address": "0.0.0.0", "port": 80, "protocol": "tcp", "wrapper": "driver_failed", "table": null, "chain": null, "network": null}, "findings": [{"cause": "port_held_by_service", "certainty": "proved", "summary": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80", "evidence": [{"source": "/proc/net", "text": "0.0.0.0:80, [::]:80 LISTEN"}, {"source": "/proc", "text": "pid 161 nginx in /system.slice/nginx.service"}, {"source": "systemctl show", "text": "nginx.service active, disabled"}], "holder": {"kind": "service", "name": "nginx.service", "pid": 161}, "remedies": [{"id": "stop_service", "title": "Stop nginx.service and start webserver", "steps": [{"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}, "stdin": ""}, {"engine": "start", "container": "webserver", "why": "start it again, now that nothing is in its way", "arguments": []}], "risk": "disruptive", "affects": ["nginx.service: 0 established connections to 80/tcp"], "undo": [{"engine": "stop", "container": "webserver", "why": "give the port back", "arguments": []}, {"argv": ["systemctl", "start", "nginx.service"], "why": "nginx.service ran before", "guard": null, "stdin": ""}], "digest": "sha256:695b15490318a42ec9d9693a6a778d2c12a8a59b644565deae9592e0c19c1734"}, {"id": "republish_on_other_port", "title": "Publish webserver on port 8080 instead", "steps": [{"engine": "republish", "container": "webserver", "why": "nginx.service keeps 80/tcp", "arguments": [["80/tcp", "8080"]]}, {"engine": "start", "container": "webserver", "why": "start it, now that its ports are where this host can publish them", "arguments": []}], "risk": "disruptive", "affects": ["whoever uses port 80 of webserver must learn of port 8080", "that is clients, proxies, monitoring, and the rules of firewalls between them", "webserver is made anew from the same image and settings; the old one is kept, stopped", "what it wrote outside of volumes stays with the old one", "who made webserver, such as a script or a unit, must change it there too: else it comes back as it was"], "undo": [{"engine": "restore", "container": "webserver", "why": "put the old one back", "arguments": []}], "digest": "sha256:636c7b30ae246b2ec031ec41083c309d4d12183a98110a6a55b1c30e2e922981"}], "proposals": []}], "areas": [{"area": "container", "result": "problem", "detail": "webserver is created, exit status 128: Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"}, {"area": "ports", "result": "problem", "detail": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, {"area": "firewall", "result": "ok", "detail": "iptables v1.8.9 (nf_tables): chain DOCKER is in nat and filter"}, {"area": "daemon", "result": "ok", "detail": "docker.service active since Wed 2026-11-25 15:56:20 UTC, Docker 20.10.24+dfsg1"}, {"area": "resources", "result": "ok", "detail": "descriptors 22 of 20000; memory 22.1 of 23.5 GiB free; processes 131 of 4194304; disk 26 % used"}, {"area": "network", "result": "ok", "detail": "bridge docker0, 172.17.0.0/16"}], "not_checked": [], "timings": {"connect_ms": 0, "ask_ms": 2, "total_ms": 2, "round_trips": 0}, "did_you_mean": [], "reason": "nginx.service (pid 161) listens on 0.0.0.0:80, [::]:80"}, "before": null, "expires_at": 1795665876.8967853, "agreed": [{"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795664077.0539734, "remedy": "stop_service", "digest": "sha256:695b15490318a42ec9d9693a6a778d2c12a8a59b644565deae9592e0c19c1734", "reason": "", "break_glass": false}], "decision": {"approved": true, "by": {"id": "U02BOB", "name": "bob"}, "at": 1795664077.0539734, "remedy": "stop_service", "digest": "sha256:695b15490318a42ec9d9693a6a778d2c12a8a59b644565deae9592e0c19c1734", "reason": "", "break_glass": false}, "executed": [{"step": {"argv": ["systemctl", "stop", "nginx.service"], "why": "nginx.service holds 80/tcp", "guard": {"pid": 161, "start_ticks": 632889}, "stdin": ""}, "exit": 0, "output": "", "ms": 0}], "verification": null, "closed_at": null, "note": "", "told": [], "acknowledged": null, "undo": null, "taken_back": null, "occasion": ""}');
INSERT INTO public.lease VALUES ('approved', '01M8AYPQ7B8YZ967DYKZBT084H', 'bob (request 01M8AYPQ7B8YZ967DYKZBT084H, webserver)', 1795664076.6452498, 1795664376.6452498);
INSERT INTO public.lease VALUES ('running', '01M8AYPQWKFTTVKQNEPFNF0BQQ', 'bob (request 01M8AYPQWKFTTVKQNEPFNF0BQQ, webserver)', 1795664077.099943, 1795664377.2225418);
INSERT INTO public.post VALUES ('01M8AYPQ7B8YZ967DYKZBT084H:answer:1', '01M8AYPQ7B8YZ967DYKZBT084H', 'C01OPS', '1795664076.321629', 'e51ff1fa3f4dac70190aa6b5302d5224357d1ff028637fe8dda62566d71c0455');
INSERT INTO public.post VALUES ('01M8AYPQ6WMM1NPDM49MRBN7E4:progress', '01M8AYPQ6WMM1NPDM49MRBN7E4', 'C01OPS', '1795664076.288750', '7c1d3ce427671ab2fb42f2c38ce2835732ecff2bdc3b04802fd26c90e6109f2c');
INSERT INTO public.post VALUES ('01M8AYPMZXFGC8C79DP6SKYZVA:progress', '01M8AYPMZXFGC8C79DP6SKYZVA', 'C01OPS', '1795664074.844408', 'bf1371b62d1e0332db227dec7c9e97fb064bc5c662b63da3cb0316c2b58f71b7');
INSERT INTO public.post VALUES ('01M8AYPQ7B8YZ967DYKZBT084H:progress', '01M8AYPQ7B8YZ967DYKZBT084H', 'C01OPS', '1795664076.291783', '53f48f7f25b2ceeec0aeeb3e0ebac3db10881cb44a00fe0468f2a0f030bbc80c');
INSERT INTO public.post VALUES ('01M8AYPMZXFGC8C79DP6SKYZVA:answer:1', '01M8AYPMZXFGC8C79DP6SKYZVA', 'C01OPS', '1795664075.268979', 'c89bdc0757d06a505261fa1bcb893e70f001f8db62d5de6051ffac1b3f0507b2');
INSERT INTO public.post VALUES ('01M8AYPP80R0J6F2851F3QD18Z:progress', '01M8AYPP80R0J6F2851F3QD18Z', 'C01OPS', '1795664075.273041', 'ce6e57d0bc151508f67fe2c7eefcf1772ff1bc8f30db6d258fab6ebfed6ea561');
INSERT INTO public.post VALUES ('01M8AYPMZXFGC8C79DP6SKYZVA:parent', '01M8AYPMZXFGC8C79DP6SKYZVA', 'C01OPS', '1795664074.808399', '019af65403987f4047181f47dccba4bf39f4782acfbe16c0e7c649248740d60d');
INSERT INTO public.post VALUES ('01M8AYPP80R0J6F2851F3QD18Z:answer:1', '01M8AYPP80R0J6F2851F3QD18Z', 'C01OPS', '1795664075.305800', '5b300d665f9f0dcfddd99cc60dc86f4083b84d1a64509f6e402047df1b5f50f8');
INSERT INTO public.post VALUES ('01M8AYPP80R0J6F2851F3QD18Z:parent', '01M8AYPP80R0J6F2851F3QD18Z', 'C01OPS', '1795664075.228760', 'a8c2348ffcdaf7835c69a54a6309fa8a22c60637563e83512d4ce72c3e705cc0');
INSERT INTO public.post VALUES ('01M8AYPQHJVKXV68S3QR84DADN:answer:1', '01M8AYPQHJVKXV68S3QR84DADN', 'C01OPS', '1795664076.565772', 'ec902c2572febea1b95ff2b212c16a6c98bda5c4a33564b846f5de9686a4aaf9');
INSERT INTO public.post VALUES ('01M8AYPPJ456Q4NJHMNDV2EXR9:progress', '01M8AYPPJ456Q4NJHMNDV2EXR9', 'C01OPS', '1795664075.500198', '27c62fd29eaa92a252a43841badefc15046907016757a8e59fe0064deac4d192');
INSERT INTO public.post VALUES ('01M8AYPQHJVKXV68S3QR84DADN:progress:1', '01M8AYPQHJVKXV68S3QR84DADN', 'C01OPS', '1795664076.744554', 'e419797d03aabe30c9eaa32a0c656e3c6a466736287f3862a922b75a2a0c789d');
INSERT INTO public.post VALUES ('01M8AYPQ7B8YZ967DYKZBT084H:progress:1', '01M8AYPQ7B8YZ967DYKZBT084H', 'C01OPS', '1795664076.750932', 'b66c59d43861bb2723ec9bbaed59a4f5359677c01ae5d43c9cffacd112813886');
INSERT INTO public.post VALUES ('01M8AYPQHJVKXV68S3QR84DADN:parent', '01M8AYPQHJVKXV68S3QR84DADN', 'C01OPS', '1795664076.525290', 'cc0b7b4aa9955558de1f53f85b57f6821fcb09d9a1913671a6b1899f0063acb8');
INSERT INTO public.post VALUES ('01M8AYPQ7B8YZ967DYKZBT084H:parent', '01M8AYPQ7B8YZ967DYKZBT084H', 'C01OPS', '1795664076.266775', 'cc0b7b4aa9955558de1f53f85b57f6821fcb09d9a1913671a6b1899f0063acb8');
INSERT INTO public.post VALUES ('01M8AYPPJ456Q4NJHMNDV2EXR9:answer:1', '01M8AYPPJ456Q4NJHMNDV2EXR9', 'C01OPS', '1795664075.520254', '427f186a7be7391b08a3f2d43a3089d6c06306fbf5b5199b165a24c94d307b44');
INSERT INTO public.post VALUES ('01M8AYPPJ456Q4NJHMNDV2EXR9:progress:1', '01M8AYPPJ456Q4NJHMNDV2EXR9', 'C01OPS', '1795664075.787967', '7995f5d6c42d74b31c30a81b3405f646aae00db30118ea8cb07587743b9cd6cf');
INSERT INTO public.post VALUES ('01M8AYPPJ456Q4NJHMNDV2EXR9:result', '01M8AYPPJ456Q4NJHMNDV2EXR9', 'C01OPS', '1795664075.923266', '3c26116aae53bd83b2b838d17eed5f6cd1eea96e6a4af2f38e705cff44628d90');
INSERT INTO public.post VALUES ('01M8AYPPJ456Q4NJHMNDV2EXR9:parent', '01M8AYPPJ456Q4NJHMNDV2EXR9', 'C01OPS', '1795664075.480901', '0f53da6c5f13bd71ff78525b035a27c4c7553780719bdeb366794a8e453e3b6d');
INSERT INTO public.post VALUES ('01M8AYPQ6WMM1NPDM49MRBN7E4:parent', '01M8AYPQ6WMM1NPDM49MRBN7E4', 'C01OPS', '1795664076.264590', '15b8ca64a19c487e0384b52c746d236484a692990aa18a0d3285b3f17798d862');
INSERT INTO public.post VALUES ('01M8AYPQWKFTTVKQNEPFNF0BQQ:answer:1', '01M8AYPQWKFTTVKQNEPFNF0BQQ', 'C01OPS', '1795664076.995401', 'dcfe9de4a5ffc6d30251c4107e6eb1f95ec847f0ca50fea2c0e9a1e25248bbf0');
INSERT INTO public.post VALUES ('01M8AYPQWKFTTVKQNEPFNF0BQQ:parent', '01M8AYPQWKFTTVKQNEPFNF0BQQ', 'C01OPS', '1795664076.972575', '760abe16d74b39449a61d93218876c4d1e44d622e74abd1d71f94887d2ef4266');
INSERT INTO public.post VALUES ('01M8AYPQWKFTTVKQNEPFNF0BQQ:progress:1', '01M8AYPQWKFTTVKQNEPFNF0BQQ', 'C01OPS', '1795664077.197121', '1e5b02751f316abbdba2ad63269219b8b7485301381475f3b48f53ebc3b9a9c6');
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
ALTER TABLE ONLY public.executor
    ADD CONSTRAINT executor_pkey PRIMARY KEY (id);
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
