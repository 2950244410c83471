"""Re-planning"""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "replan",
        sa.Column("created_by", sa.String(length=22), nullable=False),
        sa.Column("created_at", models.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("first_night", sa.Date(), nullable=False),
        sa.Column("nights", sa.Integer(), nullable=False),
        sa.Column("deadline", models.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", models.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", models.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("applied_at", models.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "failure",
            sa.Enum("no_plan", name="replanfailure", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("problem_hash", sa.String(length=64), nullable=True),
        sa.Column("tiers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.CheckConstraint("nights BETWEEN 1 AND 400", name=op.f("ck_replan_nights")),
        sa.ForeignKeyConstraint(["created_by"], ["user_account.id"], name=op.f("fk_replan_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replan")),
    )
    with op.batch_alter_table("replan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_replan_created_at"), ["created_at"], unique=False)

    op.create_table(
        "replan_step",
        sa.Column("replan_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(length=22), nullable=False),
        sa.Column("placement_id", sa.String(length=22), nullable=True),
        sa.Column("from_units", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("to_units", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("rules", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.String(length=22), nullable=True),
        sa.Column("decided_at", models.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["user_account.id"], name=op.f("fk_replan_step_decided_by")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_replan_step_placement_id")),
        sa.ForeignKeyConstraint(["replan_id"], ["replan.id"], name=op.f("fk_replan_step_replan_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["placement_request.id"], name=op.f("fk_replan_step_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replan_step")),
        sa.UniqueConstraint("replan_id", "position", name=op.f("uq_replan_step_replan_id_position")),
    )
    with op.batch_alter_table("replan_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_replan_step_request_id"), ["request_id"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("replan_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_replan_step_request_id"))

    op.drop_table("replan_step")
    with op.batch_alter_table("replan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_replan_created_at"))

    op.drop_table("replan")
