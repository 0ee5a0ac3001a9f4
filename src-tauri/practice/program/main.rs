//! `practice-portal`: the practice portal as a program of its own.

mod arguments;
mod terminal;

use std::process::ExitCode;

use practice::{Options, Practice};

use arguments::{Arguments, Wish};

fn main() -> ExitCode {
    match Arguments::read(std::env::args_os().skip(1).collect()) {
        Ok(Wish::Say(text)) => {
            terminal::say(&text);
            ExitCode::SUCCESS
        }
        Ok(Wish::Run(arguments)) => match run(*arguments) {
            Ok(()) => ExitCode::SUCCESS,
            Err(problem) => {
                terminal::complain(&problem);
                ExitCode::FAILURE
            }
        },
        Err(problem) => {
            terminal::complain(&format!("{problem}. --help says more."));
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments) -> Result<(), String> {
    terminal::start_log();
    let options = arguments.into_options()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|error| format!("cannot start: {error}"))?.block_on(serve(options))
}

async fn serve(options: Options) -> Result<(), String> {
    if !options.listen.ip().is_loopback() {
        terminal::complain("listening beyond this computer, without encryption: for made-up patients only");
    }
    // Before anybody is told that the portal is there, and may want it to stop.
    let asked_to_stop = terminal::asked_to_stop().map_err(|error| format!("cannot start: {error}"))?;
    let practice = Practice::start(options).await.map_err(|error| error.to_string())?;
    terminal::say(&format!("listening on {}", practice.root().as_str().trim_end_matches('/')));
    asked_to_stop.await;
    practice.stop().await;
    Ok(())
}
