//! A look at an address, for clinic IT: what is there, or why nothing can be reached.

use std::error::Error;

use recovery::Problem;
use reqwest::Response;
use reqwest::header::{ACCEPT, LOCATION};
use reqwest::tls::TlsInfo;
use serde_json::Value;
use url::Url;

use super::{Http, SIZE_LIMIT, causes, is_json, text_of, wants_browser};

/// What answered at an address.
pub(crate) struct Look {
    pub(crate) url: Url,
    pub(crate) status: u16,
    /// Where it sends browsers on to.
    pub(crate) location: Option<Url>,
    /// What stands before the portal lets browsers alone through.
    pub(crate) wants_browser: bool,
    /// In DER.
    pub(crate) certificate: Option<Vec<u8>>,
    /// The JSON it holds, if it says that it does.
    pub(crate) document: Option<Value>,
}

/// Why nothing answers at an address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unreached {
    #[error("{0} is no address.")]
    Address(String),
    #[error("The name {0} cannot be looked up.")]
    Name(String),
    #[error("Nothing answers at {0}: the connection is refused or breaks off.")]
    Refused(String),
    #[error("There is no way to {0} from this computer.")]
    NoRoute(String),
    #[error("{0} did not answer in time.")]
    TooSlow(String),
    #[error("The certificate is not trusted: {0}.")]
    Certificate(String),
    #[error("The proxy that the profile names, {0}, cannot be reached.")]
    NoProxy(Url),
    #[error("The proxy that the profile names, {0}, does not connect this computer to {1}.")]
    NotByProxy(Url, String),
}

impl Unreached {
    pub(crate) fn fix(&self) -> &'static str {
        match self {
            Self::Address(_) | Self::Name(_) => "Check base_url letter by letter, and this computer's DNS",
            Self::Refused(_) => "Check that the portal runs, its port, and the firewalls in between",
            Self::NoRoute(_) => "Check this computer's network, and whether a proxy is needed",
            Self::TooSlow(_) => "Try again; if it stays so, look for a firewall that drops connections",
            Self::Certificate(_) => {
                "Mend the portal's certificate, or name the authority of your clinic in extra_ca if it has one of its own. \
                 There is no other way around it in the app"
            }
            Self::NoProxy(_) => {
                "Check proxy in the profile letter by letter, and that this computer may reach it"
            }
            Self::NotByProxy(..) => {
                "Let the portal's host through at the proxy, without a sign-in, or correct proxy in the profile"
            }
        }
    }
}

/// What the portal showed in the handshake.
fn certificate(response: &Response) -> Option<Vec<u8>> {
    response.extensions().get::<TlsInfo>()?.peer_certificate().map(<[u8]>::to_vec)
}

impl Http {
    /// Looks at an address, for clinic IT. A relative one is below the base URL.
    pub(crate) async fn look(&self, address: &str) -> Result<Look, Unreached> {
        let host = || self.base.host_str().unwrap_or_default().to_owned();
        let url = self.base.join(address).map_err(|_| Unreached::Address(address.to_owned()))?;
        let sent = self.client.get(url.clone()).header(ACCEPT, "application/json, */*;q=0.5").send().await;
        let mut response =
            sent.map_err(|error| self.unreached(&error, url.host_str().map_or_else(host, str::to_owned)))?;
        let headers = response.headers();
        let location = text_of(headers, LOCATION).and_then(|place| url.join(place).ok());
        let (is_json, wants_browser) = (is_json(headers), wants_browser(headers));
        let (status, certificate) = (response.status().as_u16(), certificate(&response));
        let mut body = Vec::new();
        // What breaks off or never ends is no document; that something answers is known already.
        while let Ok(Some(chunk)) = response.chunk().await {
            body.extend_from_slice(&chunk);
            if body.len() > SIZE_LIMIT {
                body.clear();
                break;
            }
        }
        let document = serde_json::from_slice(&body).ok().filter(|_| is_json);
        Ok(Look { url, status, location, wants_browser, certificate, document })
    }

    /// As [`Self::classify`], with what clinic IT can use and a patient cannot.
    fn unreached(&self, error: &reqwest::Error, host: String) -> Unreached {
        if let Some(tls) = causes(error).find_map(<dyn Error>::downcast_ref::<rustls::Error>) {
            return Unreached::Certificate(tls.to_string());
        }
        match (self.classify(error), &self.proxy) {
            (Problem::Offline, Some(proxy)) => Unreached::NoProxy(proxy.clone()),
            (Problem::PortalDown { .. }, Some(proxy)) => Unreached::NotByProxy(proxy.clone(), host),
            (Problem::Offline, None) if error.is_dns() => Unreached::Name(host),
            (Problem::Offline, None) => Unreached::NoRoute(host),
            (Problem::NoAnswer { .. }, _) if error.is_timeout() => Unreached::TooSlow(host),
            _ => Unreached::Refused(host),
        }
    }
}
