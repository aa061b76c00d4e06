// Generated from openapi.json by `npm run client`. Never edited by hand.

export interface paths {
    "/api/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description Newest first.
         *
         *     Needs: `api-keys:manage`.
         */
        get: operations["list_api_keys"];
        put?: never;
        /**
         * Make an API key
         * @description Sent as `Authorization: Bearer lvk_...`. Only a digest is stored: the key itself is told once, here.
         *
         *     Needs: `api-keys:manage`.
         */
        post: operations["create_api_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One API key
         * @description Without its secret.
         *
         *     Needs: `api-keys:manage`.
         */
        get: operations["get_api_key"];
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description It opens nothing from now on.
         *
         *     Needs: `api-keys:manage`.
         */
        delete: operations["delete_api_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The audit trail
         * @description Every write of people, programs and the system, newest first.
         *
         *     Needs: `audit:read`.
         */
        get: operations["list_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in
         * @description By password or one-time link. Five wrong tries a minute for an address and place, then 429.
         */
        post: operations["log_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log out
         * @description This login ends; an API key goes on.
         *
         *     Needs: any login.
         */
        post: operations["log_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who am I?
         * @description Also where a page finds its CSRF token again.
         *
         *     Needs: any login.
         */
        get: operations["get_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change one's own password
         * @description All other logins of the user end.
         *
         *     Needs: any login.
         */
        post: operations["change_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a password by one-time link
         * @description The link is used up, all other logins of the user end, and this one begins.
         */
        post: operations["set_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List commands
         * @description Newest first.
         *
         *     Needs: `read`.
         */
        get: operations["list_commands"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/{command_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One command
         * @description Its status and the station's answer.
         *
         *     Needs: `read`.
         */
        get: operations["get_command"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens, live
         * @description Server-sent events (`text/event-stream`). Each `data` is JSON:
         *     `{"seq", "type", "station_id", "at", "data"}`, the event's name is its `type`:
         *
         *     - `station.status`, `station.joined`: something about a station changed: read it again.
         *     - `session.started`, `session.updated`, `session.ended`: `data` has the session's fields that changed.
         *     - `command.updated`: `data` has `id`, `station_id`, `command`, `status`, `reason`.
         *     - `alert.opened`
         *     - `station.message`: live OCPP traffic; only with `station_id` and `types=station.message`.
         *
         *     Facts have an `id` (`seq`): send the last one as `Last-Event-ID` (browsers do so by themselves) and nothing is missed. Telemetry
         *     (`session.updated`, `station.message`) has none and may be dropped. `reset` says that too much happened meanwhile: read everything again.
         *     A comment comes every 15 s.
         *
         *     Needs: `read`.
         */
        get: operations["stream_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/locations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List sites
         * @description Newest first.
         *
         *     Needs: `read`.
         */
        get: operations["list_locations"];
        put?: never;
        /**
         * Add a site
         * @description Stations are put there by their `location_id`.
         *
         *     Needs: `locations:write`.
         */
        post: operations["create_location"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/locations/{location_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One site
         * @description The site with its opening hours and power limit.
         *
         *     Needs: `read`.
         */
        get: operations["get_location"];
        put?: never;
        post?: never;
        /**
         * Remove a site
         * @description Refused with 409 while stations stand there.
         *
         *     Needs: `locations:write`.
         */
        delete: operations["delete_location"];
        options?: never;
        head?: never;
        /**
         * Change a site
         * @description Only the fields that are sent change.
         *
         *     Needs: `locations:write`.
         */
        patch: operations["change_location"];
        trace?: never;
    };
    "/api/v1/quarantine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What stations said that cannot be true
         * @description Of the whole network, newest first.
         *
         *     Needs: `read`.
         */
        get: operations["list_quarantine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List sessions
         * @description Newest start first.
         *
         *     Needs: `read`.
         */
        get: operations["list_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One session
         * @description Where it stands.
         *
         *     Needs: `read`.
         */
        get: operations["get_session"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/meter-values": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Meter values of a session
         * @description Newest first, all measurands as the station sent them.
         *
         *     Needs: `read`.
         */
        get: operations["list_meter_values"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List stations
         * @description Newest registration first, each with its EVSEs and live figures.
         *
         *     Needs: `read`.
         */
        get: operations["list_stations"];
        put?: never;
        /**
         * Register a station
         * @description It may connect to `/ocpp/{id}` from now on. EVSEs and connectors come from its own reports.
         *
         *     Needs: `stations:write`.
         */
        post: operations["create_station"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stations/{station_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One station
         * @description With its EVSEs, connectors and live figures. The id is compared without regard to case.
         *
         *     Needs: `read`.
         */
        get: operations["get_station"];
        put?: never;
        post?: never;
        /**
         * Remove a station
         * @description Its socket is closed and it is refused from now on; its sessions stay.
         *
         *     Needs: `stations:write`.
         */
        delete: operations["delete_station"];
        options?: never;
        head?: never;
        /**
         * Change or approve a station
         * @description Only the fields that are sent change. A new admission, password or disabling closes its socket: it comes back under the new terms.
         *
         *     Needs: `stations:write`.
         */
        patch: operations["change_station"];
        trace?: never;
    };
    "/api/v1/stations/{station_id}/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a raw OCPP call
         * @description For technicians: checked against the station's version before it is sent; the station's payload is under `response`.
         *
         *     Needs: `stations:call`.
         */
        post: operations["call_station"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stations/{station_id}/commands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Command a station
         * @description The same command works for every OCPP version, or ends as `not-supported`. Further messages that a version offers are commands, too: the action in kebab-case with its payload as `params`. Commands and parameters (`?`: may be left out):
         *
         *     - `remote-start`: evse_id?, connector_id?, token (uid), token_type?, remote_start_id?
         *     - `remote-stop`: session_id or transaction_id
         *     - `reset`: type: soft hard on-idle immediate; evse_id?
         *     - `unlock-connector`: evse_id, connector_id?
         *     - `change-availability`: operative: bool; evse_id?, connector_id?
         *     - `trigger-message`: message: boot-notification heartbeat status-notification meter-values ...; evse_id?, connector_id?
         *     - `get-variables`: variables: [{component?, variable, evse_id?, attribute?}] (1.6: the keys are the variables; empty = all)
         *     - `set-variables`: variables: [{component?, variable, value, evse_id?, attribute?}]
         *     - `get-base-report`: report: full configuration summary
         *     - `clear-cache`: no parameters
         *     - `data-transfer`: vendor_id, message_id?, data?
         *
         *     Needs: `stations:command`.
         */
        post: operations["command_station"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stations/{station_id}/disconnect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close the station's socket
         * @description It connects again by itself. For sockets that hang.
         *
         *     Needs: `stations:write`.
         */
        post: operations["disconnect_station"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stations/{station_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Recorded OCPP traffic
         * @description Newest first, secrets left out. Live: `GET /events?station_id=...&types=station.message`.
         *
         *     Needs: `messages:read`.
         */
        get: operations["list_messages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stations/{station_id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Notices of a station
         * @description Firmware and log status, security events and the like, newest first.
         *
         *     Needs: `read`.
         */
        get: operations["list_notes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stations/{station_id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new password
         * @description A random one of 128 bits, told once, here; the former stops working and the socket is closed.
         *
         *     Needs: `stations:write`.
         */
        post: operations["renew_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stations/{station_id}/quarantine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a station said that cannot be true
         * @description Newest first.
         *
         *     Needs: `read`.
         */
        get: operations["list_station_quarantine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stations/{station_id}/variables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Device model of a station
         * @description As last reported; `get-base-report` and `get-variables` bring it up to date. Ordered by component and variable.
         *
         *     Needs: `read`.
         */
        get: operations["list_variables"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tokens
         * @description Newest first.
         *
         *     Needs: `tokens:read`.
         */
        get: operations["list_tokens"];
        put?: never;
        /**
         * Add a token
         * @description It counts at every station from now on.
         *
         *     Needs: `tokens:write`.
         */
        post: operations["create_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{uid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One token
         * @description By its uid, without regard to case.
         *
         *     Needs: `tokens:read`.
         */
        get: operations["get_token"];
        put?: never;
        post?: never;
        /**
         * Remove a token
         * @description It is unknown from now on; its sessions stay.
         *
         *     Needs: `tokens:write`.
         */
        delete: operations["delete_token"];
        options?: never;
        head?: never;
        /**
         * Change a token
         * @description Only the fields that are sent change.
         *
         *     Needs: `tokens:write`.
         */
        patch: operations["change_token"];
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users
         * @description Newest first.
         *
         *     Needs: `users:manage`.
         */
        get: operations["list_users"];
        put?: never;
        /**
         * Invite a user
         * @description The link is told once and good for 72 hours.
         *
         *     Needs: `users:manage`.
         */
        post: operations["create_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One user
         * @description Without anything secret.
         *
         *     Needs: `users:manage`.
         */
        get: operations["get_user"];
        put?: never;
        post?: never;
        /**
         * Remove a user
         * @description With all logins; the audit trail keeps the name. The last admin stays.
         *
         *     Needs: `users:manage`.
         */
        delete: operations["delete_user"];
        options?: never;
        head?: never;
        /**
         * Change a user
         * @description Only the fields that are sent change. The last admin stays one.
         *
         *     Needs: `users:manage`.
         */
        patch: operations["change_user"];
        trace?: never;
    };
    "/api/v1/users/{user_id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new one-time link
         * @description For a user who lost theirs or forgot the password; earlier links die.
         *
         *     Needs: `users:manage`.
         */
        post: operations["renew_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Alive?
         * @description 200 as long as the process answers.
         */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prometheus metrics
         * @description Any login or API key that may read; without one only where the settings open it.
         */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ready?
         * @description 200 when the database and the bus answer, otherwise 503.
         */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * ApiKeyInput
         * @description A new key with the permissions of a role.
         * @example {
         *       "name": "Energy dashboard",
         *       "role": "viewer"
         *     }
         */
        ApiKeyInput: {
            /**
             * Expires At
             * @description Null: never.
             */
            expires_at?: string | null;
            /** Name */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "admin" | "operator" | "technician" | "viewer";
        };
        /**
         * ApiKeyOutput
         * @description A key without its secret. `hint` is how it begins.
         */
        ApiKeyOutput: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Created By */
            created_by: string | null;
            /** Expires At */
            expires_at: string | null;
            /** Hint */
            hint: string;
            /** Id */
            id: string;
            /** Last Used At */
            last_used_at: string | null;
            /** Name */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "admin" | "operator" | "technician" | "viewer";
        };
        /**
         * AuditOutput
         * @description One write. `before` and `after` hold what changed, secrets left out.
         */
        AuditOutput: {
            /**
             * Action
             * @example station.update
             */
            action: string;
            /** Actor Id */
            actor_id: string;
            /**
             * Actor Kind
             * @description user, api-key or system
             */
            actor_kind: string;
            /** Actor Name */
            actor_name: string;
            /** Address */
            address: string | null;
            /** After */
            after: {
                [key: string]: unknown;
            } | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Before */
            before: {
                [key: string]: unknown;
            } | null;
            /** Id */
            id: string;
            /** Noun */
            noun: string;
            /** Noun Id */
            noun_id: string;
            /** Reason */
            reason: string | null;
        };
        /**
         * CallInput
         * @description An OCPP call as it is written in the station's version.
         * @example {
         *       "action": "TriggerMessage",
         *       "payload": {
         *         "requestedMessage": "StatusNotification"
         *       }
         *     }
         */
        CallInput: {
            /**
             * Action
             * @example TriggerMessage
             */
            action: string;
            /** Payload */
            payload?: {
                [key: string]: unknown;
            };
            /**
             * Timeout S
             * @description How long the station may take to answer.
             * @default 30
             */
            timeout_s?: number;
        };
        /**
         * ChangePassword
         * @description One's own new password.
         */
        ChangePassword: {
            /**
             * Current Password
             * Format: password
             */
            current_password: string;
            /**
             * Password
             * Format: password
             */
            password: string;
        };
        /**
         * CommandInput
         * @description What the station is asked to do.
         * @example {
         *       "command": "remote-start",
         *       "params": {
         *         "evse_id": 1,
         *         "token": "04A1B2C3D4E5F6"
         *       }
         *     }
         * @example {
         *       "command": "reset",
         *       "params": {
         *         "type": "soft"
         *       }
         *     }
         */
        CommandInput: {
            /**
             * Command
             * @example remote-start
             */
            command: string;
            /** Params */
            params?: {
                [key: string]: unknown;
            };
            /**
             * Timeout S
             * @description How long the station may take to answer.
             * @default 30
             */
            timeout_s?: number;
        };
        /**
         * CommandOutput
         * @description A command on its way. `accepted rejected timed-out not-supported failed` are final.
         * @example {
         *       "asked_by": "Anna",
         *       "command": "unlock-connector",
         *       "created_at": "2026-03-01T12:00:00Z",
         *       "id": "cmd_018f3c5e7a9b7c3d8e4f5a6b7c8d9e0f",
         *       "params": {
         *         "evse_id": 1
         *       },
         *       "raw": false,
         *       "response": {
         *         "status": "Unlocked"
         *       },
         *       "station_id": "CP-0001",
         *       "status": "accepted",
         *       "updated_at": "2026-03-01T12:00:01Z"
         *     }
         */
        CommandOutput: {
            /** Asked By */
            asked_by: string | null;
            /**
             * Command
             * @description The command, or the action of a raw call.
             */
            command: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Id */
            id: string;
            /** Params */
            params: unknown;
            /** Raw */
            raw: boolean;
            /**
             * Reason
             * @description What went wrong, in words.
             */
            reason: string | null;
            /**
             * Response
             * @description The station's own answer, null until it came.
             */
            response: unknown;
            /** Station Id */
            station_id: string;
            /**
             * Status
             * @enum {string}
             */
            status: "queued" | "sent" | "accepted" | "rejected" | "timed-out" | "not-supported" | "failed";
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * ConnectorOutput
         * @description A cable or socket. `status` is the station's own word, `status_at` when it said so.
         */
        ConnectorOutput: {
            /** Error Code */
            error_code?: string | null;
            /** Id */
            id: number;
            /** Info */
            info?: string | null;
            /** Standard */
            standard: string | null;
            /**
             * Status
             * @description available preparing charging suspended-ev suspended-evse finishing occupied reserved unavailable faulted unknown
             */
            status: string;
            /** Status At */
            status_at?: string | null;
            /** Vendor Error Code */
            vendor_error_code?: string | null;
        };
        /**
         * CreatedApiKeyOutput
         * @description A new key. `key` is told this once (null where the answer is replayed).
         */
        CreatedApiKeyOutput: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Created By */
            created_by: string | null;
            /** Expires At */
            expires_at: string | null;
            /** Hint */
            hint: string;
            /** Id */
            id: string;
            /** Key */
            key: string | null;
            /** Last Used At */
            last_used_at: string | null;
            /** Name */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "admin" | "operator" | "technician" | "viewer";
        };
        /**
         * EvseOutput
         * @description One place to charge at, and the session on it. `energy_wh` is the session's.
         * @example {
         *       "connectors": [
         *         {
         *           "id": 1,
         *           "standard": "cType2",
         *           "status": "charging",
         *           "status_at": "2026-03-01T12:00:00Z"
         *         }
         *       ],
         *       "energy_wh": 7421,
         *       "id": 1,
         *       "power_w": 10980,
         *       "session_id": "ses_018f3c5e7a9b7c3d8e4f5a6b7c8d9e0f",
         *       "state_of_charge": 61,
         *       "status": "charging"
         *     }
         */
        EvseOutput: {
            /** Connectors */
            connectors: components["schemas"]["ConnectorOutput"][];
            /** Energy Wh */
            energy_wh: number | null;
            /** Id */
            id: number;
            /** Power W */
            power_w: number | null;
            /** Session Id */
            session_id: string | null;
            /** State Of Charge */
            state_of_charge: number | null;
            /**
             * Status
             * @description What it is doing now; `unknown` while the station is offline.
             * @enum {string}
             */
            status: "available" | "occupied" | "charging" | "reserved" | "unavailable" | "faulted" | "unknown";
        };
        /**
         * FieldProblem
         * @description What is wrong with one field.
         */
        FieldProblem: {
            /**
             * Field
             * @description Where: body.password, query.limit, header.Idempotency-Key ...
             */
            field: string;
            /** Message */
            message: string;
        };
        /**
         * Health
         * @description The process lives.
         */
        Health: {
            /**
             * Status
             * @constant
             */
            status: "alive";
        };
        /**
         * Hours
         * @description One span of a week day in the site's own time.
         */
        Hours: {
            /**
             * Begin
             * @example 06:00
             */
            begin: string;
            /**
             * End
             * @example 22:00
             */
            end: string;
            /**
             * Weekday
             * @description 1 is Monday.
             */
            weekday: number;
        };
        /**
         * InvitedOutput
         * @description A person and their one-time link, told this once (null where the answer is replayed).
         */
        InvitedOutput: {
            /** Created At */
            created_at: string | null;
            /** Disabled */
            disabled: boolean;
            /** Email */
            email: string;
            /** Has Password */
            has_password: boolean;
            /** Id */
            id: string;
            /** Last Login At */
            last_login_at: string | null;
            /**
             * Link
             * @description Where the user sets a password.
             */
            link: string | null;
            /**
             * Link Expires At
             * Format: date-time
             */
            link_expires_at: string;
            /** Name */
            name: string | null;
            /**
             * Role
             * @enum {string}
             */
            role: "admin" | "operator" | "technician" | "viewer";
            /** Updated At */
            updated_at: string | null;
        };
        /**
         * LinkLogin
         * @description By the token of a one-time link, which is then used up.
         * @example {
         *       "token": "lvl_gX2..."
         *     }
         */
        LinkLogin: {
            /**
             * Mode
             * @description `cookie`: set a login cookie; `bearer`: answer with `token`.
             * @default cookie
             * @enum {string}
             */
            mode?: "cookie" | "bearer";
            /** Token */
            token: string;
        };
        /**
         * LocationInput
         * @description A new site. Empty `opening_hours` means open round the clock; latitude and longitude (WGS 84) come together or not at all.
         * @example {
         *       "address": "Stora torget 1",
         *       "city": "Uppsala",
         *       "country": "SE",
         *       "latitude": 59.8586,
         *       "longitude": 17.6389,
         *       "name": "Torget",
         *       "postal_code": "753 20",
         *       "power_limit_w": 150000,
         *       "time_zone": "Europe/Stockholm"
         *     }
         */
        LocationInput: {
            /** Address */
            address?: string | null;
            /** City */
            city?: string | null;
            /**
             * Country
             * @description ISO 3166-1 alpha-2.
             */
            country?: string | null;
            /** Latitude */
            latitude?: number | null;
            /** Longitude */
            longitude?: number | null;
            /** Name */
            name: string;
            /** Opening Hours */
            opening_hours?: components["schemas"]["Hours"][];
            /** Postal Code */
            postal_code?: string | null;
            /**
             * Power Limit W
             * @description What the site's grid connection bears.
             */
            power_limit_w?: number | null;
            /**
             * Time Zone
             * @description IANA name.
             */
            time_zone?: string | null;
        };
        /**
         * LocationOutput
         * @description A site.
         */
        LocationOutput: {
            /** Address */
            address: string | null;
            /** City */
            city: string | null;
            /** Country */
            country: string | null;
            /** Created At */
            created_at: string | null;
            /** Id */
            id: string;
            /** Latitude */
            latitude: number | null;
            /** Longitude */
            longitude: number | null;
            /** Name */
            name: string;
            /** Opening Hours */
            opening_hours: components["schemas"]["Hours"][];
            /** Postal Code */
            postal_code: string | null;
            /** Power Limit W */
            power_limit_w: number | null;
            /** Time Zone */
            time_zone: string | null;
            /** Updated At */
            updated_at: string | null;
        };
        /**
         * LocationPatch
         * @description The fields to change; what is left out stays, null empties.
         * @example {
         *       "power_limit_w": 100000
         *     }
         */
        LocationPatch: {
            /** Address */
            address?: string | null;
            /** City */
            city?: string | null;
            /**
             * Country
             * @description ISO 3166-1 alpha-2.
             */
            country?: string | null;
            /** Latitude */
            latitude?: number | null;
            /** Longitude */
            longitude?: number | null;
            /** Name */
            name?: string;
            /** Opening Hours */
            opening_hours?: components["schemas"]["Hours"][];
            /** Postal Code */
            postal_code?: string | null;
            /**
             * Power Limit W
             * @description What the site's grid connection bears.
             */
            power_limit_w?: number | null;
            /**
             * Time Zone
             * @description IANA name.
             */
            time_zone?: string | null;
        };
        /**
         * LoginOutput
         * @description A new login. `token` is null where a cookie was set.
         */
        LoginOutput: {
            /** Csrf Token */
            csrf_token: string | null;
            /** Email */
            email: string | null;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Id */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "user" | "api-key";
            /** Name */
            name: string;
            /** Permissions */
            permissions: string[];
            /**
             * Role
             * @enum {string}
             */
            role: "admin" | "operator" | "technician" | "viewer";
            /** Token */
            token: string | null;
        };
        /**
         * MeOutput
         * @description Who is logged in and what they may do. `csrf_token` goes into the X-CSRF-Token header of every write made by cookie.
         */
        MeOutput: {
            /** Csrf Token */
            csrf_token: string | null;
            /** Email */
            email: string | null;
            /** Id */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "user" | "api-key";
            /** Name */
            name: string;
            /** Permissions */
            permissions: string[];
            /**
             * Role
             * @enum {string}
             */
            role: "admin" | "operator" | "technician" | "viewer";
        };
        /**
         * MessageOutput
         * @description A call and its answer. `direction` `in`: the station called us; `out`: we called it.
         * @example {
         *       "action": "Heartbeat",
         *       "at": "2026-03-01T12:00:00Z",
         *       "direction": "in",
         *       "error": false,
         *       "id": "msg_018f3c5e7a9b7c3d8e4f5a6b7c8d9e0f",
         *       "message_id": "19223201",
         *       "request": {},
         *       "response": {
         *         "currentTime": "2026-03-01T12:00:00Z"
         *       }
         *     }
         */
        MessageOutput: {
            /** Action */
            action: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Direction
             * @enum {string}
             */
            direction: "in" | "out";
            /**
             * Error
             * @description The answer was a CALLERROR.
             */
            error: boolean;
            /** Id */
            id: string;
            /** Message Id */
            message_id: string;
            /**
             * Request
             * @description The call's payload, secrets left out.
             */
            request: unknown;
            /**
             * Response
             * @description The answering payload, or ["code", "description", {...}] of a CALLERROR; null where none came.
             */
            response: unknown;
        };
        /**
         * MeterValueOutput
         * @description One report of a station's meter, and where the session stood after it. `quarantine` says why it was not believed.
         */
        MeterValueOutput: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Context */
            context: string | null;
            /**
             * Energy Wh
             * @description Energy of the session so far.
             */
            energy_wh: number | null;
            /** Id */
            id: string;
            /** Power W */
            power_w: number | null;
            /** Quarantine */
            quarantine: string | null;
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
            /**
             * Register Wh
             * @description The meter's register, as said.
             */
            register_wh: number | null;
            /** Samples */
            samples: components["schemas"]["SampleOutput"][];
            /** State Of Charge */
            state_of_charge: number | null;
        };
        /**
         * Money
         * @description An exact amount as text with its ISO 4217 currency.
         */
        Money: {
            /**
             * Amount
             * @example 12.50
             */
            amount: string;
            /**
             * Currency
             * @example SEK
             */
            currency: string;
        };
        /**
         * NoteOutput
         * @description Any further message: firmware and log status, security events ... `text` is the payload as JSON.
         */
        NoteOutput: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Critical */
            critical: boolean;
            /** Id */
            id: string;
            /** Text */
            text: string;
            /** Topic */
            topic: string;
        };
        /** PageOf[ApiKeyOutput] */
        PageOf_ApiKeyOutput_: {
            /** Items */
            items: components["schemas"]["ApiKeyOutput"][];
            /** Next */
            next?: string | null;
        };
        /** PageOf[AuditOutput] */
        PageOf_AuditOutput_: {
            /** Items */
            items: components["schemas"]["AuditOutput"][];
            /** Next */
            next?: string | null;
        };
        /** PageOf[CommandOutput] */
        PageOf_CommandOutput_: {
            /** Items */
            items: components["schemas"]["CommandOutput"][];
            /** Next */
            next?: string | null;
        };
        /** PageOf[LocationOutput] */
        PageOf_LocationOutput_: {
            /** Items */
            items: components["schemas"]["LocationOutput"][];
            /** Next */
            next?: string | null;
        };
        /** PageOf[MessageOutput] */
        PageOf_MessageOutput_: {
            /** Items */
            items: components["schemas"]["MessageOutput"][];
            /** Next */
            next?: string | null;
        };
        /** PageOf[MeterValueOutput] */
        PageOf_MeterValueOutput_: {
            /** Items */
            items: components["schemas"]["MeterValueOutput"][];
            /** Next */
            next?: string | null;
        };
        /** PageOf[NoteOutput] */
        PageOf_NoteOutput_: {
            /** Items */
            items: components["schemas"]["NoteOutput"][];
            /** Next */
            next?: string | null;
        };
        /** PageOf[QuarantineOutput] */
        PageOf_QuarantineOutput_: {
            /** Items */
            items: components["schemas"]["QuarantineOutput"][];
            /** Next */
            next?: string | null;
        };
        /** PageOf[SessionOutput] */
        PageOf_SessionOutput_: {
            /** Items */
            items: components["schemas"]["SessionOutput"][];
            /** Next */
            next?: string | null;
        };
        /** PageOf[StationOutput] */
        PageOf_StationOutput_: {
            /** Items */
            items: components["schemas"]["StationOutput"][];
            /** Next */
            next?: string | null;
        };
        /** PageOf[TokenOutput] */
        PageOf_TokenOutput_: {
            /** Items */
            items: components["schemas"]["TokenOutput"][];
            /** Next */
            next?: string | null;
        };
        /** PageOf[UserOutput] */
        PageOf_UserOutput_: {
            /** Items */
            items: components["schemas"]["UserOutput"][];
            /** Next */
            next?: string | null;
        };
        /** PageOf[VariableOutput] */
        PageOf_VariableOutput_: {
            /** Items */
            items: components["schemas"]["VariableOutput"][];
            /** Next */
            next?: string | null;
        };
        /**
         * PasswordLogin
         * @description By address and password.
         * @example {
         *       "email": "anna@example.se",
         *       "password": "correct horse battery"
         *     }
         */
        PasswordLogin: {
            /** Email */
            email: string;
            /**
             * Mode
             * @description `cookie`: set a login cookie; `bearer`: answer with `token`.
             * @default cookie
             * @enum {string}
             */
            mode?: "cookie" | "bearer";
            /**
             * Password
             * Format: password
             */
            password: string;
        };
        /**
         * Problem
         * @description RFC 9457 problem details. `code` is stable; `title` and `detail` are for people.
         */
        Problem: {
            /**
             * Code
             * @example not-found
             */
            code: string;
            /**
             * Detail
             * @default null
             */
            detail?: string | null;
            /**
             * Errors
             * @default null
             */
            errors?: components["schemas"]["FieldProblem"][] | null;
            /** Status */
            status: number;
            /**
             * Title
             * @description The status in words.
             */
            title: string;
            /**
             * Type
             * @default about:blank
             */
            type?: string;
        };
        /**
         * QuarantineOutput
         * @description What cannot be true: kept and shown, not counted.
         */
        QuarantineOutput: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Id */
            id: string;
            /**
             * Reason
             * @example register-backwards
             */
            reason: string;
            /** Session Id */
            session_id: string | null;
            /** Station Id */
            station_id: string;
            /** Text */
            text: string;
        };
        /**
         * Readiness
         * @description Which parts answer.
         */
        Readiness: {
            /** Checks */
            checks: {
                [key: string]: "ok" | "failed";
            };
            /**
             * Status
             * @enum {string}
             */
            status: "ready" | "not-ready";
        };
        /**
         * SampleOutput
         * @description One value of one meter; `raw` is its exact text where it is no plain number (signed meter data).
         */
        SampleOutput: {
            /** At */
            at: string | null;
            /** Context */
            context: string;
            /** Location */
            location: string | null;
            /** Measurand */
            measurand: string;
            /** Phase */
            phase: string | null;
            /** Raw */
            raw: string | null;
            /** Unit */
            unit: string | null;
            /** Value */
            value: number | null;
        };
        /**
         * SessionOutput
         * @description One transaction of one station.
         * @example {
         *       "charging_state": "Charging",
         *       "connector_id": 1,
         *       "energy_wh": 7421,
         *       "estimated_end_at": "2026-03-01T13:05:00Z",
         *       "evse_id": 1,
         *       "flags": [],
         *       "id": "ses_018f3c5e7a9b7c3d8e4f5a6b7c8d9e0f",
         *       "last_reading_at": "2026-03-01T12:00:00Z",
         *       "meter_start_wh": 1204551,
         *       "power_w": 10980,
         *       "started_at": "2026-03-01T11:20:00Z",
         *       "state_of_charge": 61,
         *       "station_id": "CP-0001",
         *       "status": "active",
         *       "token_type": "ISO14443",
         *       "token_uid": "04A1B2C3D4E5F6",
         *       "transaction_id": "7c1f4b0e"
         *     }
         */
        SessionOutput: {
            /** Charging State */
            charging_state: string | null;
            /** Connector Id */
            connector_id: number | null;
            cost: components["schemas"]["Money"] | null;
            /** Ended At */
            ended_at: string | null;
            /**
             * Energy Wh
             * @description Last minus first accepted register, over meter resets.
             */
            energy_wh: number;
            /**
             * Estimated End At
             * @description When the car has what it wants, null where nobody can know.
             */
            estimated_end_at: string | null;
            /** Evse Id */
            evse_id: number | null;
            /**
             * Flags
             * @description What is odd about it: zombie synthetic offline meter-reset quarantined ...
             */
            flags: string[];
            /** Id */
            id: string;
            /** Last Reading At */
            last_reading_at: string | null;
            /** Meter Start Wh */
            meter_start_wh: number | null;
            /** Meter Stop Wh */
            meter_stop_wh: number | null;
            /**
             * Power W
             * @description Now; null once ended.
             */
            power_w: number | null;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /**
             * State Of Charge
             * @description Percent, as last reported.
             */
            state_of_charge: number | null;
            /** Station Id */
            station_id: string;
            /**
             * Status
             * @enum {string}
             */
            status: "active" | "ended";
            /**
             * Stop Reason
             * @description In the words of OCPP 2.x ReasonEnumType.
             */
            stop_reason: string | null;
            /** Token Type */
            token_type: string | null;
            /** Token Uid */
            token_uid: string | null;
            /**
             * Transaction Id
             * @description The station's own id.
             */
            transaction_id: string;
        };
        /**
         * SetPassword
         * @description A first or forgotten password, by the token of a one-time link.
         * @example {
         *       "password": "correct horse battery",
         *       "token": "lvl_gX2..."
         *     }
         */
        SetPassword: {
            /**
             * Mode
             * @default cookie
             * @enum {string}
             */
            mode?: "cookie" | "bearer";
            /**
             * Password
             * Format: password
             */
            password: string;
            /** Token */
            token: string;
        };
        /**
         * StationInput
         * @description A new station. Without `password` it has none and cannot pass the door; `POST /stations/{id}/password` makes one.
         * @example {
         *       "id": "CP-0001",
         *       "password": "correct-horse-battery"
         *     }
         */
        StationInput: {
            /**
             * Admission
             * @description `accepted` lets a station of the waiting room work; `rejected` sends it away.
             * @enum {string}
             */
            admission?: "accepted" | "pending" | "rejected";
            /**
             * Default Token
             * @description Stands in where the station charges without any token.
             */
            default_token?: string | null;
            /**
             * Disabled
             * @description A disabled station is refused at the door.
             */
            disabled?: boolean;
            /**
             * Id
             * @description The last part of the address that the station connects to.
             * @example CP-0001
             */
            id: string;
            /** Location Id */
            location_id?: string | null;
            /**
             * Max Power W
             * @description Rating of one EVSE: meter values beyond it are quarantined.
             */
            max_power_w?: number | null;
            /**
             * Password
             * Format: password
             * @description For HTTP Basic. Write only.
             */
            password?: string;
        };
        /**
         * StationOutput
         * @description A station.
         * @example {
         *       "address": "192.0.2.7",
         *       "admission": "accepted",
         *       "booted_at": "2026-02-27T04:12:01Z",
         *       "connected_at": "2026-02-27T04:12:00Z",
         *       "created_at": "2026-01-15T09:00:00Z",
         *       "disabled": false,
         *       "evses": [
         *         {
         *           "connectors": [
         *             {
         *               "id": 1,
         *               "standard": "cType2",
         *               "status": "charging",
         *               "status_at": "2026-03-01T12:00:00Z"
         *             }
         *           ],
         *           "energy_wh": 7421,
         *           "id": 1,
         *           "power_w": 10980,
         *           "session_id": "ses_018f3c5e7a9b7c3d8e4f5a6b7c8d9e0f",
         *           "state_of_charge": 61,
         *           "status": "charging"
         *         }
         *       ],
         *       "firmware_version": "3.1.4",
         *       "has_password": true,
         *       "id": "CP-0001",
         *       "last_seen_at": "2026-03-01T12:00:03Z",
         *       "location_id": "loc_018f3c5e7a9b7c3d8e4f5a6b7c8d9e0f",
         *       "max_power_w": 22000,
         *       "model": "Twin 22",
         *       "online": true,
         *       "protocol": "ocpp2.0.1",
         *       "security_profile": 1,
         *       "serial_number": "NL-2200-0001",
         *       "status": "available",
         *       "updated_at": "2026-01-15T09:00:00Z",
         *       "vendor": "Norrladd"
         *     }
         */
        StationOutput: {
            /**
             * Address
             * @description Where the present or last connection came from.
             */
            address: string | null;
            /**
             * Admission
             * @enum {string}
             */
            admission: "accepted" | "pending" | "rejected";
            /** Booted At */
            booted_at: string | null;
            /** Connected At */
            connected_at: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Default Token */
            default_token: string | null;
            /** Disabled */
            disabled: boolean;
            /** Evses */
            evses: components["schemas"]["EvseOutput"][];
            /** Firmware Version */
            firmware_version: string | null;
            /** Has Password */
            has_password: boolean;
            /** Id */
            id: string;
            /** Last Seen At */
            last_seen_at: string | null;
            /** Location Id */
            location_id: string | null;
            /** Max Power W */
            max_power_w: number | null;
            /** Model */
            model: string | null;
            /** Online */
            online: boolean;
            /**
             * Protocol
             * @description ocpp1.6 ocpp2.0.1 ocpp2.1: of the present or last connection.
             */
            protocol: string | null;
            /** Security Profile */
            security_profile: number;
            /** Serial Number */
            serial_number: string | null;
            /**
             * Status
             * @description The station's own word about itself as a whole, where it said one.
             */
            status: string | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Vendor */
            vendor: string | null;
        };
        /**
         * StationPasswordOutput
         * @description The new password, told this once (null where the answer is replayed).
         */
        StationPasswordOutput: {
            /** Id */
            id: string;
            /** Password */
            password: string | null;
        };
        /**
         * StationPatch
         * @description The fields to change; what is left out stays, null empties.
         * @example {
         *       "admission": "accepted"
         *     }
         */
        StationPatch: {
            /**
             * Admission
             * @description `accepted` lets a station of the waiting room work; `rejected` sends it away.
             * @enum {string}
             */
            admission?: "accepted" | "pending" | "rejected";
            /**
             * Default Token
             * @description Stands in where the station charges without any token.
             */
            default_token?: string | null;
            /**
             * Disabled
             * @description A disabled station is refused at the door.
             */
            disabled?: boolean;
            /** Location Id */
            location_id?: string | null;
            /**
             * Max Power W
             * @description Rating of one EVSE: meter values beyond it are quarantined.
             */
            max_power_w?: number | null;
            /**
             * Password
             * Format: password
             * @description For HTTP Basic. Write only.
             */
            password?: string;
        };
        /**
         * TokenInput
         * @description A new token.
         * @example {
         *       "label": "Car pool 7",
         *       "type": "ISO14443",
         *       "uid": "04A1B2C3D4E5F6"
         *     }
         */
        TokenInput: {
            /** Driver Id */
            driver_id?: string | null;
            /**
             * Group
             * @description Tokens of one group may stop what another of them started.
             */
            group?: string | null;
            /**
             * Label
             * @description What people call it: printed number, owner.
             */
            label?: string | null;
            /**
             * Status
             * @enum {string}
             */
            status?: "active" | "blocked" | "expired";
            /**
             * Type
             * @enum {string}
             */
            type?: "ISO14443" | "ISO15693" | "eMAID" | "KeyCode" | "Local" | "MacAddress" | "NoAuthorization" | "Central" | "DirectPayment" | "EVCCID" | "VIN";
            /**
             * Uid
             * @description As the station reads it; compared without regard to case.
             */
            uid: string;
            /** Valid Until */
            valid_until?: string | null;
        };
        /**
         * TokenOutput
         * @description A token.
         */
        TokenOutput: {
            /** Created At */
            created_at: string | null;
            /** Driver Id */
            driver_id: string | null;
            /** Group */
            group: string | null;
            /** Label */
            label: string | null;
            /**
             * Status
             * @enum {string}
             */
            status: "active" | "blocked" | "expired";
            /** Type */
            type: string;
            /** Uid */
            uid: string;
            /** Updated At */
            updated_at: string | null;
            /** Valid Until */
            valid_until: string | null;
        };
        /**
         * TokenPatch
         * @description The fields to change; what is left out stays, null empties.
         * @example {
         *       "status": "blocked"
         *     }
         */
        TokenPatch: {
            /** Driver Id */
            driver_id?: string | null;
            /**
             * Group
             * @description Tokens of one group may stop what another of them started.
             */
            group?: string | null;
            /**
             * Label
             * @description What people call it: printed number, owner.
             */
            label?: string | null;
            /**
             * Status
             * @enum {string}
             */
            status?: "active" | "blocked" | "expired";
            /**
             * Type
             * @enum {string}
             */
            type?: "ISO14443" | "ISO15693" | "eMAID" | "KeyCode" | "Local" | "MacAddress" | "NoAuthorization" | "Central" | "DirectPayment" | "EVCCID" | "VIN";
            /** Valid Until */
            valid_until?: string | null;
        };
        /**
         * UserInput
         * @description A new user, who sets a password through the one-time link of the answer.
         * @example {
         *       "email": "anna@example.se",
         *       "name": "Anna",
         *       "role": "operator"
         *     }
         */
        UserInput: {
            /** Email */
            email: string;
            /** Name */
            name?: string | null;
            /**
             * Role
             * @enum {string}
             */
            role: "admin" | "operator" | "technician" | "viewer";
        };
        /**
         * UserOutput
         * @description A person.
         */
        UserOutput: {
            /** Created At */
            created_at: string | null;
            /** Disabled */
            disabled: boolean;
            /** Email */
            email: string;
            /** Has Password */
            has_password: boolean;
            /** Id */
            id: string;
            /** Last Login At */
            last_login_at: string | null;
            /** Name */
            name: string | null;
            /**
             * Role
             * @enum {string}
             */
            role: "admin" | "operator" | "technician" | "viewer";
            /** Updated At */
            updated_at: string | null;
        };
        /**
         * UserPatch
         * @description The fields to change.
         * @example {
         *       "role": "technician"
         *     }
         */
        UserPatch: {
            /**
             * Disabled
             * @description A disabled user's logins end at once.
             */
            disabled?: boolean;
            /** Name */
            name?: string | null;
            /**
             * Role
             * @enum {string}
             */
            role?: "admin" | "operator" | "technician" | "viewer";
        };
        /**
         * VariableOutput
         * @description A variable of the device model. OCPP 1.6 keys have component `ChargingStation`.
         */
        VariableOutput: {
            /**
             * At
             * Format: date-time
             * @description When the station last reported it.
             */
            at: string;
            /** Attribute */
            attribute: string;
            /** Component */
            component: string;
            /** Component Instance */
            component_instance: string | null;
            /** Connector Id */
            connector_id: number | null;
            /** Data Type */
            data_type: string | null;
            /** Evse Id */
            evse_id: number | null;
            /** Max Limit */
            max_limit: number | null;
            /** Min Limit */
            min_limit: number | null;
            /** Mutability */
            mutability: string | null;
            /** Unit */
            unit: string | null;
            /** Value */
            value: string | null;
            /** Values List */
            values_list: string | null;
            /** Variable */
            variable: string;
            /** Variable Instance */
            variable_instance: string | null;
        };
    };
    responses: {
        /** @description The body cannot be read. */
        Problem400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No login, or one that is unknown or has expired. */
        Problem401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The role does not have the permission, or the CSRF token is missing. */
        Problem403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such thing, or it is another operator's. */
        Problem404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The write collides with what is stored. */
        Problem409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is too large. */
        Problem413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A field is not as it must be; `errors` names it. */
        Problem422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too often; `Retry-After` says when to try again. */
        Problem429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The server failed; it has been logged. */
        Problem500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The database or the bus does not answer now. */
        Problem503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_api_keys: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOf_ApiKeyOutput_"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    create_api_key: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the write safe to repeat. */
                "Idempotency-Key"?: string;
                /** @description Why, in your own words, for the audit trail. */
                "Laddverk-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKeyOutput"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    get_api_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a API key. */
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyOutput"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    delete_api_key: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the write safe to repeat. */
                "Idempotency-Key"?: string;
                /** @description Why, in your own words, for the audit trail. */
                "Laddverk-Reason"?: string;
            };
            path: {
                /** @description Id of a API key. */
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_audit: {
        parameters: {
            query?: {
                /** @description station, token, location, user, api-key ... */
                noun?: string | null;
                noun_id?: string | null;
                actor_id?: string | null;
                action?: string | null;
                at_from?: string | null;
                at_before?: string | null;
                /** @description How many items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOf_AuditOutput_"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    log_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordLogin"] | components["schemas"]["LinkLogin"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginOutput"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    log_out: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the write safe to repeat. */
                "Idempotency-Key"?: string;
                /** @description Why, in your own words, for the audit trail. */
                "Laddverk-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    get_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeOutput"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the write safe to repeat. */
                "Idempotency-Key"?: string;
                /** @description Why, in your own words, for the audit trail. */
                "Laddverk-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePassword"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    set_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPassword"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginOutput"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_commands: {
        parameters: {
            query?: {
                station_id?: string | null;
                status?: ("queued" | "sent" | "accepted" | "rejected" | "timed-out" | "not-supported" | "failed") | null;
                /** @description How many items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOf_CommandOutput_"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    get_command: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a command. */
                command_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandOutput"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    stream_events: {
        parameters: {
            query?: {
                /** @description Comma-separated event types; all but station.message where left out. */
                types?: string | null;
                station_id?: string | null;
            };
            header?: {
                /** @description Resume after this event. */
                "last-event-id"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_locations: {
        parameters: {
            query?: {
                /** @description Part of name, address or city. */
                text?: string | null;
                /** @description How many items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOf_LocationOutput_"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    create_location: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the write safe to repeat. */
                "Idempotency-Key"?: string;
                /** @description Why, in your own words, for the audit trail. */
                "Laddverk-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LocationInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LocationOutput"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    get_location: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a site. */
                location_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LocationOutput"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    delete_location: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the write safe to repeat. */
                "Idempotency-Key"?: string;
                /** @description Why, in your own words, for the audit trail. */
                "Laddverk-Reason"?: string;
            };
            path: {
                /** @description Id of a site. */
                location_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    change_location: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the write safe to repeat. */
                "Idempotency-Key"?: string;
                /** @description Why, in your own words, for the audit trail. */
                "Laddverk-Reason"?: string;
            };
            path: {
                /** @description Id of a site. */
                location_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LocationPatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LocationOutput"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_quarantine: {
        parameters: {
            query?: {
                station_id?: string | null;
                session_id?: string | null;
                /** @description How many items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOf_QuarantineOutput_"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_sessions: {
        parameters: {
            query?: {
                station_id?: string | null;
                evse_id?: number | null;
                status?: ("active" | "ended") | null;
                token_uid?: string | null;
                transaction_id?: string | null;
                /** @description Started then or later. */
                started_from?: string | null;
                /** @description Started earlier than then. */
                started_before?: string | null;
                /** @description How many items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOf_SessionOutput_"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    get_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a session. */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionOutput"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_meter_values: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                /** @description Id of a session. */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOf_MeterValueOutput_"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_stations: {
        parameters: {
            query?: {
                location_id?: string | null;
                online?: boolean | null;
                /** @description `pending`: the waiting room. */
                admission?: ("accepted" | "pending" | "rejected") | null;
                disabled?: boolean | null;
                /** @description Part of id, vendor, model or serial number. */
                text?: string | null;
                /** @description How many items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOf_StationOutput_"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    create_station: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the write safe to repeat. */
                "Idempotency-Key"?: string;
                /** @description Why, in your own words, for the audit trail. */
                "Laddverk-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StationInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StationOutput"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    get_station: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                station_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StationOutput"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    delete_station: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the write safe to repeat. */
                "Idempotency-Key"?: string;
                /** @description Why, in your own words, for the audit trail. */
                "Laddverk-Reason"?: string;
            };
            path: {
                station_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    change_station: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the write safe to repeat. */
                "Idempotency-Key"?: string;
                /** @description Why, in your own words, for the audit trail. */
                "Laddverk-Reason"?: string;
            };
            path: {
                station_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StationPatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StationOutput"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    call_station: {
        parameters: {
            query?: {
                /** @description Wait up to so many seconds for the final status. */
                wait?: number;
            };
            header?: {
                /** @description Makes the write safe to repeat. */
                "Idempotency-Key"?: string;
                /** @description Why, in your own words, for the audit trail. */
                "Laddverk-Reason"?: string;
            };
            path: {
                station_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CallInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandOutput"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    command_station: {
        parameters: {
            query?: {
                /** @description Wait up to so many seconds for the final status. */
                wait?: number;
            };
            header?: {
                /** @description Makes the write safe to repeat. */
                "Idempotency-Key"?: string;
                /** @description Why, in your own words, for the audit trail. */
                "Laddverk-Reason"?: string;
            };
            path: {
                station_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommandInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandOutput"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    disconnect_station: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the write safe to repeat. */
                "Idempotency-Key"?: string;
                /** @description Why, in your own words, for the audit trail. */
                "Laddverk-Reason"?: string;
            };
            path: {
                station_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StationOutput"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_messages: {
        parameters: {
            query?: {
                action?: string | null;
                direction?: ("in" | "out") | null;
                /** @description Only those answered by a CALLERROR, or only the others. */
                error?: boolean | null;
                /** @description How many items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                station_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOf_MessageOutput_"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_notes: {
        parameters: {
            query?: {
                topic?: string | null;
                critical?: boolean | null;
                /** @description How many items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                station_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOf_NoteOutput_"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    renew_password: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the write safe to repeat. */
                "Idempotency-Key"?: string;
                /** @description Why, in your own words, for the audit trail. */
                "Laddverk-Reason"?: string;
            };
            path: {
                station_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StationPasswordOutput"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_station_quarantine: {
        parameters: {
            query?: {
                /** @description How many items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                station_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOf_QuarantineOutput_"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_variables: {
        parameters: {
            query?: {
                component?: string | null;
                /** @description How many items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                station_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOf_VariableOutput_"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_tokens: {
        parameters: {
            query?: {
                status?: ("active" | "blocked" | "expired") | null;
                type?: ("ISO14443" | "ISO15693" | "eMAID" | "KeyCode" | "Local" | "MacAddress" | "NoAuthorization" | "Central" | "DirectPayment" | "EVCCID" | "VIN") | null;
                group?: string | null;
                /** @description Part of the uid. */
                text?: string | null;
                /** @description How many items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOf_TokenOutput_"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    create_token: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the write safe to repeat. */
                "Idempotency-Key"?: string;
                /** @description Why, in your own words, for the audit trail. */
                "Laddverk-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenOutput"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    get_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenOutput"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    delete_token: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the write safe to repeat. */
                "Idempotency-Key"?: string;
                /** @description Why, in your own words, for the audit trail. */
                "Laddverk-Reason"?: string;
            };
            path: {
                uid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    change_token: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the write safe to repeat. */
                "Idempotency-Key"?: string;
                /** @description Why, in your own words, for the audit trail. */
                "Laddverk-Reason"?: string;
            };
            path: {
                uid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenPatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenOutput"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_users: {
        parameters: {
            query?: {
                role?: ("admin" | "operator" | "technician" | "viewer") | null;
                /** @description How many items at most. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOf_UserOutput_"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    create_user: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the write safe to repeat. */
                "Idempotency-Key"?: string;
                /** @description Why, in your own words, for the audit trail. */
                "Laddverk-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserInput"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitedOutput"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    get_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a user. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserOutput"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    delete_user: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the write safe to repeat. */
                "Idempotency-Key"?: string;
                /** @description Why, in your own words, for the audit trail. */
                "Laddverk-Reason"?: string;
            };
            path: {
                /** @description Id of a user. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    change_user: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the write safe to repeat. */
                "Idempotency-Key"?: string;
                /** @description Why, in your own words, for the audit trail. */
                "Laddverk-Reason"?: string;
            };
            path: {
                /** @description Id of a user. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserPatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserOutput"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    renew_link: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the write safe to repeat. */
                "Idempotency-Key"?: string;
                /** @description Why, in your own words, for the audit trail. */
                "Laddverk-Reason"?: string;
            };
            path: {
                /** @description Id of a user. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitedOutput"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            500: components["responses"]["Problem500"];
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            500: components["responses"]["Problem500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
}
