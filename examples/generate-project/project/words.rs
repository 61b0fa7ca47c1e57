//! The words that names and columns are made of.

/// A model: a folder of specs, and a schema of PostgreSQL.
pub(super) struct Model {
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) nouns: [&'static str; 12],
}

/// The models; their number and that of the engines have no common divisor, so every model has tables of every engine.
pub(super) const MODELS: &[Model] = &[
    Model {
        name: "identity",
        description: "People, their accounts and what they may do.",
        nouns: [
            "user",
            "account",
            "session",
            "device",
            "role",
            "permission",
            "invitation",
            "organization",
            "team",
            "credential",
            "consent",
            "login",
        ],
    },
    Model {
        name: "catalog",
        description: "What is sold, and what is known about it.",
        nouns: [
            "product",
            "variant",
            "category",
            "brand",
            "supplier",
            "price_list",
            "bundle",
            "attribute",
            "review",
            "picture",
            "collection",
            "tax_class",
        ],
    },
    Model {
        name: "ordering",
        description: "Carts, orders and their fulfilment.",
        nouns: [
            "order",
            "order_line",
            "cart",
            "cart_item",
            "discount",
            "voucher",
            "return",
            "refund",
            "quote",
            "subscription",
            "wishlist",
            "gift_card",
        ],
    },
    Model {
        name: "billing",
        description: "Invoices, payments and the ledger.",
        nouns: [
            "invoice",
            "invoice_line",
            "payment",
            "payment_method",
            "ledger_entry",
            "payout",
            "credit_note",
            "tax_rate",
            "currency_rate",
            "dunning_run",
            "bank_transfer",
            "settlement",
        ],
    },
    Model {
        name: "logistics",
        description: "Warehouses, shipments and carriers.",
        nouns: [
            "warehouse",
            "shelf",
            "shipment",
            "parcel",
            "carrier",
            "route",
            "vehicle",
            "driver",
            "stock_level",
            "stock_movement",
            "customs_form",
            "pickup_point",
        ],
    },
    Model {
        name: "support",
        description: "Questions of customers, and their answers.",
        nouns: [
            "ticket",
            "message",
            "attachment",
            "agent",
            "queue",
            "macro",
            "article",
            "feedback",
            "escalation",
            "chat",
            "call",
            "survey",
        ],
    },
    Model {
        name: "telemetry",
        description: "What machines and programs report.",
        nouns: [
            "sensor",
            "reading",
            "gateway",
            "alert",
            "firmware",
            "heartbeat",
            "metric",
            "trace",
            "incident",
            "probe",
            "calibration",
            "outage",
        ],
    },
    Model {
        name: "research",
        description: "Documents, experiments and models.",
        nouns: [
            "document",
            "passage",
            "embedding",
            "experiment",
            "dataset",
            "annotation",
            "model",
            "evaluation",
            "prompt",
            "citation",
            "topic",
            "author",
        ],
    },
];

/// What a table holds of its subject: the end of its name, if any, and the beginning of its description.
pub(super) const ASPECTS: &[(&str, &str)] = &[
    ("", "All known"),
    ("_events", "What happened to"),
    ("_versions", "Earlier versions of"),
    ("_settings", "Settings of"),
    ("_stats", "Figures about"),
    ("_notes", "Remarks on"),
    ("_links", "Connections between"),
    ("_drafts", "Unpublished"),
    ("_archive", "Old"),
    ("_imports", "Imported"),
    ("_exports", "Exported"),
    ("_approvals", "Approvals of"),
    ("_audit", "Changes of"),
    ("_labels", "Labels on"),
    ("_schedule", "Planned"),
    ("_snapshots", "Daily copies of"),
];

/// Where a table is in use: the beginning of its name.
pub(super) const SCOPES: &[&str] =
    &["", "eu_", "us_", "apac_", "partner_", "legacy_", "staging_", "internal_"];

/// What kind of value a column holds; every engine has a type for it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// A short text of at most so many characters.
    Label(u32),
    /// A text of any length.
    Prose,
    /// A short text of few values, in words.
    Choice(&'static [&'static str]),
    /// Money.
    Amount,
    /// A number that is not negative.
    Count,
    /// A number from 0 to 1.
    Share,
    /// A measured number, with its unit.
    Measure(&'static str),
    /// Yes or no.
    Flag(bool),
    /// A point in time.
    Moment,
    /// A day.
    Day,
    /// Anything.
    Json,
    /// A number that others know the row by.
    Uuid,
    /// Several short texts.
    Labels,
}

/// A column that any table might have.
#[derive(Debug)]
pub(super) struct Attribute {
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) kind: Kind,
    pub(super) nullable: bool,
}

const fn always(name: &'static str, kind: Kind, description: &'static str) -> Attribute {
    Attribute { name, description, kind, nullable: false }
}

const fn sometimes(name: &'static str, kind: Kind, description: &'static str) -> Attribute {
    Attribute { name, description, kind, nullable: true }
}

/// The columns that any table might have.
pub(super) const ATTRIBUTES: &[Attribute] = &[
    always("code", Kind::Label(40), "The short name that people use for it."),
    always("title", Kind::Label(200), "What it is called."),
    sometimes("summary", Kind::Prose, "What it is about, in a few sentences."),
    always("state", Kind::Choice(&["draft", "active", "suspended", "closed"]), "Where it stands."),
    always("channel", Kind::Choice(&["web", "mobile", "partner", "internal"]), "Where it came from."),
    always("priority", Kind::Choice(&["low", "normal", "high"]), "How urgent it is."),
    always("amount", Kind::Amount, "The sum in the account's currency, tax included."),
    sometimes("tax_amount", Kind::Amount, "The part of the sum that is tax."),
    always("quantity", Kind::Count, "How many there are."),
    always("attempts", Kind::Count, "How often it was tried."),
    sometimes("score", Kind::Share, "How well it fits, from 0 to 1."),
    always("confidence", Kind::Share, "How sure the measurement is, from 0 to 1."),
    sometimes("duration", Kind::Measure("ms"), "How long it took."),
    always("weight", Kind::Measure("kg"), "What it weighs."),
    always("is_active", Kind::Flag(true), "Whether it is in use."),
    always("is_deleted", Kind::Flag(false), "Whether it was removed; rows are kept for the audit."),
    sometimes("valid_from", Kind::Moment, "When it begins to hold."),
    sometimes("closed_at", Kind::Moment, "When it was closed; empty while it is open."),
    always("updated_at", Kind::Moment, "When the row was last changed."),
    always("booked_on", Kind::Day, "The day of the books it belongs to."),
    sometimes("due_on", Kind::Day, "The last day that is in time."),
    always("payload", Kind::Json, "What the sender said, unchanged."),
    sometimes("settings", Kind::Json, "Preferences: theme, language, time zone."),
    always("correlation_id", Kind::Uuid, "The request it belongs to."),
    sometimes("labels", Kind::Labels, "Free words to find it by."),
    always("country", Kind::Label(2), "The country, by ISO 3166."),
    always("language", Kind::Label(8), "The language, by BCP 47."),
    sometimes("comment", Kind::Prose, "What a clerk remarked."),
];
