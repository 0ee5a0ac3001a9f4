//! The JSON Schema of a profile, for editors: drawn from [`RawProfile`] and the kinds of portal, and held against the
//! file in `docs/`, the examples and the reader's own judgement.

use std::path::{Path, PathBuf};

use recovery::guide::Usual;
use recovery::settings::Language;
use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::raw::RawProfile;
use super::{Features, Profile};
use crate::kind::{KINDS, Key};

pub(super) const BASE_URL: &str =
    r"^(https://[^/?#@]+|http://(127(\.\d+){3}|localhost|\[::1\])(:\d+)?)(/[^?#]*)?$";
pub(super) const PAGE: &str = "^https?://[^/?#@]+([/?#].*)?$";
pub(super) const PROXY: &str = "^(none|https?://[^/?#@]+/?)$";
pub(super) const DAY: &str = r"^\d{4}-\d{2}-\d{2}$";
pub(super) const NUMBER: &str = r"\d";
pub(super) const HOURS: &str = r"\d:\d\d";
pub(super) const SIGN_IN_BY: [&str; 2] = ["email", "username"];

pub(super) fn connector(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": KINDS.map(|kind| kind.name) })
}

pub(super) fn features(_: &mut SchemaGenerator) -> Schema {
    let every = Features {
        password_reset: true,
        username_recovery: true,
        activation: true,
        temporary_password: true,
        revoke_sessions: true,
    };
    json_schema!({ "type": "array", "minItems": 1, "items": { "type": "string", "enum": every.names() } })
}

pub(super) fn hosts(_: &mut SchemaGenerator) -> Schema {
    let host = r"^([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d+)?$";
    json_schema!({ "type": "array", "items": { "type": "string", "pattern": host } })
}

pub(super) fn character_classes(_: &mut SchemaGenerator) -> Schema {
    let classes = ["lowercase", "uppercase", "digit", "symbol"];
    json_schema!({ "type": "array", "items": { "type": "string", "enum": classes } })
}

pub(super) fn clears_by(_: &mut SchemaGenerator) -> Schema {
    let things = json!(["time", "reset", "email", "staff"]);
    json_schema!({ "anyOf": [
        { "type": "string", "enum": ["time", "reset", "email", "staff", "varies"] },
        { "type": "array", "minItems": 1, "uniqueItems": true, "items": { "type": "string", "enum": things } },
        { "type": "array", "minItems": 1, "maxItems": 1, "items": { "type": "string", "enum": ["varies"] } },
    ] })
}

pub(super) fn sign(_: &mut SchemaGenerator) -> Schema {
    words(true).try_into().unwrap()
}

pub(super) fn steps(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "minItems": 1, "items": words(false) })
}

/// A usual sign or step, or a clinic's own words.
fn words(signs: bool) -> Value {
    let named = Usual::ALL.into_iter().map(snake_case).filter(|name| is_sign(name) == signs);
    let own: serde_json::Map<_, _> = Language::ALL
        .iter()
        .map(|language| (language.tag().to_owned(), json!({ "type": "string", "pattern": r"\S" })))
        .collect();
    json!({ "anyOf": [
        { "type": "string", "enum": named.collect::<Vec<_>>() },
        { "type": "object", "properties": own, "required": ["en"], "additionalProperties": false },
    ] })
}

/// The name that profiles have for it.
pub(super) fn snake_case(usual: Usual) -> String {
    let mut name = String::new();
    for c in format!("{usual:?}").chars() {
        if c.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(c.to_ascii_lowercase());
    }
    name
}

fn is_sign(name: &str) -> bool {
    name.starts_with("asks_") || name == "looks_other"
}

/// A key that may be left out is written or not; there is no null in TOML.
#[derive(Clone)]
struct NoNull;

