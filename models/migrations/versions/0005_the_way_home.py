"""The way home: requests for lasting homes, flats, offers, follow-ups"""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MESSAGES = ("inquiry", "inquiry_released", "reminder", "duty_alert")
NEW_MESSAGES = ("housing_waits", "rehousing_waits", "guests_left")


def upgrade() -> None:
    know_messages((*MESSAGES, *NEW_MESSAGES))
    op.create_table(
        "flat",
        sa.Column("company_id", sa.String(length=22), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("area", sa.String(length=32), nullable=False),
        sa.Column("rooms", sa.Integer(), nullable=False),
        sa.Column("square_metres", sa.Integer(), nullable=False),
        sa.Column("rent", sa.Integer(), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=True),
        sa.Column("step_free", sa.Boolean(), nullable=True),
        sa.Column("lift", sa.Boolean(), nullable=True),
        sa.Column("available_from", sa.Date(), nullable=False),
        sa.Column("contracts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=22), nullable=False),
        sa.Column("recorded_at", models.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", models.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint("rent >= 0", name=op.f("ck_flat_rent")),
        sa.CheckConstraint("rooms BETWEEN 1 AND 10", name=op.f("ck_flat_rooms")),
        sa.ForeignKeyConstraint(["company_id"], ["organisation.id"], name=op.f("fk_flat_company_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["user_account.id"], name=op.f("fk_flat_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flat")),
        sa.UniqueConstraint("company_id", "code", name=op.f("uq_flat_company_id_code")),
    )
    op.create_table(
        "matching",
        sa.Column("created_by", sa.String(length=22), nullable=False),
        sa.Column("created_at", models.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("proven", sa.Boolean(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("flats", sa.Integer(), nullable=False),
        sa.Column("problem_hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["user_account.id"], name=op.f("fk_matching_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matching")),
    )
    with op.batch_alter_table("matching", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_matching_created_at"), ["created_at"], unique=False)

    op.create_table(
        "rehousing_request",
        sa.Column("case_id", sa.String(length=22), nullable=False),
        sa.Column("company_id", sa.String(length=22), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("created_by", sa.String(length=22), nullable=False),
        sa.Column("created_at", models.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "draft",
                "submitted",
                "under_review",
                "information_needed",
                "pooled",
                "matched",
                "offered",
                "accepted",
                "contract_signed",
                "moved_in",
                "followed_up",
                "converted",
                "ended",
                "declined",
                "paused",
                "withdrawn",
                "lapsed",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("stage_since", models.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "resumes_to",
            sa.Enum(
                "draft",
                "submitted",
                "under_review",
                "information_needed",
                "pooled",
                "matched",
                "offered",
                "accepted",
                "contract_signed",
                "moved_in",
                "followed_up",
                "converted",
                "ended",
                "declined",
                "paused",
                "withdrawn",
                "lapsed",
                name="resumes_to",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("retested_on", sa.Date(), nullable=True),
        sa.Column("registered_since", sa.Date(), nullable=True),
        sa.Column("queue_time_used", sa.Boolean(), nullable=True),
        sa.Column(
            "contract",
            sa.Enum(
                "first_hand",
                "social",
                name="contractkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("moved_in_on", sa.Date(), nullable=True),
        sa.Column("brief_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_rehousing_request_case_id")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["organisation.id"], name=op.f("fk_rehousing_request_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user_account.id"], name=op.f("fk_rehousing_request_created_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehousing_request")),
        sa.UniqueConstraint("code", name=op.f("uq_rehousing_request_code")),
    )
    with op.batch_alter_table("rehousing_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rehousing_request_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rehousing_request_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rehousing_request_stage"), ["stage"], unique=False)

    op.create_table(
        "flat_offer",
        sa.Column("request_id", sa.String(length=22), nullable=False),
        sa.Column("flat_id", sa.String(length=22), nullable=False),
        sa.Column("matched_at", models.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("verdicts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("offered_at", models.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("closed_at", models.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["flat_id"], ["flat.id"], name=op.f("fk_flat_offer_flat_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["rehousing_request.id"], name=op.f("fk_flat_offer_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flat_offer")),
    )
    with op.batch_alter_table("flat_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_flat_offer_flat_id"), ["flat_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_flat_offer_request_id"), ["request_id"], unique=False)
        batch_op.create_index(
            "uq_flat_offer_flat_standing",
            ["flat_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index(
            "uq_flat_offer_request_standing",
            ["request_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "follow_up",
        sa.Column("request_id", sa.String(length=22), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                "well",
                "needs_support",
                "not_safe",
                "no_contact",
                name="followupresult",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("done_by", sa.String(length=22), nullable=True),
        sa.Column("done_at", models.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["done_by"], ["user_account.id"], name=op.f("fk_follow_up_done_by")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["rehousing_request.id"], name=op.f("fk_follow_up_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint("request_id", "day", name=op.f("uq_follow_up_request_id_day")),
    )
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_due_on"), ["due_on"], unique=False)

    op.create_table(
        "match_proposal",
        sa.Column("matching_id", sa.String(length=22), nullable=False),
        sa.Column("request_id", sa.String(length=22), nullable=False),
        sa.Column("flat_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["flat_id"], ["flat.id"], name=op.f("fk_match_proposal_flat_id")),
        sa.ForeignKeyConstraint(["matching_id"], ["matching.id"], name=op.f("fk_match_proposal_matching_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["rehousing_request.id"], name=op.f("fk_match_proposal_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_proposal")),
        sa.UniqueConstraint(
            "matching_id", "request_id", name=op.f("uq_match_proposal_matching_id_request_id")
        ),
    )
    with op.batch_alter_table("match_proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_match_proposal_request_id"), ["request_id"], unique=False)

    op.create_table(
        "rehousing_event",
        sa.Column("request_id", sa.String(length=22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "submit",
                "begin_review",
                "ask",
                "answer",
                "approve",
                "match",
                "unmatch",
                "offer",
                "take_back",
                "accept",
                "refuse",
                "sign",
                "move_in",
                "follow_up",
                "convert",
                "end",
                "decline",
                "pause",
                "resume",
                "retest",
                "withdraw",
                "lapse",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "was",
            sa.Enum(
                "draft",
                "submitted",
                "under_review",
                "information_needed",
                "pooled",
                "matched",
                "offered",
                "accepted",
                "contract_signed",
                "moved_in",
                "followed_up",
                "converted",
                "ended",
                "declined",
                "paused",
                "withdrawn",
                "lapsed",
                name="was",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "became",
            sa.Enum(
                "draft",
                "submitted",
                "under_review",
                "information_needed",
                "pooled",
                "matched",
                "offered",
                "accepted",
                "contract_signed",
                "moved_in",
                "followed_up",
                "converted",
                "ended",
                "declined",
                "paused",
                "withdrawn",
                "lapsed",
                name="became",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "party",
            sa.Enum(
                "person",
                "company",
                "authority",
                "service",
                name="party",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "wrong_area",
                "wrong_size",
                "too_dear",
                "not_safe",
                "own_wish",
                "own_solution",
                "income",
                "rent_debt",
                "earlier_tenancy",
                "no_such_flat",
                "need_ceased",
                "other_municipality",
                "not_ready",
                "mistake",
                "settled",
                "gave_notice",
                "contract_ended",
                "no_answer",
                "not_retested",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("details", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=22), nullable=False),
        sa.Column("recorded_at", models.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["rehousing_request.id"], name=op.f("fk_rehousing_event_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehousing_event")),
        sa.UniqueConstraint("request_id", "number", name=op.f("uq_rehousing_event_request_id_number")),
    )
    with op.batch_alter_table("rehousing_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rehousing_event_recorded_at"), ["recorded_at"], unique=False)

    op.create_table(
        "stay_exit",
        sa.Column("placement_id", sa.String(length=22), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "permanent_home",
                "other_municipality",
                "assisted_return",
                "own_solution",
                "unknown",
                name="exitkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("recorded_by", sa.String(length=22), nullable=False),
        sa.Column("recorded_at", models.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_stay_exit_placement_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["user_account.id"], name=op.f("fk_stay_exit_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay_exit")),
        sa.UniqueConstraint("placement_id", name=op.f("uq_stay_exit_placement_id")),
    )
    with op.batch_alter_table("stay_exit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stay_exit_recorded_at"), ["recorded_at"], unique=False)


def know_messages(kinds: tuple[str, ...]) -> None:
    """SQLite cannot change a check: it copies the table, and a copy forgets the checks."""
    known, medium = sa.column("kind").in_(kinds), sa.column("medium").in_(("email", "sms"))
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_outbox_message_messagekind"), "outbox_message")
        op.create_check_constraint(op.f("ck_outbox_message_messagekind"), "outbox_message", known)
        return
    with op.batch_alter_table("outbox_message", recreate="always") as batch_op:
        batch_op.create_check_constraint(batch_op.f("ck_outbox_message_messagekind"), known)
        batch_op.create_check_constraint(batch_op.f("ck_outbox_message_medium"), medium)


def downgrade() -> None:
    new = ", ".join(f"'{kind}'" for kind in NEW_MESSAGES)
    op.execute(f"DELETE FROM outbox_message WHERE kind IN ({new})")
    know_messages(MESSAGES)
    with op.batch_alter_table("stay_exit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stay_exit_recorded_at"))

    op.drop_table("stay_exit")
    with op.batch_alter_table("rehousing_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rehousing_event_recorded_at"))

    op.drop_table("rehousing_event")
    with op.batch_alter_table("match_proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_match_proposal_request_id"))

    op.drop_table("match_proposal")
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follow_up_due_on"))

    op.drop_table("follow_up")
    with op.batch_alter_table("flat_offer", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_flat_offer_request_standing",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_flat_offer_flat_standing",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_flat_offer_request_id"))
        batch_op.drop_index(batch_op.f("ix_flat_offer_flat_id"))

    op.drop_table("flat_offer")
    with op.batch_alter_table("rehousing_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rehousing_request_stage"))
        batch_op.drop_index(batch_op.f("ix_rehousing_request_company_id"))
        batch_op.drop_index(batch_op.f("ix_rehousing_request_case_id"))

    op.drop_table("rehousing_request")
    with op.batch_alter_table("matching", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_matching_created_at"))

    op.drop_table("matching")
    op.drop_table("flat")
