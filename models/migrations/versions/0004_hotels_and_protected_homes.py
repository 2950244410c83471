"""Hotels and protected homes"""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Columns are added one by one, never by copying the table: a copy would lose its triggers on SQLite.
# An update marks thousands of words as superseded, and nobody looks one up by that: it has no index.
UNINDEXED = ("availability_assertion", "superseded_by")
LINKS = (
    ("availability_assertion", "update_id"),
    UNINDEXED,
    ("out_of_service", "update_id"),
    ("out_of_service", "lifted_by"),
)
FACT_TRIGGERS = tuple(
    (table, event)
    for table in ("room_type_terms", "season_price")
    for event in ("INSERT", "UPDATE", "DELETE")
)
KINDS = ("arrived", "did_not_arrive", "extended", "shortened", "moved", "departed", "cancelled")
REASONS = (
    "planned", "still_in_need", "own_wish", "safety", "facility_closed", "facility_declined", "other_place",
    "moved_home", "no_contact", "replanned", "mistake",
)  # fmt: skip
BUMP = "UPDATE ledger SET facts_version = facts_version + 1"


def upgrade() -> None:
    op.create_table(
        "availability_update",
        sa.Column("facility_id", sa.String(length=22), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "portal",
                "phone",
                "csv",
                "icalendar",
                "ota",
                "api",
                "seed",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("made_by", sa.String(length=22), nullable=True),
        sa.Column("made_at", models.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("undone_at", models.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=22), nullable=True),
        sa.Column("says", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("rooms", sa.Integer(), nullable=False),
        sa.Column("first_night", sa.Date(), nullable=True),
        sa.Column("last_night", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_availability_update_facility_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user_account.id"], name=op.f("fk_availability_update_made_by")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["user_account.id"], name=op.f("fk_availability_update_undone_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_update")),
    )
    with op.batch_alter_table("availability_update", schema=None) as batch_op:
        batch_op.create_index("ix_availability_update_facility_at", ["facility_id", "made_at"], unique=False)

    op.create_table(
        "facility_key",
        sa.Column("facility_id", sa.String(length=22), nullable=False),
        sa.Column(
            "use",
            sa.Enum("ota", "calendar", name="keyuse", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("secret_sha256", sa.String(length=64), nullable=False),
        sa.Column("created_by", sa.String(length=22), nullable=False),
        sa.Column("created_at", models.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", models.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["user_account.id"], name=op.f("fk_facility_key_created_by")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_facility_key_facility_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility_key")),
        sa.UniqueConstraint("secret_sha256", name=op.f("uq_facility_key_secret_sha256")),
    )
    with op.batch_alter_table("facility_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_facility_key_facility_id"), ["facility_id"], unique=False)

    op.create_table(
        "outbox_message",
        sa.Column("user_id", sa.String(length=22), nullable=False),
        sa.Column(
            "medium",
            sa.Enum("email", "sms", name="medium", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "inquiry",
                "inquiry_released",
                "reminder",
                "duty_alert",
                name="messagekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("about_id", sa.String(length=22), nullable=False),
        sa.Column("created_at", models.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", models.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", models.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", models.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_outbox_message_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint(
            "user_id",
            "medium",
            "kind",
            "about_id",
            name=op.f("uq_outbox_message_user_id_medium_kind_about_id"),
        ),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_message_due", ["sent_at", "given_up_at", "next_try_at"], unique=False
        )

    op.create_table(
        "room_type_terms",
        sa.Column("facility_id", sa.String(length=22), nullable=False),
        sa.Column("room_type", sa.String(length=40), nullable=False),
        sa.Column("allotment", sa.Integer(), nullable=True),
        sa.Column("release_hours", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint("allotment BETWEEN 0 AND 500", name=op.f("ck_room_type_terms_allotment")),
        sa.CheckConstraint("release_hours BETWEEN 0 AND 720", name=op.f("ck_room_type_terms_release_hours")),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_room_type_terms_facility_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_type_terms")),
        sa.UniqueConstraint(
            "facility_id", "room_type", name=op.f("uq_room_type_terms_facility_id_room_type")
        ),
    )
    op.create_table(
        "season_price",
        sa.Column("facility_id", sa.String(length=22), nullable=False),
        sa.Column("room_type", sa.String(length=40), nullable=False),
        sa.Column("first_night", sa.Date(), nullable=False),
        sa.Column("last_night", sa.Date(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint("last_night >= first_night", name=op.f("ck_season_price_nights")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_season_price_price")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_season_price_facility_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_season_price")),
    )
    with op.batch_alter_table("season_price", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_season_price_facility_id"), ["facility_id"], unique=False)

    op.create_table(
        "calendar_feed",
        sa.Column("unit_id", sa.String(length=22), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_by", sa.String(length=22), nullable=False),
        sa.Column("created_at", models.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("fetched_at", models.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("tried_at", models.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "failure",
            sa.Enum(
                "unreachable",
                "refused_address",
                "too_large",
                "not_a_calendar",
                name="fetchfailure",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("busy", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("read_sha256", sa.String(length=64), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user_account.id"], name=op.f("fk_calendar_feed_created_by")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_calendar_feed_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("unit_id", name=op.f("uq_calendar_feed_unit_id")),
    )
    op.create_table(
        "inquiry_round",
        sa.Column("request_id", sa.String(length=22), nullable=False),
        sa.Column("request_version", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=22), nullable=False),
        sa.Column("asked_at", models.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", models.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "end",
            sa.Enum(
                "won", "withdrawn", name="roundend", native_enum=False, create_constraint=True, length=32
            ),
            nullable=True,
        ),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["user_account.id"], name=op.f("fk_inquiry_round_asked_by")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["placement_request.id"], name=op.f("fk_inquiry_round_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry_round")),
    )
    with op.batch_alter_table("inquiry_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inquiry_round_asked_at"), ["asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_inquiry_round_request_id"), ["request_id"], unique=False)

    op.create_table(
        "inquiry",
        sa.Column("round_id", sa.String(length=22), nullable=False),
        sa.Column("facility_id", sa.String(length=22), nullable=False),
        sa.Column("units", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("questions", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("asked_at", models.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", models.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", models.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=22), nullable=True),
        sa.Column(
            "answered_through",
            sa.Enum(
                "portal", "phone", name="answeredby", native_enum=False, create_constraint=True, length=32
            ),
            nullable=True,
        ),
        sa.Column("is_yes", sa.Boolean(), nullable=True),
        sa.Column(
            "decline_reason",
            sa.Enum(
                "full",
                "house_rules",
                "staffing",
                "too_late",
                "too_long",
                "out_of_order",
                "safety",
                "other",
                name="declinereason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("claim_id", sa.String(length=22), nullable=True),
        sa.Column("released_at", models.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (is_yes IS NULL)", name=op.f("ck_inquiry_answered_whole")
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["user_account.id"], name=op.f("fk_inquiry_answered_by")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_inquiry_claim_id")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_inquiry_facility_id")),
        sa.ForeignKeyConstraint(["round_id"], ["inquiry_round.id"], name=op.f("fk_inquiry_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
        sa.UniqueConstraint("round_id", "facility_id", name=op.f("uq_inquiry_round_id_facility_id")),
    )
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inquiry_claim_id"), ["claim_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inquiry_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_inquiry_facility_id"), ["facility_id"], unique=False)

    op.create_table(
        "duty_alert",
        sa.Column(
            "kind",
            sa.Enum(
                "arrived",
                "did_not_arrive",
                "departed",
                "claimed_night_closed",
                "yes_not_possible",
                "all_declined",
                "taken_back",
                "place_no_longer_holds",
                name="alertkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("request_id", sa.String(length=22), nullable=False),
        sa.Column("placement_id", sa.String(length=22), nullable=True),
        sa.Column("facility_id", sa.String(length=22), nullable=False),
        sa.Column("details", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("raised_at", models.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("raised_by", sa.String(length=22), nullable=True),
        sa.Column("seen_at", models.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("seen_by", sa.String(length=22), nullable=True),
        sa.Column("withdrawn_at", models.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_duty_alert_facility_id")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_duty_alert_placement_id")),
        sa.ForeignKeyConstraint(["raised_by"], ["user_account.id"], name=op.f("fk_duty_alert_raised_by")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["placement_request.id"], name=op.f("fk_duty_alert_request_id")
        ),
        sa.ForeignKeyConstraint(["seen_by"], ["user_account.id"], name=op.f("fk_duty_alert_seen_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_alert")),
    )
    with op.batch_alter_table("duty_alert", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_alert_placement_id"), ["placement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_alert_raised_at"), ["raised_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_alert_request_id"), ["request_id"], unique=False)

    for table, column in LINKS:
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR(22) "
            f"CONSTRAINT fk_{table}_{column} REFERENCES availability_update (id)"
        )
        if (table, column) != UNINDEXED:
            op.create_index(f"ix_{table}_{column}", table, [column])
    standing = sa.text("superseded_by IS NULL")
    op.create_index(
        "ix_availability_assertion_standing",
        "availability_assertion",
        ["unit_id", "first_night"],
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.add_column(
        "facility", sa.Column("asks_first", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("facility", sa.Column("reminder_at", sa.Time(), nullable=True))
    op.add_column("facility", sa.Column("registration_routine", sa.String(length=1000), nullable=True))
    op.add_column(
        "facility", sa.Column("availability_version", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column(
        "placement_event", sa.Column("undone_at", models.base.UTCDateTime(timezone=True), nullable=True)
    )
    know_event_kinds((*KINDS, "left"))
    postgresql = op.get_bind().dialect.name == "postgresql"
    does = "FOR EACH STATEMENT EXECUTE FUNCTION bump_facts_version()" if postgresql else f"BEGIN {BUMP}; END"
    for table, event in FACT_TRIGGERS:
        op.execute(f"CREATE TRIGGER facts_{table}_{event.lower()} AFTER {event} ON {table} {does}")


def know_event_kinds(kinds: tuple[str, ...]) -> None:
    """SQLite cannot change a check: it copies the table, and a copy forgets both checks."""
    kind_known, reason_known = sa.column("kind").in_(kinds), sa.column("reason").in_(REASONS)
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_placement_event_eventkind"), "placement_event")
        op.create_check_constraint(op.f("ck_placement_event_eventkind"), "placement_event", kind_known)
        return
    with op.batch_alter_table("placement_event", recreate="always") as batch_op:
        batch_op.create_check_constraint(batch_op.f("ck_placement_event_eventkind"), kind_known)
        batch_op.create_check_constraint(batch_op.f("ck_placement_event_eventreason"), reason_known)


def downgrade() -> None:
    op.execute("DELETE FROM placement_event WHERE kind = 'left' OR undone_at IS NOT NULL")
    op.drop_column("placement_event", "undone_at")
    know_event_kinds(KINDS)
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table, event in FACT_TRIGGERS:
        op.execute(f"DROP TRIGGER facts_{table}_{event.lower()}" + (f" ON {table}" if postgresql else ""))
    for column in ("availability_version", "registration_routine", "reminder_at", "asks_first"):
        op.drop_column("facility", column)
    op.drop_index("ix_availability_assertion_standing", "availability_assertion")
    for table, column in LINKS:
        if (table, column) != UNINDEXED:
            op.drop_index(f"ix_{table}_{column}", table)
        op.drop_column(table, column)
    with op.batch_alter_table("duty_alert", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_alert_request_id"))
        batch_op.drop_index(batch_op.f("ix_duty_alert_raised_at"))
        batch_op.drop_index(batch_op.f("ix_duty_alert_placement_id"))

    op.drop_table("duty_alert")
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inquiry_facility_id"))
        batch_op.drop_index(batch_op.f("ix_inquiry_expires_at"))
        batch_op.drop_index(batch_op.f("ix_inquiry_claim_id"))

    op.drop_table("inquiry")
    with op.batch_alter_table("inquiry_round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inquiry_round_request_id"))
        batch_op.drop_index(batch_op.f("ix_inquiry_round_asked_at"))

    op.drop_table("inquiry_round")
    op.drop_table("calendar_feed")
    with op.batch_alter_table("season_price", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_season_price_facility_id"))

    op.drop_table("season_price")
    op.drop_table("room_type_terms")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_message_due")

    op.drop_table("outbox_message")
    with op.batch_alter_table("facility_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_facility_key_facility_id"))

    op.drop_table("facility_key")
    with op.batch_alter_table("availability_update", schema=None) as batch_op:
        batch_op.drop_index("ix_availability_update_facility_at")

    op.drop_table("availability_update")
