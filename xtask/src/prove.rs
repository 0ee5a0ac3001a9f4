//! `cargo xtask prove`: every test at its full count, its figures written down.

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;
use support::{figures, paths};

use crate::failure::Failure;
use crate::{cargo, helped, test};

const HELP: &str = "\
Runs every test at its full count and writes what they measured to docs/figures.md.

  cargo xtask prove [FILTER...]

Anything after \"prove\" goes to cargo test. With a filter, or if a test fails,
docs/figures.md is left as it is and the figures are only printed.";

pub(crate) fn main(mut args: pico_args::Arguments) -> Result<(), Failure> {
    if helped(&mut args, HELP) {
        return Ok(());
    }
    let filter = args.finish();
    let whole = filter.is_empty();
    let file = paths::target().join("figures.jsonl");
    if file.exists() {
        fs::remove_file(&file).map_err(Failure::failed)?;
    }
    let mut command = cargo::cargo();
    command
        .args(["test", "--workspace", "--no-fail-fast"])
        .args(filter)
        .env(figures::PROVE, "1")
        .env(figures::FILE, &file);
    let outcome = test::whole(command);
    let found = fs::read_to_string(&file).unwrap_or_default();
    let table = table(&found);
    if whole && outcome.is_ok() {
        let docs = paths::root().join("docs");
        fs::create_dir_all(&docs).map_err(Failure::failed)?;
        fs::write(docs.join("figures.md"), table).map_err(Failure::failed)?;
        eprintln!("docs/figures.md is written.");
    } else {
        eprint!("{table}");
    }
    outcome
}

/// A Markdown page of JSON lines as [`figures::record`] writes them, sorted.
fn table(lines: &str) -> String {
    let mut rows: Vec<String> = lines
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .map(|figure| {
            let text = |name: &str| match &figure[name] {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            format!("| {} | {} | {} |", text("what"), text("value"), text("unit"))
        })
        .collect();
    rows.sort();
    rows.dedup();
    let mut page = "# Figures\n\nMeasured and written by `cargo xtask prove`.\n\n".to_owned();
    page.push_str("| what | figure | unit |\n| --- | --- | --- |\n");
    for row in rows {
        let _infallible = writeln!(page, "{row}");
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_become_a_sorted_table() {
        let page = table(
            "{\"what\":\"kills\",\"value\":20,\"unit\":\"runs\"}\nbroken\n\
             {\"what\":\"axe violations\",\"value\":\"none\",\"unit\":\"\"}\n",
        );
        let rows: Vec<&str> = page.lines().skip(6).collect();
        assert_eq!(rows, ["| axe violations | none |  |", "| kills | 20 | runs |"]);
    }
}
