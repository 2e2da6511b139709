use super::{Credentials, CredentialsError, ProvideCredentials};
use crate::BoxFuture;

/// The names of the environment variables that hold one access key.
///
/// Names go in sets: an id of one set with a secret or a left-over token of another would only yield a signature that
/// does not match.
#[derive(Debug)]
pub(crate) struct Variables {
    pub(crate) id: &'static str,
    pub(crate) secret: &'static str,
    pub(crate) token: Option<&'static str>,
}

/// The value of the first of `names` that is set to something.
pub(crate) fn first_of(names: &[&str], lookup: fn(&str) -> Option<String>) -> Option<String> {
    names.iter().find_map(|name| {
        let value = lookup(name)?;
        // A line end is what a value read from a file brings along.
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    })
}

pub(crate) fn from_process(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Credentials from environment variables, read anew each time.
///
/// `alibaba::environment_credentials()` and `volcengine::environment_credentials()` make one, and say which variables
/// they read.
#[derive(Debug)]
pub struct EnvironmentCredentials {
    sets: &'static [Variables],
    lookup: fn(&str) -> Option<String>,
}

impl EnvironmentCredentials {
    pub(crate) fn new(sets: &'static [Variables]) -> Self {
        Self { sets, lookup: from_process }
    }

    fn read(&self) -> Result<Credentials, CredentialsError> {
        let fail = |reason| Err(CredentialsError::new("environment", reason));
        let found = self.sets.iter().find_map(|set| Some((set, first_of(&[set.id], self.lookup)?)));
        let Some((set, id)) = found else {
            let names: Vec<_> = self.sets.iter().map(|set| set.id).collect();
            return fail(format!("{} is not set", names.join(" or ")));
        };
        let Some(secret) = first_of(&[set.secret], self.lookup) else {
            return fail(format!("{} is set, but {} is not", set.id, set.secret));
        };
        let credentials = Credentials::new(id, secret);
        Ok(match set.token.and_then(|name| first_of(&[name], self.lookup)) {
            Some(token) => credentials.with_token(token),
            None => credentials,
        })
    }
}

impl ProvideCredentials for EnvironmentCredentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(std::future::ready(self.read()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Protocol;
    use crate::{alibaba, volcengine};

    fn read(protocol: &'static Protocol, lookup: fn(&str) -> Option<String>) -> Result<Credentials, CredentialsError> {
        EnvironmentCredentials { sets: protocol.variables, lookup }.read()
    }

    #[test]
    fn a_missing_variable_is_named() {
        let error = read(&alibaba::PROTOCOL, |_| None).unwrap_err();
        assert_eq!(error.to_string(), "environment: ALIBABA_CLOUD_ACCESS_KEY_ID is not set");
        let error = read(&alibaba::PROTOCOL, |name| name.ends_with("_ID").then(|| "id".into())).unwrap_err();
        assert_eq!(error.reason(), "ALIBABA_CLOUD_ACCESS_KEY_ID is set, but ALIBABA_CLOUD_ACCESS_KEY_SECRET is not");
    }

    #[test]
    fn an_empty_variable_counts_as_not_set() {
        let error = read(&alibaba::PROTOCOL, |_| Some(" \n".into())).unwrap_err();
        assert_eq!(error.reason(), "ALIBABA_CLOUD_ACCESS_KEY_ID is not set");
    }

    #[test]
    fn a_token_makes_them_temporary() {
        let credentials = read(&alibaba::PROTOCOL, |name| Some(format!("{name}\n"))).unwrap();
        assert_eq!(credentials.id(), "ALIBABA_CLOUD_ACCESS_KEY_ID");
        assert_eq!(credentials.secret(), "ALIBABA_CLOUD_ACCESS_KEY_SECRET");
        assert_eq!(credentials.token(), Some("ALIBABA_CLOUD_SECURITY_TOKEN"));
    }

    #[test]
    fn older_names_are_a_fallback_and_never_mix_with_newer_ones() {
        let older =
            read(&volcengine::PROTOCOL, |name| name.starts_with("VOLCSTACK_").then(|| name.to_owned())).unwrap();
        assert_eq!((older.id(), older.token()), ("VOLCSTACK_ACCESS_KEY_ID", Some("VOLCSTACK_SESSION_TOKEN")));
        let newer = read(&volcengine::PROTOCOL, |name| (name != "VOLCENGINE_SESSION_TOKEN").then(|| name.to_owned()));
        let newer = newer.unwrap();
        assert_eq!((newer.id(), newer.token()), ("VOLCENGINE_ACCESS_KEY", None));
    }
}
