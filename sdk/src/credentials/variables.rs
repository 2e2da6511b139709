use super::{Credentials, CredentialsError, Environment, ProvideCredentials, Reason, alibaba, volcengine};
use crate::BoxFuture;

pub(crate) const NAME: &str = "environment";

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

/// Credentials from environment variables.
#[derive(Clone, Debug)]
pub struct EnvironmentCredentials {
    sets: &'static [Variables],
    environment: Environment,
}

impl EnvironmentCredentials {
    /// Credentials from `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET` and, for temporary ones,
    /// `ALIBABA_CLOUD_SECURITY_TOKEN`.
    ///
    /// When the first is not set, those that the command line tool also takes are tried, each set as a whole: the same
    /// names beginning with `ALIBABACLOUD_` and with `ALICLOUD_`.
    pub fn alibaba(environment: Environment) -> Self {
        Self { sets: alibaba::VARIABLES, environment }
    }

    /// Credentials from `VOLCENGINE_ACCESS_KEY`, `VOLCENGINE_SECRET_KEY` and, for temporary ones,
    /// `VOLCENGINE_SESSION_TOKEN`.
    ///
    /// When the first is not set, those that older tools read are tried, each set as a whole:
    /// `VOLCSTACK_ACCESS_KEY_ID` with `VOLCSTACK_SECRET_ACCESS_KEY`, `VOLCSTACK_ACCESS_KEY` with
    /// `VOLCSTACK_SECRET_KEY` (both with `VOLCSTACK_SESSION_TOKEN`), and `VOLC_ACCESSKEY` with `VOLC_SECRETKEY`.
    pub fn volcengine(environment: Environment) -> Self {
        Self { sets: volcengine::VARIABLES, environment }
    }

    fn read(&self) -> Result<Credentials, Reason> {
        let variable = |name| self.environment.variable(name);
        let found = self.sets.iter().find_map(|set| Some((set, variable(set.id)?)));
        let Some((set, id)) = found else {
            let newest = self.sets.first().map_or("", |set| set.id);
            return Err(format!("neither {newest} nor an older name of it is set").into());
        };
        let Some(secret) = variable(set.secret) else {
            return Err(format!("{} is set, but {} is not", set.id, set.secret).into());
        };
        let credentials = Credentials::new(id, secret);
        Ok(match set.token.and_then(variable) {
            Some(token) => credentials.with_token(token),
            None => credentials,
        })
    }
}

impl ProvideCredentials for EnvironmentCredentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(std::future::ready(self.read().map_err(|reason| reason.of(NAME))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(names: &[&str]) -> Environment {
        names
            .iter()
            .fold(Environment::empty(), |environment, name| environment.with_variable(*name, format!("{name}\n")))
    }

    #[test]
    fn a_missing_variable_is_named() {
        let read = |environment| EnvironmentCredentials::alibaba(environment).read().unwrap_err().of(NAME).to_string();
        assert_eq!(
            read(Environment::empty()),
            "environment: neither ALIBABA_CLOUD_ACCESS_KEY_ID nor an older name of it is set"
        );
        assert_eq!(
            read(environment(&["ALIBABA_CLOUD_ACCESS_KEY_ID"])),
            "environment: ALIBABA_CLOUD_ACCESS_KEY_ID is set, but ALIBABA_CLOUD_ACCESS_KEY_SECRET is not"
        );
        let blank = Environment::empty().with_variable("ALIBABA_CLOUD_ACCESS_KEY_ID", " \n");
        assert_eq!(read(blank), "environment: neither ALIBABA_CLOUD_ACCESS_KEY_ID nor an older name of it is set");
    }

    #[test]
    fn a_token_makes_them_temporary() {
        let [id, secret, token] =
            ["ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"];
        let credentials = EnvironmentCredentials::alibaba(environment(&[id, secret, token])).read().unwrap();
        assert_eq!((credentials.id(), credentials.secret(), credentials.token()), (id, secret, Some(token)));
    }

    #[test]
    fn older_names_are_a_fallback_and_never_mix_with_newer_ones() {
        let read = |names: &[&str]| EnvironmentCredentials::volcengine(environment(names)).read().unwrap();
        let older = ["VOLCSTACK_ACCESS_KEY_ID", "VOLCSTACK_SECRET_ACCESS_KEY", "VOLCSTACK_SESSION_TOKEN"];
        assert_eq!((read(&older).id(), read(&older).token()), (older[0], Some(older[2])));
        let both = ["VOLCENGINE_ACCESS_KEY", "VOLCENGINE_SECRET_KEY", older[0], older[1], older[2]];
        assert_eq!((read(&both).id(), read(&both).token()), (both[0], None));
        assert_eq!(read(&["VOLC_ACCESSKEY", "VOLC_SECRETKEY"]).secret(), "VOLC_SECRETKEY");
    }
}
