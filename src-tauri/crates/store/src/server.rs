//! The PostgreSQL server: its address, the connection to it, and its errors in words.

use std::net::{IpAddr, ToSocketAddrs as _};
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions, PgSslMode};
use sqlx::{Connection as _, Executor as _};
use url::Url;

use crate::db::StoreError;

/// The longest time for a server to answer at all.
const ANSWER: Duration = Duration::from_secs(10);

/// The limits that every connection sets for itself on the server.
///
/// - Writers follow each other. A wait for another write ends after twenty seconds, with an error that says so.
/// - A connection that began a change and is then silent (somebody closed the laptop or pulled a cable) is ended after two minutes, so that
///   it does not block everybody else.
/// - A statement ends after ten minutes. The longest one, in an import of 100,000 people, takes seconds, so a longer one is stuck.
const LIMITS: &str = "SET lock_timeout = '20s'; SET idle_in_transaction_session_timeout = '2min'; SET statement_timeout = '10min'";

/// Parameters of an address that are shown and kept: none of them is a secret.
const OPEN_PARAMETERS: [&str; 8] = ["sslmode", "ssl-mode", "sslrootcert", "ssl-root-cert", "host", "port", "dbname", "user"];

/// Is this the address of a server, and not a path?
pub(crate) fn is_server(place: &str) -> bool {
    let scheme = place.trim_start().split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    scheme.is_some_and(|scheme| scheme == "postgres" || scheme == "postgresql")
}

/// The form in which an address is shown, logged and kept: without its password, wherever that is. An address that cannot be parsed is not
/// shown at all, because it is not known where its password is.
pub(crate) fn shown(address: &str) -> String {
    let readable = Url::parse(address.trim()).ok().filter(|url| !url.path().contains('@') && !url.host_str().unwrap_or("").contains('%'));
    let Some(mut url) = readable else { return "postgres://...".to_owned() };
    let open: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(key, value)| OPEN_PARAMETERS.contains(&&**key) && !value.contains('@'))
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect();
    url.set_fragment(None);
    url.set_query(None);
    if !open.is_empty() {
        url.query_pairs_mut().extend_pairs(open);
    }
    // An address without a host cannot have a password set.
    if url.set_password(None).is_err() {
        return "postgres://...".to_owned();
    }
    url.to_string()
}

/// An address that was understood.
pub(crate) struct Address {
    options: PgConnectOptions,
    /// The address as it is shown.
    pub(crate) shown: String,
    /// A warning about the connection, if it is not as safe as it should be.
    pub(crate) caution: Option<String>,
}

impl Address {
    /// Reads an address. Missing parts come from `PGPASSWORD`, `.pgpass` and the other usual places.
    pub(crate) fn parse(address: &str) -> Result<Self, StoreError> {
        let bad = || {
            let how = "postgres://NAME@SERVER/DATABASE, with %40 for a @ in a name";
            StoreError::Unreachable(format!("the address cannot be read. It is written as {how}"))
        };
        let url = Url::parse(address.trim()).map_err(|_| bad())?;
        let mut options = PgConnectOptions::from_str(address.trim()).map_err(|_| bad())?;
        let said = url.query_pairs().any(|(key, _)| key == "sslmode" || key == "ssl-mode") || std::env::var_os("PGSSLMODE").is_some();
        let mut caution = None;
        if !is_here(&options) {
            if !said {
                options = options.ssl_mode(PgSslMode::VerifyFull);
            }
            if !matches!(options.get_ssl_mode(), PgSslMode::VerifyFull) {
                caution = Some(format!(
                    "The way to the server `{}` is less safe than it should be: whoever stands in between could read or change what is sent. \
                     Leave `sslmode` out of the address, or set it to `verify-full`.",
                    options.get_host()
                ));
            }
        }
        Ok(Self { options, shown: shown(address), caution })
    }

    fn at(&self) -> String {
        format!("{}:{}", self.options.get_host(), self.options.get_port())
    }

    /// Connects. The first connection is made outside the pool, so that an error is reported at once: a pool would try again and again.
    pub(crate) async fn connect(&self) -> Result<PgPool, StoreError> {
        self.find().await?;
        let late =
            || StoreError::Unreachable(format!("`{}` did not answer within {} seconds. Look at the network", self.at(), ANSWER.as_secs()));
        let first = tokio::time::timeout(ANSWER, PgConnection::connect_with(&self.options)).await.map_err(|_| late())?;
        first.map_err(|error| self.refused(error))?.close().await.map_err(StoreError::from)?;
        let pool = PgPoolOptions::new().max_connections(6).acquire_timeout(ANSWER).after_connect(|connection, _| {
            Box::pin(async move {
                connection.execute(LIMITS).await?;
                Ok(())
            })
        });
        Ok(pool.connect_lazy_with(self.options.clone()))
    }

    /// Checks that the server's name can be found.
    async fn find(&self) -> Result<(), StoreError> {
        let (host, port) = (self.options.get_host().to_owned(), self.options.get_port());
        if self.options.get_socket().is_some() || host.starts_with('/') {
            return Ok(());
        }
        let shown = host.clone();
        let looked = tokio::task::spawn_blocking(move || (host.as_str(), port).to_socket_addrs().map(|mut found| found.next().is_some()));
        match tokio::time::timeout(ANSWER, looked).await {
            Ok(Ok(Ok(true))) => Ok(()),
            _ => Err(StoreError::Unreachable(format!(
                "no server is known by the name `{shown}`. Correct the address, or look at the network"
            ))),
        }
    }

