//! django-allauth 65.21, headless (<https://docs.allauth.org>): the server that [`crate::Allauth`] runs, which has more options.
//!
//! Sign-in by username or email, codes by email that live 3 minutes and bear 3 tries. It never asks for a second step: its part
//! for that is left out.

use async_trait::async_trait;

use super::running::Running;
use super::{BackEndOptions, Server, SignIn};
use crate::allauth::{Allauth, AllauthOptions, code_in};

pub(super) fn serve(options: BackEndOptions) -> Allauth {
    let BackEndOptions { rate_limits, port } = options;
    Allauth::start_blocking(AllauthOptions { rate_limits, port, ..AllauthOptions::default() })
}

#[async_trait]
impl Server for Allauth {
    fn running(&self) -> &Running {
        self.running()
    }

    fn given_in(&self, text: &str) -> Option<String> {
        code_in(text)
    }

    async fn sign_in(&self, login: &str, password: &str) -> SignIn {
        match self.sign_in(login, password).await {
            true => SignIn::LetIn,
            false => SignIn::Refused,
        }
    }

    fn profile_toml(&self, base_url: &str) -> String {
        self.profile_toml(base_url)
    }
}
