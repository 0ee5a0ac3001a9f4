//! Runs one of the back ends until Enter is pressed, to try a profile at it by hand:
//! `cargo run -p support --example back_end -- djoser`.

// A command line.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::io::stdin;
use std::process::ExitCode;

use support::back_end::{BackEnd, Program};

fn main() -> ExitCode {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    let Some(program) = Program::ALL.into_iter().find(|program| program.name() == wanted) else {
        eprintln!("Name one of: {}", Program::ALL.map(Program::name).join(", "));
        return ExitCode::from(2);
    };
    let back_end = BackEnd::start_blocking(program);
    println!("{wanted} listens at {}", back_end.base_url());
    let profile = back_end.profile_toml(&back_end.base_url());
    if let Some(client) = profile.lines().find(|line| line.starts_with("client_id")) {
        println!("{client}");
    }
    for patient in [Some(back_end.patient()), back_end.second_factor_patient()].into_iter().flatten() {
        println!("a patient: {}, {}, {}", patient.username, patient.email, patient.password);
    }
    if let Some((patient, temporary)) = back_end.temporary_patient() {
        println!("a patient with a temporary password: {}, {temporary}", patient.username);
    }
    println!("Press Enter for the newest message to the first patient; Ctrl+D ends it.");
    let mut line = String::new();
    while stdin().read_line(&mut line).is_ok_and(|read| read > 0) {
        let newest = back_end.mail_count(&back_end.patient().email).checked_sub(1);
        match newest.and_then(|newest| back_end.mail(back_end.patient(), newest)) {
            Some(mail) => println!("{mail}"),
            None => println!("None has come."),
        }
    }
    ExitCode::SUCCESS
}