    /// The error for a first connection that failed.
    fn refused(&self, error: sqlx::Error) -> StoreError {
        use std::io::ErrorKind as Kind;
        let (at, user) = (self.at(), self.options.get_username());
        StoreError::Unreachable(match &error {
            sqlx::Error::Io(error) => match error.kind() {
                Kind::ConnectionRefused | Kind::NotFound => {
                    format!(
                        "nothing answers at `{at}`: the server is not running, or the address is another. Start it, or correct the address"
                    )
                }
                Kind::HostUnreachable | Kind::NetworkUnreachable | Kind::NetworkDown => {
                    format!("there is no way to `{at}` from here. Look at the network")
                }
                Kind::TimedOut => format!("`{at}` does not answer. Look at the network"),
                _ => format!("the connection to `{at}` broke off ({error}). Look at the network"),
            },
            sqlx::Error::Tls(why) => format!(
                "the way to `{at}` cannot be made safe ({why}). Ask who runs the server for a certificate that names it, or give its \
                 issuer's as `sslrootcert` in the address"
            ),
            sqlx::Error::Database(said) => match said.code().as_deref() {
                Some("28P01") => format!("it does not take the password for `{user}`. Correct it where it is kept (`.pgpass`, PGPASSWORD)"),
                Some("28000") => format!("it does not let `{user}` in from here. Ask who runs the server"),
                Some("3D000") => {
                    format!(
                        "it has no database `{}`. Correct the address, or ask who runs the server",
                        self.options.get_database().unwrap_or(user)
                    )
                }
                Some("42501") => format!("`{user}` may not use this database. Ask who runs the server for the right to connect"),
                _ => match StoreError::from(error) {
                    StoreError::Unreachable(what) => what,
                    other => other.to_string(),
                },
            },
            other => format!("the connection to `{at}` was not made ({other}). Look at the address"),
        })
    }
}

/// Is the server on this machine?
fn is_here(options: &PgConnectOptions) -> bool {
    let host = options.get_host().trim_matches(['[', ']']);
    options.get_socket().is_some()
        || host.starts_with('/')
        || host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The error for a code that the server gives during the work (PostgreSQL, appendix A). Other codes keep the server's own words.
pub(crate) fn said(code: &str, text: String) -> StoreError {
    match code {
        "25006" => StoreError::ReadOnly,
        "53100" => StoreError::Full,
        "55P03" => StoreError::Locked,
        "42501" | "3F000" => StoreError::NoRights(text),
        "53300" => {
            StoreError::Unreachable("it takes no more connections now. Close the program elsewhere, or ask who runs the server".to_owned())
        }
        "57014" => {
            StoreError::Unreachable("a question took longer than ten minutes and was given up. Try again when less goes on".to_owned())
        }
        "25P03" | "57P05" => {
            StoreError::Unreachable("it ended the connection, on which nothing was said for too long. Try again".to_owned())
        }
        "57P01" | "57P02" | "57P03" => StoreError::Unreachable("it is being stopped or started. Try again in a minute".to_owned()),
        "3D000" | "28P01" | "28000" | "55000" => StoreError::Unreachable(text),
        _ => StoreError::Statement(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_never_shown_with_its_password() {
        for (address, wanted) in [
            ("postgres://lead:secret@db.example/skills", "postgres://lead@db.example/skills"),
            ("POSTGRES://lead:secret@db.example/skills", "postgres://lead@db.example/skills"),
            (" PostgreSQL://lead:secret@db.example:5433/skills", "postgresql://lead@db.example:5433/skills"),
            ("postgres://lead:s%40cret@db.example/skills", "postgres://lead@db.example/skills"),
            ("postgres://lead:se@cret@db.example/skills", "postgres://lead@db.example/skills"),
            ("postgres://lead@db.example/skills?password=secret&sslmode=require", "postgres://lead@db.example/skills?sslmode=require"),
            ("postgres://lead@db.example/skills?passfile=x&PASSWORD=secret#secret", "postgres://lead@db.example/skills"),
            // An address that cannot be understood, or not in the way it was meant, is not shown.
            ("postgres://lead:sec/ret@db.example/skills", "postgres://..."),
            ("postgres://lead:12/secret@db.example/skills", "postgres://..."),
            ("postgres://lead:sec?ret@db.example/skills", "postgres://..."),
            ("postgres://lead:sec#ret@db.example/skills", "postgres://..."),
            ("postgres://", "postgres://..."),
        ] {
            assert_eq!(shown(address), wanted, "{address}");
            assert!(is_server(address), "{address}");
        }
        assert!(!is_server("lead/postgres.skillsplan"));
    }

    #[test]
    fn off_this_machine_the_server_must_prove_who_it_is_unless_the_address_says_otherwise() {
        let caution = |address: &str| Address::parse(address).map(|address| (address.options.get_ssl_mode(), address.caution.is_some()));
        assert!(matches!(caution("postgres://lead@db.example/skills"), Ok((PgSslMode::VerifyFull, false))));
        assert!(matches!(caution("postgres://lead@db.example/skills?sslmode=require"), Ok((PgSslMode::Require, true))));
        assert!(matches!(caution("postgres://lead@db.example/skills?sslmode=disable"), Ok((PgSslMode::Disable, true))));
        for here in ["postgres://lead@localhost/skills", "postgres://lead@127.0.0.1/skills", "postgres://lead@[::1]/skills"] {
            assert!(matches!(caution(here), Ok((PgSslMode::Prefer, false))), "{here}");
        }
    }
}
