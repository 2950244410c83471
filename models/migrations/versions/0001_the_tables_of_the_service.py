"""The tables of the service"""

import sqlalchemy as sa
from alembic import op

import models.base
from models.migrations import triggers

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

FACT_TABLES = (
    "adjoining_units",
    "availability_assertion",
    "burnt_address",
    "case_file",
    "case_perpetrator",
    "facility",
    "member",
    "out_of_service",
    "permit",
    "perpetrator",
    "perpetrator_municipality",
    "perpetrator_place",
    "perpetrator_tie",
    "phone_answer",
    "placement_request",
    "room_type_terms",
    "season_price",
    "separation",
    "together",
    "unit",
    "watch_capacity",
)


def upgrade() -> None:
    op.create_table('audit_entry',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.String(length=22), nullable=False),
    sa.Column('organisation_id', sa.String(length=22), nullable=False),
    sa.Column('action', sa.String(length=60), nullable=False),
    sa.Column('object_id', sa.String(length=22), nullable=False),
    sa.Column('details', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('prev_hash', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_entry'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_object_id'), ['object_id'], unique=False)

    op.create_table('idempotent_answer',
    sa.Column('actor_id', sa.String(length=22), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('request_hash', sa.String(length=64), nullable=False),
    sa.Column('answer', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('actor_id', 'key', name=op.f('pk_idempotent_answer'))
    )
    op.create_table('ledger',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('facts_version', sa.Integer(), nullable=False),
    sa.Column('audit_seq', sa.Integer(), nullable=False),
    sa.Column('audit_hash', sa.String(length=64), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_ledger_single_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger'))
    )
    op.create_table('organisation',
    sa.Column('kind', sa.Enum('duty_team', 'mobile_team', 'family_violence_unit', 'coordination', 'police', 'salvation_army', 'womens_shelter', 'victim_support', 'safety_hosts', 'hotel', 'protected_home', 'housing_company', name='organisationkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('municipality', sa.String(length=16), nullable=False),
    sa.Column('duty_phone', sa.String(length=32), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation')),
    sa.UniqueConstraint('name', name=op.f('uq_organisation_name'))
    )
    op.create_table('sign_in_attempt',
    sa.Column('email_index', sa.String(length=32), nullable=False),
    sa.Column('address_index', sa.String(length=32), nullable=False),
    sa.Column('at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_attempt'))
    )
    with op.batch_alter_table('sign_in_attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_attempt_address_index'), ['address_index'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_in_attempt_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_in_attempt_email_index'), ['email_index'], unique=False)

    op.create_table('watch_capacity',
    sa.Column('night', sa.Date(), nullable=True),
    sa.Column('rounds', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_watch_capacity')),
    sa.UniqueConstraint('night', name=op.f('uq_watch_capacity_night'))
    )
    op.create_table('facility',
    sa.Column('organisation_id', sa.String(length=22), nullable=False),
    sa.Column('code_name', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.Enum('hotel', 'protected', 'apartment', name='facilitykind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('municipality', sa.String(length=16), nullable=False),
    sa.Column('position_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('protection_level', sa.Integer(), nullable=True),
    sa.Column('admits', sa.Enum('all', 'women', 'men', name='admits', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('max_male_age', sa.Integer(), nullable=True),
    sa.Column('max_nights', sa.Integer(), nullable=True),
    sa.Column('accepts', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('features', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('languages', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('staff_trained_on', sa.Date(), nullable=True),
    sa.Column('contact_phone_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('intake_from', sa.Time(), nullable=True),
    sa.Column('intake_until', sa.Time(), nullable=True),
    sa.Column('house_rules_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('asks_first', sa.Boolean(), nullable=False),
    sa.Column('reminder_at', sa.Time(), nullable=True),
    sa.Column('registration_routine', sa.String(length=1000), nullable=True),
    sa.Column('availability_version', sa.Integer(), nullable=False),
    sa.Column('wrapped_key', sa.LargeBinary(), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.CheckConstraint("kind <> 'hotel' OR protection_level = 0", name=op.f('ck_facility_hotel_is_level_0')),
    sa.CheckConstraint('protection_level BETWEEN 0 AND 3', name=op.f('ck_facility_protection_level')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_facility_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_facility')),
    sa.UniqueConstraint('code_name', name=op.f('uq_facility_code_name'))
    )
    with op.batch_alter_table('facility', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_facility_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('user_account',
    sa.Column('organisation_id', sa.String(length=22), nullable=False),
    sa.Column('role', sa.Enum('duty_officer', 'case_worker', 'coordinator', 'mobile_team', 'hotel_staff', 'facility_manager', 'housing_officer', 'police', 'support_worker', 'safety_host', 'auditor', 'administrator', name='role', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('email_index', sa.String(length=32), nullable=False),
    sa.Column('email_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('name_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('locale', sa.String(length=5), nullable=False),
    sa.Column('trained_on', sa.Date(), nullable=True),
    sa.Column('disabled_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('wrapped_key', sa.LargeBinary(), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_user_account_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_account')),
    sa.UniqueConstraint('email_index', name=op.f('uq_user_account_email_index'))
    )
    with op.batch_alter_table('user_account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_user_account_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('api_token',
    sa.Column('token_sha256', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.String(length=22), nullable=False),
    sa.Column('created_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_api_token_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_token')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_api_token_token_sha256'))
    )
    with op.batch_alter_table('api_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_api_token_user_id'), ['user_id'], unique=False)

    op.create_table('availability_update',
    sa.Column('facility_id', sa.String(length=22), nullable=False),
    sa.Column('channel', sa.Enum('portal', 'phone', 'csv', 'icalendar', 'ota', 'api', 'seed', name='channel', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('made_by', sa.String(length=22), nullable=True),
    sa.Column('made_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('undone_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.String(length=22), nullable=True),
    sa.Column('says', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('rooms', sa.Integer(), nullable=False),
    sa.Column('first_night', sa.Date(), nullable=True),
    sa.Column('last_night', sa.Date(), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name=op.f('fk_availability_update_facility_id')),
    sa.ForeignKeyConstraint(['made_by'], ['user_account.id'], name=op.f('fk_availability_update_made_by')),
    sa.ForeignKeyConstraint(['undone_by'], ['user_account.id'], name=op.f('fk_availability_update_undone_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_availability_update'))
    )
    with op.batch_alter_table('availability_update', schema=None) as batch_op:
        batch_op.create_index('ix_availability_update_facility_at', ['facility_id', 'made_at'], unique=False)

    op.create_table('case_file',
    sa.Column('ref', sa.String(length=40), nullable=False),
    sa.Column('owner_organisation_id', sa.String(length=22), nullable=False),
    sa.Column('created_by', sa.String(length=22), nullable=False),
    sa.Column('created_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('person_protection', sa.Enum('none', 'sekretessmarkering', 'skyddad_folkbokforing', 'fingerade', name='personprotection', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('alias_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('answers_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('note_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('closed_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('wrapped_key', sa.LargeBinary(), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('fk_case_file_created_by')),
    sa.ForeignKeyConstraint(['owner_organisation_id'], ['organisation.id'], name=op.f('fk_case_file_owner_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_file')),
    sa.UniqueConstraint('ref', name=op.f('uq_case_file_ref'))
    )
    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_file_owner_organisation_id'), ['owner_organisation_id'], unique=False)

    op.create_table('duty_shift',
    sa.Column('organisation_id', sa.String(length=22), nullable=False),
    sa.Column('user_id', sa.String(length=22), nullable=False),
    sa.Column('starts_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('ends_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_duty_shift_ends_after_start')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_duty_shift_organisation_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_duty_shift_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_shift'))
    )
    with op.batch_alter_table('duty_shift', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duty_shift_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_shift_user_id'), ['user_id'], unique=False)

    op.create_table('facility_address',
    sa.Column('facility_id', sa.String(length=22), nullable=False),
    sa.Column('street_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('arrival_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name=op.f('fk_facility_address_facility_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_facility_address')),
    sa.UniqueConstraint('facility_id', name=op.f('uq_facility_address_facility_id'))
    )
    op.create_table('facility_key',
    sa.Column('facility_id', sa.String(length=22), nullable=False),
    sa.Column('use', sa.Enum('ota', 'calendar', name='keyuse', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('secret_sha256', sa.String(length=64), nullable=False),
    sa.Column('created_by', sa.String(length=22), nullable=False),
    sa.Column('created_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('fk_facility_key_created_by')),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name=op.f('fk_facility_key_facility_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_facility_key')),
    sa.UniqueConstraint('secret_sha256', name=op.f('uq_facility_key_secret_sha256'))
    )
    with op.batch_alter_table('facility_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_facility_key_facility_id'), ['facility_id'], unique=False)

    op.create_table('flat',
    sa.Column('company_id', sa.String(length=22), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('area', sa.String(length=32), nullable=False),
    sa.Column('rooms', sa.Integer(), nullable=False),
    sa.Column('square_metres', sa.Integer(), nullable=False),
    sa.Column('rent', sa.Integer(), nullable=False),
    sa.Column('floor', sa.Integer(), nullable=True),
    sa.Column('step_free', sa.Boolean(), nullable=True),
    sa.Column('lift', sa.Boolean(), nullable=True),
    sa.Column('available_from', sa.Date(), nullable=False),
    sa.Column('contracts', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=22), nullable=False),
    sa.Column('recorded_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.CheckConstraint('rent >= 0', name=op.f('ck_flat_rent')),
    sa.CheckConstraint('rooms BETWEEN 1 AND 10', name=op.f('ck_flat_rooms')),
    sa.ForeignKeyConstraint(['company_id'], ['organisation.id'], name=op.f('fk_flat_company_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_flat_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_flat')),
    sa.UniqueConstraint('company_id', 'code', name=op.f('uq_flat_company_id_code'))
    )
    op.create_table('joint_proposal',
    sa.Column('organisation_id', sa.String(length=22), nullable=False),
    sa.Column('proven', sa.Boolean(), nullable=True),
    sa.Column('created_by', sa.String(length=22), nullable=False),
    sa.Column('created_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('deadline', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('finished_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('cancelled_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('failure', sa.Enum('no_plan', name='runfailure', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('problem_hash', sa.String(length=64), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('fk_joint_proposal_created_by')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_joint_proposal_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_joint_proposal'))
    )
    with op.batch_alter_table('joint_proposal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_joint_proposal_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_joint_proposal_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('matching',
    sa.Column('proven', sa.Boolean(), nullable=True),
    sa.Column('requests', sa.Integer(), nullable=True),
    sa.Column('flats', sa.Integer(), nullable=True),
    sa.Column('created_by', sa.String(length=22), nullable=False),
    sa.Column('created_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('deadline', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('finished_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('cancelled_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('failure', sa.Enum('no_plan', name='runfailure', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('problem_hash', sa.String(length=64), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('fk_matching_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_matching'))
    )
    with op.batch_alter_table('matching', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_matching_created_at'), ['created_at'], unique=False)

    op.create_table('outbox_message',
    sa.Column('user_id', sa.String(length=22), nullable=False),
    sa.Column('medium', sa.Enum('email', 'sms', name='medium', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('kind', sa.Enum('inquiry', 'inquiry_released', 'reminder', 'duty_alert', 'housing_waits', 'rehousing_waits', 'guests_left', name='messagekind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('about_id', sa.String(length=22), nullable=False),
    sa.Column('created_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('next_try_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('sent_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('given_up_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_outbox_message_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_message')),
    sa.UniqueConstraint('user_id', 'medium', 'kind', 'about_id', name=op.f('uq_outbox_message_user_id_medium_kind_about_id'))
    )
    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_message_due', ['sent_at', 'given_up_at', 'next_try_at'], unique=False)

    op.create_table('permit',
    sa.Column('facility_id', sa.String(length=22), nullable=False),
    sa.Column('status', sa.Enum('granted', 'transitional', 'none', 'unknown', name='permitstatus', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('max_persons', sa.Integer(), nullable=True),
    sa.Column('target_group', sa.String(length=200), nullable=False),
    sa.Column('recorded_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.CheckConstraint('max_persons >= 0', name=op.f('ck_permit_max_persons')),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name=op.f('fk_permit_facility_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_permit'))
    )
    with op.batch_alter_table('permit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_permit_facility_id'), ['facility_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_permit_recorded_at'), ['recorded_at'], unique=False)

    op.create_table('replan',
    sa.Column('first_night', sa.Date(), nullable=False),
    sa.Column('nights', sa.Integer(), nullable=False),
    sa.Column('applied_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('tiers', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('created_by', sa.String(length=22), nullable=False),
    sa.Column('created_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('deadline', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('finished_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('cancelled_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('failure', sa.Enum('no_plan', name='runfailure', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('problem_hash', sa.String(length=64), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.CheckConstraint('nights BETWEEN 1 AND 400', name=op.f('ck_replan_nights')),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('fk_replan_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_replan'))
    )
    with op.batch_alter_table('replan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_replan_created_at'), ['created_at'], unique=False)

    op.create_table('room_type_terms',
    sa.Column('facility_id', sa.String(length=22), nullable=False),
    sa.Column('room_type', sa.String(length=40), nullable=False),
    sa.Column('allotment', sa.Integer(), nullable=True),
    sa.Column('release_hours', sa.Integer(), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.CheckConstraint('allotment BETWEEN 0 AND 500', name=op.f('ck_room_type_terms_allotment')),
    sa.CheckConstraint('release_hours BETWEEN 0 AND 720', name=op.f('ck_room_type_terms_release_hours')),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name=op.f('fk_room_type_terms_facility_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_room_type_terms')),
    sa.UniqueConstraint('facility_id', 'room_type', name=op.f('uq_room_type_terms_facility_id_room_type'))
    )
    op.create_table('season_price',
    sa.Column('facility_id', sa.String(length=22), nullable=False),
    sa.Column('room_type', sa.String(length=40), nullable=False),
    sa.Column('first_night', sa.Date(), nullable=False),
    sa.Column('last_night', sa.Date(), nullable=False),
    sa.Column('price', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.CheckConstraint('last_night >= first_night', name=op.f('ck_season_price_nights')),
    sa.CheckConstraint('price >= 0', name=op.f('ck_season_price_price')),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name=op.f('fk_season_price_facility_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_season_price'))
    )
    with op.batch_alter_table('season_price', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_season_price_facility_id'), ['facility_id'], unique=False)

    op.create_table('unit',
    sa.Column('facility_id', sa.String(length=22), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('room_type', sa.String(length=40), nullable=False),
    sa.Column('beds', sa.Integer(), nullable=False),
    sa.Column('cots', sa.Integer(), nullable=False),
    sa.Column('price', sa.Integer(), nullable=False),
    sa.Column('features', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('sharing', sa.Enum('exclusive', 'same_gender', 'any', name='sharing', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.CheckConstraint('beds BETWEEN 0 AND 100', name=op.f('ck_unit_beds')),
    sa.CheckConstraint('cots BETWEEN 0 AND 20', name=op.f('ck_unit_cots')),
    sa.CheckConstraint('price >= 0', name=op.f('ck_unit_price')),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name=op.f('fk_unit_facility_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit')),
    sa.UniqueConstraint('facility_id', 'code', name=op.f('uq_unit_facility_id_code'))
    )
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_facility_id'), ['facility_id'], unique=False)

    op.create_table('user_session',
    sa.Column('token_sha256', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.String(length=22), nullable=False),
    sa.Column('address_index', sa.String(length=32), nullable=False),
    sa.Column('created_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_user_session_user_id')),
    sa.PrimaryKeyConstraint('token_sha256', name=op.f('pk_user_session'))
    )
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_user_session_user_id'), ['user_id'], unique=False)

    op.create_table('adjoining_units',
    sa.Column('unit_a_id', sa.String(length=22), nullable=False),
    sa.Column('unit_b_id', sa.String(length=22), nullable=False),
    sa.CheckConstraint('unit_a_id < unit_b_id', name=op.f('ck_adjoining_units_ordered')),
    sa.ForeignKeyConstraint(['unit_a_id'], ['unit.id'], name=op.f('fk_adjoining_units_unit_a_id')),
    sa.ForeignKeyConstraint(['unit_b_id'], ['unit.id'], name=op.f('fk_adjoining_units_unit_b_id')),
    sa.PrimaryKeyConstraint('unit_a_id', 'unit_b_id', name=op.f('pk_adjoining_units'))
    )
    op.create_table('availability_assertion',
    sa.Column('unit_id', sa.String(length=22), nullable=False),
    sa.Column('first_night', sa.Date(), nullable=False),
    sa.Column('last_night', sa.Date(), nullable=False),
    sa.Column('is_open', sa.Boolean(), nullable=False),
    sa.Column('channel', sa.Enum('portal', 'phone', 'csv', 'icalendar', 'ota', 'api', 'seed', name='channel', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('asserted_by', sa.String(length=22), nullable=True),
    sa.Column('asserted_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('valid_until', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('update_id', sa.String(length=22), nullable=True),
    sa.Column('superseded_by', sa.String(length=22), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.CheckConstraint('last_night >= first_night', name=op.f('ck_availability_assertion_nights')),
    sa.ForeignKeyConstraint(['asserted_by'], ['user_account.id'], name=op.f('fk_availability_assertion_asserted_by')),
    sa.ForeignKeyConstraint(['superseded_by'], ['availability_update.id'], name=op.f('fk_availability_assertion_superseded_by')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_availability_assertion_unit_id')),
    sa.ForeignKeyConstraint(['update_id'], ['availability_update.id'], name=op.f('fk_availability_assertion_update_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_availability_assertion'))
    )
    with op.batch_alter_table('availability_assertion', schema=None) as batch_op:
        batch_op.create_index('ix_availability_assertion_standing', ['unit_id', 'first_night'], unique=False, sqlite_where=sa.text('superseded_by IS NULL'), postgresql_where=sa.text('superseded_by IS NULL'))
        batch_op.create_index('ix_availability_assertion_unit_at', ['unit_id', 'asserted_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_availability_assertion_update_id'), ['update_id'], unique=False)

    op.create_table('burnt_address',
    sa.Column('case_id', sa.String(length=22), nullable=False),
    sa.Column('facility_id', sa.String(length=22), nullable=False),
    sa.Column('reason', sa.Enum('known_to_perpetrator', 'stayed_before', 'own_wish', 'staff_conflict', 'not_stated', name='burntreason', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_burnt_address_case_id')),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name=op.f('fk_burnt_address_facility_id')),
    sa.PrimaryKeyConstraint('case_id', 'facility_id', name=op.f('pk_burnt_address'))
    )
    with op.batch_alter_table('burnt_address', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_burnt_address_facility_id'), ['facility_id'], unique=False)

    op.create_table('calendar_feed',
    sa.Column('unit_id', sa.String(length=22), nullable=False),
    sa.Column('address_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('created_by', sa.String(length=22), nullable=False),
    sa.Column('created_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('fetched_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('tried_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('failure', sa.Enum('unreachable', 'refused_address', 'too_large', 'not_a_calendar', name='fetchfailure', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('busy', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('read_sha256', sa.String(length=64), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('fk_calendar_feed_created_by')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_calendar_feed_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_feed')),
    sa.UniqueConstraint('unit_id', name=op.f('uq_calendar_feed_unit_id'))
    )
    op.create_table('case_access',
    sa.Column('case_id', sa.String(length=22), nullable=False),
    sa.Column('organisation_id', sa.String(length=22), nullable=True),
    sa.Column('user_id', sa.String(length=22), nullable=True),
    sa.Column('granted_by', sa.String(length=22), nullable=False),
    sa.Column('granted_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('until', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.CheckConstraint('(organisation_id IS NULL) <> (user_id IS NULL)', name=op.f('ck_case_access_one_receiver')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_access_case_id')),
    sa.ForeignKeyConstraint(['granted_by'], ['user_account.id'], name=op.f('fk_case_access_granted_by')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_case_access_organisation_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_case_access_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_access'))
    )
    with op.batch_alter_table('case_access', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_access_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_access_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_access_user_id'), ['user_id'], unique=False)

    op.create_table('case_block',
    sa.Column('case_id', sa.String(length=22), nullable=False),
    sa.Column('organisation_id', sa.String(length=22), nullable=True),
    sa.Column('user_id', sa.String(length=22), nullable=True),
    sa.Column('recorded_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.CheckConstraint('(organisation_id IS NULL) <> (user_id IS NULL)', name=op.f('ck_case_block_one_target')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_block_case_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_case_block_organisation_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_case_block_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_block'))
    )
    with op.batch_alter_table('case_block', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_block_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_block_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_block_user_id'), ['user_id'], unique=False)

    op.create_table('consent',
    sa.Column('case_id', sa.String(length=22), nullable=False),
    sa.Column('recipient', sa.Enum('police', 'salvation_army', 'womens_shelter', 'victim_support', 'regional_coordinator', 'housing_company', name='consentrecipient', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('given', sa.Boolean(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('recorded_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_consent_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_case_id'), ['case_id'], unique=False)

    op.create_table('member',
    sa.Column('case_id', sa.String(length=22), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('birth_year', sa.Integer(), nullable=False),
    sa.Column('gender', sa.Enum('female', 'male', 'other', name='gender', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('coming', sa.Enum('now', 'later', 'stays', name='coming', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('custody_consent', sa.Enum('both', 'one', 'unknown', 'none', name='custodyconsent', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('alias_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('personal_number_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('personal_number_index', sa.String(length=32), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.CheckConstraint('birth_year BETWEEN 1880 AND 2200', name=op.f('ck_member_birth_year')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_member_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member'))
    )
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_member_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_member_personal_number_index'), ['personal_number_index'], unique=False)

    op.create_table('out_of_service',
    sa.Column('unit_id', sa.String(length=22), nullable=False),
    sa.Column('first_night', sa.Date(), nullable=False),
    sa.Column('last_night', sa.Date(), nullable=False),
    sa.Column('reason', sa.Enum('repair', 'damage', 'cleaning', 'staffing', 'safety', 'other', name='outofservicereason', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('recorded_by', sa.String(length=22), nullable=True),
    sa.Column('recorded_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('lifted_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('update_id', sa.String(length=22), nullable=True),
    sa.Column('lifted_by', sa.String(length=22), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.CheckConstraint('last_night >= first_night', name=op.f('ck_out_of_service_nights')),
    sa.ForeignKeyConstraint(['lifted_by'], ['availability_update.id'], name=op.f('fk_out_of_service_lifted_by')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_out_of_service_recorded_by')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_out_of_service_unit_id')),
    sa.ForeignKeyConstraint(['update_id'], ['availability_update.id'], name=op.f('fk_out_of_service_update_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_out_of_service'))
    )
    with op.batch_alter_table('out_of_service', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_out_of_service_lifted_by'), ['lifted_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_out_of_service_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_out_of_service_update_id'), ['update_id'], unique=False)

    op.create_table('perpetrator',
    sa.Column('alias_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('is_network', sa.Boolean(), nullable=False),
    sa.Column('keep_km', sa.Double(), nullable=False),
    sa.Column('housed_case_id', sa.String(length=22), nullable=True),
    sa.Column('created_by', sa.String(length=22), nullable=False),
    sa.Column('created_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('wrapped_key', sa.LargeBinary(), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.CheckConstraint('keep_km >= 0', name=op.f('ck_perpetrator_keep_km')),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('fk_perpetrator_created_by')),
    sa.ForeignKeyConstraint(['housed_case_id'], ['case_file.id'], name=op.f('fk_perpetrator_housed_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_perpetrator')),
    sa.UniqueConstraint('housed_case_id', name=op.f('uq_perpetrator_housed_case_id'))
    )
    op.create_table('placement_request',
    sa.Column('case_id', sa.String(length=22), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('urgency', sa.Integer(), nullable=False),
    sa.Column('arrives', sa.Date(), nullable=False),
    sa.Column('nights', sa.Integer(), nullable=False),
    sa.Column('min_protection_level', sa.Integer(), nullable=False),
    sa.Column('languages', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('language_required', sa.Boolean(), nullable=False),
    sa.Column('needs', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('wishes', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('brings', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('watch', sa.Integer(), nullable=False),
    sa.Column('near_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('complete', sa.Boolean(), nullable=False),
    sa.Column('created_by', sa.String(length=22), nullable=False),
    sa.Column('created_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('closed_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('closed_reason', sa.Enum('departed', 'placed_elsewhere', 'withdrawn', 'no_place', 'mistake', name='closedreason', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.CheckConstraint('min_protection_level BETWEEN 0 AND 3', name=op.f('ck_placement_request_min_protection_level')),
    sa.CheckConstraint('nights BETWEEN 1 AND 400', name=op.f('ck_placement_request_nights')),
    sa.CheckConstraint('urgency BETWEEN 1 AND 3', name=op.f('ck_placement_request_urgency')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_placement_request_case_id')),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('fk_placement_request_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_placement_request'))
    )
    with op.batch_alter_table('placement_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_placement_request_case_id'), ['case_id'], unique=False)

    op.create_table('rehousing_request',
    sa.Column('case_id', sa.String(length=22), nullable=False),
    sa.Column('company_id', sa.String(length=22), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('created_by', sa.String(length=22), nullable=False),
    sa.Column('created_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('stage', sa.Enum('draft', 'submitted', 'under_review', 'information_needed', 'pooled', 'matched', 'offered', 'accepted', 'contract_signed', 'moved_in', 'followed_up', 'converted', 'ended', 'declined', 'paused', 'withdrawn', 'lapsed', name='stage', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('stage_since', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('resumes_to', sa.Enum('draft', 'submitted', 'under_review', 'information_needed', 'pooled', 'matched', 'offered', 'accepted', 'contract_signed', 'moved_in', 'followed_up', 'converted', 'ended', 'declined', 'paused', 'withdrawn', 'lapsed', name='resumes_to', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('paused_until', sa.Date(), nullable=True),
    sa.Column('consent_on', sa.Date(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('retested_on', sa.Date(), nullable=True),
    sa.Column('registered_since', sa.Date(), nullable=True),
    sa.Column('queue_time_used', sa.Boolean(), nullable=True),
    sa.Column('contract', sa.Enum('first_hand', 'social', name='contractkind', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('moved_in_on', sa.Date(), nullable=True),
    sa.Column('brief_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_rehousing_request_case_id')),
    sa.ForeignKeyConstraint(['company_id'], ['organisation.id'], name=op.f('fk_rehousing_request_company_id')),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('fk_rehousing_request_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rehousing_request')),
    sa.UniqueConstraint('code', name=op.f('uq_rehousing_request_code'))
    )
    with op.batch_alter_table('rehousing_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rehousing_request_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rehousing_request_company_id'), ['company_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rehousing_request_stage'), ['stage'], unique=False)

    op.create_table('risk_assessment',
    sa.Column('case_id', sa.String(length=22), nullable=False),
    sa.Column('method', sa.Enum('freda', 'sara', 'patriark', 'sam', 'none', name='riskmethod', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('level', sa.Enum('low', 'medium', 'high', name='risklevel', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('assessed_on', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('assessed_by', sa.String(length=22), nullable=False),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['assessed_by'], ['user_account.id'], name=op.f('fk_risk_assessment_assessed_by')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_risk_assessment_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_assessment'))
    )
    with op.batch_alter_table('risk_assessment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_assessment_case_id'), ['case_id'], unique=False)

    op.create_table('separation',
    sa.Column('case_a_id', sa.String(length=22), nullable=False),
    sa.Column('case_b_id', sa.String(length=22), nullable=False),
    sa.Column('scope', sa.Enum('facility', 'municipality', 'distance', name='separationscope', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('km', sa.Double(), nullable=True),
    sa.Column('created_by', sa.String(length=22), nullable=False),
    sa.Column('created_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.CheckConstraint("scope <> 'distance' OR km IS NOT NULL", name=op.f('ck_separation_distance_has_km')),
    sa.CheckConstraint('case_a_id < case_b_id', name=op.f('ck_separation_ordered')),
    sa.CheckConstraint('km BETWEEN 0 AND 2000', name=op.f('ck_separation_km')),
    sa.ForeignKeyConstraint(['case_a_id'], ['case_file.id'], name=op.f('fk_separation_case_a_id')),
    sa.ForeignKeyConstraint(['case_b_id'], ['case_file.id'], name=op.f('fk_separation_case_b_id')),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('fk_separation_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_separation'))
    )
    with op.batch_alter_table('separation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_separation_case_a_id'), ['case_a_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_separation_case_b_id'), ['case_b_id'], unique=False)

    op.create_table('together',
    sa.Column('group_id', sa.String(length=22), nullable=False),
    sa.Column('case_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_together_case_id')),
    sa.PrimaryKeyConstraint('group_id', 'case_id', name=op.f('pk_together'))
    )
    with op.batch_alter_table('together', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_together_case_id'), ['case_id'], unique=False)

    op.create_table('case_perpetrator',
    sa.Column('case_id', sa.String(length=22), nullable=False),
    sa.Column('perpetrator_id', sa.String(length=22), nullable=False),
    sa.Column('relation', sa.Enum('parent', 'sibling', 'relative', 'partner', 'ex', 'pimp', 'employer', 'trafficker', 'other', 'unknown', name='relation', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_perpetrator_case_id')),
    sa.ForeignKeyConstraint(['perpetrator_id'], ['perpetrator.id'], name=op.f('fk_case_perpetrator_perpetrator_id')),
    sa.PrimaryKeyConstraint('case_id', 'perpetrator_id', name=op.f('pk_case_perpetrator'))
    )
    with op.batch_alter_table('case_perpetrator', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_perpetrator_perpetrator_id'), ['perpetrator_id'], unique=False)

    op.create_table('claim',
    sa.Column('request_id', sa.String(length=22), nullable=False),
    sa.Column('created_by', sa.String(length=22), nullable=False),
    sa.Column('created_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('released_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('units', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('options_shown', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('override_reason', sa.Enum('own_wish', 'local_knowledge', 'facility_asked', 'children', 'support', 'best_for_all', 'other', name='overridereason', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('override_note_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['created_by'], ['user_account.id'], name=op.f('fk_claim_created_by')),
    sa.ForeignKeyConstraint(['request_id'], ['placement_request.id'], name=op.f('fk_claim_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim'))
    )
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_claim_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_request_id'), ['request_id'], unique=False)

    op.create_table('flat_offer',
    sa.Column('request_id', sa.String(length=22), nullable=False),
    sa.Column('flat_id', sa.String(length=22), nullable=False),
    sa.Column('matched_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('verdicts', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('offered_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('answer_by', sa.Date(), nullable=True),
    sa.Column('refused', sa.Boolean(), nullable=False),
    sa.Column('closed_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['flat_id'], ['flat.id'], name=op.f('fk_flat_offer_flat_id')),
    sa.ForeignKeyConstraint(['request_id'], ['rehousing_request.id'], name=op.f('fk_flat_offer_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_flat_offer'))
    )
    with op.batch_alter_table('flat_offer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_flat_offer_flat_id'), ['flat_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_flat_offer_request_id'), ['request_id'], unique=False)
        batch_op.create_index('uq_flat_offer_flat_standing', ['flat_id'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.create_index('uq_flat_offer_request_standing', ['request_id'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))

    op.create_table('follow_up',
    sa.Column('request_id', sa.String(length=22), nullable=False),
    sa.Column('day', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('result', sa.Enum('well', 'needs_support', 'not_safe', 'no_contact', name='followupresult', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('done_by', sa.String(length=22), nullable=True),
    sa.Column('done_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['done_by'], ['user_account.id'], name=op.f('fk_follow_up_done_by')),
    sa.ForeignKeyConstraint(['request_id'], ['rehousing_request.id'], name=op.f('fk_follow_up_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up')),
    sa.UniqueConstraint('request_id', 'day', name=op.f('uq_follow_up_request_id_day'))
    )
    with op.batch_alter_table('follow_up', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_follow_up_due_on'), ['due_on'], unique=False)

    op.create_table('inquiry_round',
    sa.Column('request_id', sa.String(length=22), nullable=False),
    sa.Column('request_version', sa.Integer(), nullable=False),
    sa.Column('asked_by', sa.String(length=22), nullable=False),
    sa.Column('asked_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('end', sa.Enum('won', 'withdrawn', name='roundend', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['asked_by'], ['user_account.id'], name=op.f('fk_inquiry_round_asked_by')),
    sa.ForeignKeyConstraint(['request_id'], ['placement_request.id'], name=op.f('fk_inquiry_round_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inquiry_round'))
    )
    with op.batch_alter_table('inquiry_round', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inquiry_round_asked_at'), ['asked_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_inquiry_round_request_id'), ['request_id'], unique=False)

    op.create_table('joint_place',
    sa.Column('proposal_id', sa.String(length=22), nullable=False),
    sa.Column('request_id', sa.String(length=22), nullable=False),
    sa.Column('units', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['proposal_id'], ['joint_proposal.id'], name=op.f('fk_joint_place_proposal_id')),
    sa.ForeignKeyConstraint(['request_id'], ['placement_request.id'], name=op.f('fk_joint_place_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_joint_place')),
    sa.UniqueConstraint('proposal_id', 'request_id', name=op.f('uq_joint_place_proposal_id_request_id'))
    )
    with op.batch_alter_table('joint_place', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_joint_place_request_id'), ['request_id'], unique=False)

    op.create_table('match_proposal',
    sa.Column('matching_id', sa.String(length=22), nullable=False),
    sa.Column('request_id', sa.String(length=22), nullable=False),
    sa.Column('flat_id', sa.String(length=22), nullable=False),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['flat_id'], ['flat.id'], name=op.f('fk_match_proposal_flat_id')),
    sa.ForeignKeyConstraint(['matching_id'], ['matching.id'], name=op.f('fk_match_proposal_matching_id')),
    sa.ForeignKeyConstraint(['request_id'], ['rehousing_request.id'], name=op.f('fk_match_proposal_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_match_proposal')),
    sa.UniqueConstraint('matching_id', 'request_id', name=op.f('uq_match_proposal_matching_id_request_id'))
    )
    with op.batch_alter_table('match_proposal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_match_proposal_request_id'), ['request_id'], unique=False)

    op.create_table('perpetrator_municipality',
    sa.Column('perpetrator_id', sa.String(length=22), nullable=False),
    sa.Column('municipality', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['perpetrator_id'], ['perpetrator.id'], name=op.f('fk_perpetrator_municipality_perpetrator_id')),
    sa.PrimaryKeyConstraint('perpetrator_id', 'municipality', name=op.f('pk_perpetrator_municipality'))
    )
    op.create_table('perpetrator_place',
    sa.Column('perpetrator_id', sa.String(length=22), nullable=False),
    sa.Column('kind', sa.Enum('home', 'work', 'school', 'relatives', 'district', 'other', name='placekind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('position_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('radius_km', sa.Double(), nullable=False),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.CheckConstraint('radius_km BETWEEN 0 AND 2000', name=op.f('ck_perpetrator_place_radius_km')),
    sa.ForeignKeyConstraint(['perpetrator_id'], ['perpetrator.id'], name=op.f('fk_perpetrator_place_perpetrator_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_perpetrator_place'))
    )
    with op.batch_alter_table('perpetrator_place', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_perpetrator_place_perpetrator_id'), ['perpetrator_id'], unique=False)

    op.create_table('perpetrator_tie',
    sa.Column('perpetrator_id', sa.String(length=22), nullable=False),
    sa.Column('facility_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name=op.f('fk_perpetrator_tie_facility_id')),
    sa.ForeignKeyConstraint(['perpetrator_id'], ['perpetrator.id'], name=op.f('fk_perpetrator_tie_perpetrator_id')),
    sa.PrimaryKeyConstraint('perpetrator_id', 'facility_id', name=op.f('pk_perpetrator_tie'))
    )
    with op.batch_alter_table('perpetrator_tie', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_perpetrator_tie_facility_id'), ['facility_id'], unique=False)

    op.create_table('phone_answer',
    sa.Column('request_id', sa.String(length=22), nullable=False),
    sa.Column('facility_id', sa.String(length=22), nullable=False),
    sa.Column('rule', sa.Enum('brings', 'needs', 'language', 'max_nights', name='askablerule', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('is_yes', sa.Boolean(), nullable=False),
    sa.Column('answered_to', sa.String(length=22), nullable=False),
    sa.Column('answered_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['answered_to'], ['user_account.id'], name=op.f('fk_phone_answer_answered_to')),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name=op.f('fk_phone_answer_facility_id')),
    sa.ForeignKeyConstraint(['request_id'], ['placement_request.id'], name=op.f('fk_phone_answer_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_phone_answer'))
    )
    with op.batch_alter_table('phone_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_phone_answer_facility_id'), ['facility_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_phone_answer_request_id'), ['request_id'], unique=False)

    op.create_table('rehousing_event',
    sa.Column('request_id', sa.String(length=22), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('step', sa.Enum('submit', 'begin_review', 'ask', 'answer', 'approve', 'match', 'unmatch', 'offer', 'take_back', 'accept', 'refuse', 'sign', 'move_in', 'follow_up', 'convert', 'end', 'decline', 'pause', 'resume', 'retest', 'withdraw', 'lapse', name='step', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('was', sa.Enum('draft', 'submitted', 'under_review', 'information_needed', 'pooled', 'matched', 'offered', 'accepted', 'contract_signed', 'moved_in', 'followed_up', 'converted', 'ended', 'declined', 'paused', 'withdrawn', 'lapsed', name='was', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('became', sa.Enum('draft', 'submitted', 'under_review', 'information_needed', 'pooled', 'matched', 'offered', 'accepted', 'contract_signed', 'moved_in', 'followed_up', 'converted', 'ended', 'declined', 'paused', 'withdrawn', 'lapsed', name='became', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('party', sa.Enum('person', 'company', 'authority', 'service', name='party', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('reason', sa.Enum('wrong_area', 'wrong_size', 'too_dear', 'not_safe', 'own_wish', 'own_solution', 'income', 'rent_debt', 'earlier_tenancy', 'no_such_flat', 'need_ceased', 'other_municipality', 'not_ready', 'mistake', 'settled', 'gave_notice', 'contract_ended', 'no_answer', 'not_retested', name='reason', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('details', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=22), nullable=False),
    sa.Column('recorded_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['request_id'], ['rehousing_request.id'], name=op.f('fk_rehousing_event_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rehousing_event')),
    sa.UniqueConstraint('request_id', 'number', name=op.f('uq_rehousing_event_request_id_number'))
    )
    with op.batch_alter_table('rehousing_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rehousing_event_recorded_at'), ['recorded_at'], unique=False)

    op.create_table('request_version',
    sa.Column('request_id', sa.String(length=22), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('household_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('recorded_by', sa.String(length=22), nullable=False),
    sa.Column('recorded_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_request_version_recorded_by')),
    sa.ForeignKeyConstraint(['request_id'], ['placement_request.id'], name=op.f('fk_request_version_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_request_version')),
    sa.UniqueConstraint('request_id', 'version', name=op.f('uq_request_version_request_id_version'))
    )
    op.create_table('inquiry',
    sa.Column('round_id', sa.String(length=22), nullable=False),
    sa.Column('facility_id', sa.String(length=22), nullable=False),
    sa.Column('units', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('questions', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('asked_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('answered_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.String(length=22), nullable=True),
    sa.Column('answered_through', sa.Enum('portal', 'phone', name='answeredby', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('is_yes', sa.Boolean(), nullable=True),
    sa.Column('decline_reason', sa.Enum('full', 'house_rules', 'staffing', 'too_late', 'too_long', 'out_of_order', 'safety', 'other', name='declinereason', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('claim_id', sa.String(length=22), nullable=True),
    sa.Column('released_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.CheckConstraint('(answered_at IS NULL) = (is_yes IS NULL)', name=op.f('ck_inquiry_answered_whole')),
    sa.ForeignKeyConstraint(['answered_by'], ['user_account.id'], name=op.f('fk_inquiry_answered_by')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_inquiry_claim_id')),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name=op.f('fk_inquiry_facility_id')),
    sa.ForeignKeyConstraint(['round_id'], ['inquiry_round.id'], name=op.f('fk_inquiry_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inquiry')),
    sa.UniqueConstraint('round_id', 'facility_id', name=op.f('uq_inquiry_round_id_facility_id'))
    )
    with op.batch_alter_table('inquiry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inquiry_claim_id'), ['claim_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inquiry_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_inquiry_facility_id'), ['facility_id'], unique=False)

    op.create_table('placement',
    sa.Column('claim_id', sa.String(length=22), nullable=False),
    sa.Column('booking_code', sa.String(length=40), nullable=False),
    sa.Column('confirmed_by', sa.String(length=22), nullable=False),
    sa.Column('confirmed_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_placement_claim_id')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['user_account.id'], name=op.f('fk_placement_confirmed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_placement')),
    sa.UniqueConstraint('booking_code', name=op.f('uq_placement_booking_code')),
    sa.UniqueConstraint('claim_id', name=op.f('uq_placement_claim_id'))
    )
    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_placement_confirmed_at'), ['confirmed_at'], unique=False)

    op.create_table('unit_night',
    sa.Column('unit_id', sa.String(length=22), nullable=False),
    sa.Column('night', sa.Date(), nullable=False),
    sa.Column('bed', sa.Integer(), nullable=False),
    sa.Column('claim_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_unit_night_claim_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_unit_night_unit_id')),
    sa.PrimaryKeyConstraint('unit_id', 'night', 'bed', name=op.f('pk_unit_night'))
    )
    with op.batch_alter_table('unit_night', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_night_claim_id'), ['claim_id'], unique=False)

    op.create_table('certificate',
    sa.Column('placement_id', sa.String(length=22), nullable=False),
    sa.Column('issued_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('rules_version', sa.String(length=40), nullable=False),
    sa.Column('facts_hash', sa.String(length=64), nullable=False),
    sa.Column('verdicts', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_certificate_placement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate'))
    )
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_certificate_placement_id'), ['placement_id'], unique=False)

    op.create_table('decision_record',
    sa.Column('placement_id', sa.String(length=22), nullable=False),
    sa.Column('decided_by', sa.String(length=22), nullable=False),
    sa.Column('decided_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('legal_basis', sa.Enum('sol_11_1', 'sol_29_4', 'l79_4_1', name='legalbasis', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('options_shown', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('chosen_units', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('override_reason', sa.Enum('own_wish', 'local_knowledge', 'facility_asked', 'children', 'support', 'best_for_all', 'other', name='overridereason', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('request_version', sa.Integer(), nullable=False),
    sa.Column('engine_version', sa.String(length=40), nullable=False),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['decided_by'], ['user_account.id'], name=op.f('fk_decision_record_decided_by')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_decision_record_placement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision_record'))
    )
    with op.batch_alter_table('decision_record', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_record_placement_id'), ['placement_id'], unique=False)

    op.create_table('duty_alert',
    sa.Column('kind', sa.Enum('arrived', 'did_not_arrive', 'departed', 'claimed_night_closed', 'yes_not_possible', 'all_declined', 'taken_back', 'place_no_longer_holds', name='alertkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('request_id', sa.String(length=22), nullable=False),
    sa.Column('placement_id', sa.String(length=22), nullable=True),
    sa.Column('facility_id', sa.String(length=22), nullable=False),
    sa.Column('details', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('raised_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('raised_by', sa.String(length=22), nullable=True),
    sa.Column('seen_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('seen_by', sa.String(length=22), nullable=True),
    sa.Column('withdrawn_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name=op.f('fk_duty_alert_facility_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_duty_alert_placement_id')),
    sa.ForeignKeyConstraint(['raised_by'], ['user_account.id'], name=op.f('fk_duty_alert_raised_by')),
    sa.ForeignKeyConstraint(['request_id'], ['placement_request.id'], name=op.f('fk_duty_alert_request_id')),
    sa.ForeignKeyConstraint(['seen_by'], ['user_account.id'], name=op.f('fk_duty_alert_seen_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_alert'))
    )
    with op.batch_alter_table('duty_alert', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duty_alert_placement_id'), ['placement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_alert_raised_at'), ['raised_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_alert_request_id'), ['request_id'], unique=False)

    op.create_table('placement_event',
    sa.Column('placement_id', sa.String(length=22), nullable=False),
    sa.Column('kind', sa.Enum('arrived', 'did_not_arrive', 'extended', 'shortened', 'moved', 'left', 'departed', 'cancelled', name='eventkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('reason', sa.Enum('planned', 'still_in_need', 'own_wish', 'safety', 'facility_closed', 'facility_declined', 'other_place', 'moved_home', 'no_contact', 'replanned', 'mistake', name='eventreason', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('details', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=22), nullable=False),
    sa.Column('recorded_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('undone_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_placement_event_placement_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_placement_event_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_placement_event'))
    )
    with op.batch_alter_table('placement_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_placement_event_placement_id'), ['placement_id'], unique=False)

    op.create_table('replan_step',
    sa.Column('replan_id', sa.String(length=22), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.String(length=22), nullable=False),
    sa.Column('placement_id', sa.String(length=22), nullable=True),
    sa.Column('from_units', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('to_units', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('rules', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('accepted', sa.Boolean(), nullable=True),
    sa.Column('decided_by', sa.String(length=22), nullable=True),
    sa.Column('decided_at', models.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['decided_by'], ['user_account.id'], name=op.f('fk_replan_step_decided_by')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_replan_step_placement_id')),
    sa.ForeignKeyConstraint(['replan_id'], ['replan.id'], name=op.f('fk_replan_step_replan_id')),
    sa.ForeignKeyConstraint(['request_id'], ['placement_request.id'], name=op.f('fk_replan_step_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_replan_step')),
    sa.UniqueConstraint('replan_id', 'position', name=op.f('uq_replan_step_replan_id_position'))
    )
    with op.batch_alter_table('replan_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_replan_step_request_id'), ['request_id'], unique=False)

    op.create_table('stay_exit',
    sa.Column('placement_id', sa.String(length=22), nullable=False),
    sa.Column('kind', sa.Enum('permanent_home', 'other_municipality', 'assisted_return', 'own_solution', 'unknown', name='exitkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('recorded_by', sa.String(length=22), nullable=False),
    sa.Column('recorded_at', models.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_stay_exit_placement_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_stay_exit_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stay_exit')),
    sa.UniqueConstraint('placement_id', name=op.f('uq_stay_exit_placement_id'))
    )
    with op.batch_alter_table('stay_exit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stay_exit_recorded_at'), ['recorded_at'], unique=False)
    triggers.create(FACT_TABLES)


def downgrade() -> None:
    triggers.drop(FACT_TABLES)
    with op.batch_alter_table('stay_exit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stay_exit_recorded_at'))

    op.drop_table('stay_exit')
    with op.batch_alter_table('replan_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_replan_step_request_id'))

    op.drop_table('replan_step')
    with op.batch_alter_table('placement_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_placement_event_placement_id'))

    op.drop_table('placement_event')
    with op.batch_alter_table('duty_alert', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_duty_alert_request_id'))
        batch_op.drop_index(batch_op.f('ix_duty_alert_raised_at'))
        batch_op.drop_index(batch_op.f('ix_duty_alert_placement_id'))

    op.drop_table('duty_alert')
    with op.batch_alter_table('decision_record', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_record_placement_id'))

    op.drop_table('decision_record')
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_certificate_placement_id'))

    op.drop_table('certificate')
    with op.batch_alter_table('unit_night', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unit_night_claim_id'))

    op.drop_table('unit_night')
    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_placement_confirmed_at'))

    op.drop_table('placement')
    with op.batch_alter_table('inquiry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inquiry_facility_id'))
        batch_op.drop_index(batch_op.f('ix_inquiry_expires_at'))
        batch_op.drop_index(batch_op.f('ix_inquiry_claim_id'))

    op.drop_table('inquiry')
    op.drop_table('request_version')
    with op.batch_alter_table('rehousing_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rehousing_event_recorded_at'))

    op.drop_table('rehousing_event')
    with op.batch_alter_table('phone_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_phone_answer_request_id'))
        batch_op.drop_index(batch_op.f('ix_phone_answer_facility_id'))

    op.drop_table('phone_answer')
    with op.batch_alter_table('perpetrator_tie', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_perpetrator_tie_facility_id'))

    op.drop_table('perpetrator_tie')
    with op.batch_alter_table('perpetrator_place', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_perpetrator_place_perpetrator_id'))

    op.drop_table('perpetrator_place')
    op.drop_table('perpetrator_municipality')
    with op.batch_alter_table('match_proposal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_match_proposal_request_id'))

    op.drop_table('match_proposal')
    with op.batch_alter_table('joint_place', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_joint_place_request_id'))

    op.drop_table('joint_place')
    with op.batch_alter_table('inquiry_round', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inquiry_round_request_id'))
        batch_op.drop_index(batch_op.f('ix_inquiry_round_asked_at'))

    op.drop_table('inquiry_round')
    with op.batch_alter_table('follow_up', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_follow_up_due_on'))

    op.drop_table('follow_up')
    with op.batch_alter_table('flat_offer', schema=None) as batch_op:
        batch_op.drop_index('uq_flat_offer_request_standing', sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.drop_index('uq_flat_offer_flat_standing', sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_flat_offer_request_id'))
        batch_op.drop_index(batch_op.f('ix_flat_offer_flat_id'))

    op.drop_table('flat_offer')
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_claim_request_id'))
        batch_op.drop_index(batch_op.f('ix_claim_expires_at'))

    op.drop_table('claim')
    with op.batch_alter_table('case_perpetrator', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_perpetrator_perpetrator_id'))

    op.drop_table('case_perpetrator')
    with op.batch_alter_table('together', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_together_case_id'))

    op.drop_table('together')
    with op.batch_alter_table('separation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_separation_case_b_id'))
        batch_op.drop_index(batch_op.f('ix_separation_case_a_id'))

    op.drop_table('separation')
    with op.batch_alter_table('risk_assessment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_risk_assessment_case_id'))

    op.drop_table('risk_assessment')
    with op.batch_alter_table('rehousing_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rehousing_request_stage'))
        batch_op.drop_index(batch_op.f('ix_rehousing_request_company_id'))
        batch_op.drop_index(batch_op.f('ix_rehousing_request_case_id'))

    op.drop_table('rehousing_request')
    with op.batch_alter_table('placement_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_placement_request_case_id'))

    op.drop_table('placement_request')
    op.drop_table('perpetrator')
    with op.batch_alter_table('out_of_service', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_out_of_service_update_id'))
        batch_op.drop_index(batch_op.f('ix_out_of_service_unit_id'))
        batch_op.drop_index(batch_op.f('ix_out_of_service_lifted_by'))

    op.drop_table('out_of_service')
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_member_personal_number_index'))
        batch_op.drop_index(batch_op.f('ix_member_case_id'))

    op.drop_table('member')
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consent_case_id'))

    op.drop_table('consent')
    with op.batch_alter_table('case_block', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_block_user_id'))
        batch_op.drop_index(batch_op.f('ix_case_block_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_case_block_case_id'))

    op.drop_table('case_block')
    with op.batch_alter_table('case_access', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_access_user_id'))
        batch_op.drop_index(batch_op.f('ix_case_access_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_case_access_case_id'))

    op.drop_table('case_access')
    op.drop_table('calendar_feed')
    with op.batch_alter_table('burnt_address', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_burnt_address_facility_id'))

    op.drop_table('burnt_address')
    with op.batch_alter_table('availability_assertion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_availability_assertion_update_id'))
        batch_op.drop_index('ix_availability_assertion_unit_at')
        batch_op.drop_index('ix_availability_assertion_standing', sqlite_where=sa.text('superseded_by IS NULL'), postgresql_where=sa.text('superseded_by IS NULL'))

    op.drop_table('availability_assertion')
    op.drop_table('adjoining_units')
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_user_session_user_id'))

    op.drop_table('user_session')
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unit_facility_id'))

    op.drop_table('unit')
    with op.batch_alter_table('season_price', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_season_price_facility_id'))

    op.drop_table('season_price')
    op.drop_table('room_type_terms')
    with op.batch_alter_table('replan', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_replan_created_at'))

    op.drop_table('replan')
    with op.batch_alter_table('permit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_permit_recorded_at'))
        batch_op.drop_index(batch_op.f('ix_permit_facility_id'))

    op.drop_table('permit')
    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_message_due')

    op.drop_table('outbox_message')
    with op.batch_alter_table('matching', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_matching_created_at'))

    op.drop_table('matching')
    with op.batch_alter_table('joint_proposal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_joint_proposal_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_joint_proposal_created_at'))

    op.drop_table('joint_proposal')
    op.drop_table('flat')
    with op.batch_alter_table('facility_key', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_facility_key_facility_id'))

    op.drop_table('facility_key')
    op.drop_table('facility_address')
    with op.batch_alter_table('duty_shift', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_duty_shift_user_id'))
        batch_op.drop_index(batch_op.f('ix_duty_shift_organisation_id'))

    op.drop_table('duty_shift')
    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_file_owner_organisation_id'))

    op.drop_table('case_file')
    with op.batch_alter_table('availability_update', schema=None) as batch_op:
        batch_op.drop_index('ix_availability_update_facility_at')

    op.drop_table('availability_update')
    with op.batch_alter_table('api_token', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_api_token_user_id'))

    op.drop_table('api_token')
    with op.batch_alter_table('user_account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_user_account_organisation_id'))

    op.drop_table('user_account')
    with op.batch_alter_table('facility', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_facility_organisation_id'))

    op.drop_table('facility')
    op.drop_table('watch_capacity')
    with op.batch_alter_table('sign_in_attempt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_attempt_email_index'))
        batch_op.drop_index(batch_op.f('ix_sign_in_attempt_at'))
        batch_op.drop_index(batch_op.f('ix_sign_in_attempt_address_index'))

    op.drop_table('sign_in_attempt')
    op.drop_table('organisation')
    op.drop_table('ledger')
    op.drop_table('idempotent_answer')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_entry_object_id'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_actor_id'))

    op.drop_table('audit_entry')
