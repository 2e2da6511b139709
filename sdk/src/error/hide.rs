//! Taking out of an error what must not be shown.

use super::Error;
use crate::Credentials;
use duoyun_generated::contract::percent_encode;

/// Shorter texts stand in messages by chance.
const SHORTEST: usize = 8;

impl Error {
    /// Hides the credentials where the service's words quote them: clouds that refuse a signature may show what they
    /// verified, and that includes a session token. The raw body stays as it came.
    #[must_use]
    pub(crate) fn without(mut self, credentials: &Credentials) -> Self {
        let details = &mut *self.details;
        for secret in [Some(credentials.secret()), credentials.token()].into_iter().flatten() {
            if secret.len() >= SHORTEST {
                hide(&mut details.message, secret);
                details.advice.iter_mut().for_each(|advice| hide(advice, secret));
            }
        }
        self
    }
}

fn hide(text: &mut String, secret: &str) {
    let mut encoded = String::new();
    percent_encode(secret, &mut encoded);
    for spelled in [secret, &encoded] {
        if text.contains(spelled) {
            *text = text.replace(spelled, "<hidden>");
        }
    }
}
