use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// Where a client finds what it was not told: environment variables and the home directory.
///
/// A program has the [process](Self::process)'s. A test has one of its own, so that it neither depends on the machine
/// nor changes it:
///
/// ```
/// use duoyun::alibaba;
/// use duoyun::credentials::{Environment, EnvironmentCredentials, ProvideCredentials};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let environment = Environment::empty()
///     .with_variable("ALIBABA_CLOUD_ACCESS_KEY_ID", "an-id")
///     .with_variable("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "a-secret")
///     .with_variable("ALIBABA_CLOUD_REGION_ID", "cn-hangzhou");
/// let client = alibaba::Client::builder().environment(environment.clone()).build()?;
///
/// let credentials = EnvironmentCredentials::alibaba(environment).credentials().await?;
/// assert_eq!(credentials.id(), "an-id");
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Environment {
    is_process: bool,
    variables: BTreeMap<String, String>,
    home: Option<PathBuf>,
}

impl Environment {
    /// The variables and the home directory of this process, read when they are needed.
    pub fn process() -> Self {
        Self { is_process: true, ..Self::empty() }
    }

    /// No variables, and no home directory.
    pub fn empty() -> Self {
        Self { is_process: false, variables: BTreeMap::new(), home: None }
    }

    /// Sets a variable, here and not in the process.
    #[must_use]
    pub fn with_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.insert(name.into(), value.into());
        self
    }

    /// Sets the home directory.
    #[must_use]
    pub fn with_home(self, home: impl Into<PathBuf>) -> Self {
        Self { home: Some(home.into()), ..self }
    }

    /// The value of a variable; none when it is not set, or set to nothing.
    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        let value = match self.variables.get(name) {
            Some(value) => value.clone(),
            None if self.is_process => std::env::var(name).ok()?,
            None => return None,
        };
        // A line end is what a value read from a file brings along.
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    /// The value of the first of `names` that is set to something.
    pub(crate) fn first_of(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.variable(name))
    }

    /// Whether a variable is set to `true`.
    pub(crate) fn is_true(&self, name: &str) -> bool {
        self.variable(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// A path below the home directory; none when there is no home.
    pub(crate) fn in_home(&self, path: &str) -> Option<PathBuf> {
        let own = || if self.is_process { std::env::home_dir() } else { None };
        let home = self.home.clone().or_else(own).filter(|home| !home.as_os_str().is_empty())?;
        Some(home.join(path))
    }
}

impl Default for Environment {
    fn default() -> Self {
        Self::process()
    }
}

/// The names of variables only: their values may be secrets.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment")
            .field("is_process", &self.is_process)
            .field("variables", &self.variables.keys())
            .field("home", &self.home)
            .finish()
    }
}