impl Transform for NoNull {
    fn transform(&mut self, schema: &mut Schema) {
        if schema.get("default") == Some(&Value::Null) {
            schema.remove("default");
        }
        if let Some(Value::Array(types)) = schema.get_mut("type") {
            types.retain(|of| of != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                schema.insert("type".into(), only);
            }
        }
        if let Some(Value::Array(choices)) = schema.get("anyOf").cloned() {
            let some: Vec<_> = choices.into_iter().filter(|of| of["type"] != "null").collect();
            match some.as_slice() {
                [Value::Object(only)] => {
                    schema.remove("anyOf");
                    for (key, value) in only {
                        schema.insert(key.clone(), value.clone());
                    }
                }
                _ => drop(schema.insert("anyOf".into(), some.into())),
            }
        }
        transform_subschemas(self, schema);
    }
}

/// What a profile of each kind needs, and what it cannot use.
fn of_kinds() -> Value {
    let of_kind = |kind: &&crate::kind::Kind| {
        let needs: Vec<_> = kind.needs.iter().map(|key| key.name()).collect();
        let mut keys = serde_json::Map::new();
        keys.insert(Key::Features.name().into(), json!({ "items": { "enum": kind.can.names() } }));
        keys.extend(kind.refuses.iter().map(|(key, _)| (key.name().to_owned(), false.into())));
        json!({
            "if": { "properties": { "connector": { "const": kind.name } }, "required": ["connector"] },
            "then": { "required": needs, "properties": keys },
        })
    };
    KINDS.iter().map(of_kind).collect()
}

fn drawn() -> Value {
    let settings = SchemaSettings::draft07().with(|settings| {
        settings.inline_subschemas = true;
        settings.transforms.push(Box::new(NoNull));
    });
    let mut schema = settings.into_generator().into_root_schema_for::<RawProfile>();
    schema.insert("title".into(), "Portal profile of Way Back In".into());
    schema.insert("allOf".into(), of_kinds());
    sorted(schema.to_value())
}

/// With its keys by name, whatever order the JSON library keeps them in: what else is built decides about that.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<_> = map.into_iter().collect();
            keys.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(keys.into_iter().map(|(key, value)| (key, sorted(value))).collect())
        }
        Value::Array(values) => values.into_iter().map(sorted).collect(),
        other => other,
    }
}

fn beside(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// Draws it anew: `UPDATE_SCHEMA=1 cargo test -p connectors schema`.
#[test]
fn the_schema_is_true() {
    let drawn = serde_json::to_string_pretty(&drawn()).unwrap() + "\n";
    let path = beside("docs/portal-profile.schema.json");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &drawn).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == drawn,
        "portal-profile.schema.json is out of date: UPDATE_SCHEMA=1 cargo test -p connectors schema"
    );
}

fn valid(validator: &jsonschema::Validator, text: &str) -> Result<(), String> {
    let profile: toml::Table = toml::from_str(text).map_err(|error| error.to_string())?;
    let profile = serde_json::to_value(profile).unwrap();
    validator.validate(&profile).map_err(|error| format!("{}: {error}", error.instance_path()))
}

fn examples() -> Vec<(PathBuf, String)> {
    let folder = std::fs::read_dir(beside("profiles")).unwrap();
    let files = folder.map(|entry| entry.unwrap().path());
    files.map(|file| (file.clone(), std::fs::read_to_string(file).unwrap())).collect()
}

#[test]
fn every_example_is_valid_and_says_so_to_editors() {
    let validator = jsonschema::validator_for(&drawn()).unwrap();
    for (file, text) in examples() {
        valid(&validator, &text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let first = text.lines().next();
        assert_eq!(first, Some("#:schema ../docs/portal-profile.schema.json"), "{}", file.display());
    }
}

/// Whoever is told by the editor that all is well is told the same by the program, and the other way round, as far as
/// single values go.
#[test]
fn what_the_program_refuses_the_schema_does_too() {
    let validator = jsonschema::validator_for(&drawn()).unwrap();
    let example = |name: &str| std::fs::read_to_string(beside("profiles").join(name)).unwrap();
    let check = |text: &str, from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        let broken = text.replacen(from, to, 1);
        assert!(Profile::parse(Path::new("portal.toml"), &broken).is_err(), "the program takes {to}");
        assert!(valid(&validator, &broken).is_err(), "the schema takes {to}");
    };
    let api = example("portal-recovery.toml");
    for (from, to) in [
        ("version = 1", "version = 2"),
        ("version = 1\n", ""),
        ("version = 1", "version = \"1\""),
        ("id = \"portal-recovery\"", "id = \"Oak Clinic\""),
        ("id = \"portal-recovery\"", "id = \"\""),
        ("connector = \"portal-recovery\"", "connector = \"portal\""),
        ("connector = \"portal-recovery\"", "conector = \"portal-recovery\""),
        ("connector = \"portal-recovery\"", "connector = \"browser\""),
        ("https://portal.example/", "http://portal.example/"),
        ("https://portal.example/", "https://pat:x@portal.example/"),
        ("https://portal.example/", "https://portal.example/?a=1"),
        ("https://portal.example/", "portal.example"),
        ("\"activation\"", "\"activate\""),
        ("[clinic]", "features = []\n[clinic]"),
        ("[clinic]", "verified_on = \"31.1.2026\"\n[clinic]"),
        ("[clinic]", "verified_on = 2026-01-31\n[clinic]"),
        ("[clinic]", "save_sign_ins = \"no\"\n[clinic]"),
        ("[clinic]", "proxy = \"proxy.example:3128\"\n[clinic]"),
        ("[clinic]", "proxy = \"http://pat:x@proxy.example:3128\"\n[clinic]"),
        ("[clinic]", "extra_ca = \"\"\n[clinic]"),
        ("[clinic]", "allowed_hosts = [\"*.portal.example\"]\n[clinic]"),
        ("[clinic]", "link_hosts = [\"https://portal.example\"]\n[clinic]"),
        ("[clinic]", "client_id = \"abc\"\n[clinic]"),
        ("[clinic]", "[code]\nlength = 8\n[clinic]"),
        ("[clinic]", "[password]\nmax_length = 9\n[clinic]"),
        ("[clinic]", "[locks]\nclears_by = \"prayer\"\n[clinic]"),
        ("[clinic]", "[locks]\nclears_by = [\"time\", \"varies\"]\n[clinic]"),
        ("[clinic]", "[locks]\nclears_by = \"time\"\nminutes = 0\n[clinic]"),
        ("[clinic]", "[locks]\n[clinic]"),
        ("name = \"Oak Clinic\"\n", ""),
        ("name = \"Oak Clinic\"", "name = \" \""),
        ("+1 555 010 0199", "the desk"),
        ("Mon-Fri 8:00-17:00", "Monday to Friday"),
        ("time_zone = \"America/Chicago\"\n", ""),
        ("relay = \"711\"", "relay = 711"),
        ("relay = \"711\"", "realy = \"711\""),
    ] {
        check(&api, from, to);
    }
    let pages = example("mychart-like.toml");
    for (from, to) in [
        ("need = \"both\"", "need = \"all\""),
        ("need = \"both\"\n", ""),
        ("page = \"https://portal.example/\"\n", ""),
        ("page = \"https://portal.example/\"", "page = \"portal.example\""),
        ("sign = \"asks_email_or_phone\"", "sign = \"asks\""),
        ("sign = \"asks_email_or_phone\"", "sign = \"press_trouble\""),
        ("sign = \"asks_email_or_phone\"", "sign = { es = \"Azul\" }"),
        ("sign = \"asks_email_or_phone\"", "sign = { en = \"Blue\", xx = \"x\" }"),
        ("\"press_trouble\"", "\"asks_email\""),
        ("\"press_trouble\"", "7"),
        ("[clinic]", "features = [\"password_reset\"]\n[clinic]"),
        ("[clinic]", "[password]\nmin_length = 8\n[clinic]"),
    ] {
        check(&pages, from, to);
    }
    let allauth = example("allauth.toml");
    for (from, to) in [
        ("[code]", "[code]\nlength = 3"),
        ("[code]", "[code]\ncharset = \"runes\""),
        ("tries = 3", "tries = 0"),
        ("min_length = ", "min_length = -"),
        ("min_length = ", "required = [\"digits\"]\nmin_length = "),
        ("min_length = 12\n", ""),
    ] {
        check(&allauth, from, to);
    }
}
