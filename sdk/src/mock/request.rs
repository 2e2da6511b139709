//! A request as the mock has it, whichever way it came.

/// A request before anybody knows what it asks for.
#[derive(Clone)]
pub(super) struct RawRequest {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: String,
    /// Under lower-case names.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl RawRequest {
    /// The request to this URL, or to the path and query of one.
    pub(super) fn new(method: &str, url: &str) -> Self {
        let target = match url.split_once("://") {
            Some((_, rest)) => rest.find(['/', '?']).map_or("", |start| &rest[start..]),
            None => url,
        };
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let path = if path.is_empty() { "/" } else { path };
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The parameters of the query and of the form, where the body is one.
    pub(super) fn parameters(&self) -> Vec<(String, String)> {
        let mut parameters = decode_pairs(&self.query);
        let is_form =
            self.header("content-type").is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        if is_form {
            parameters.extend(decode_pairs(&String::from_utf8_lossy(&self.body)));
        }
        parameters
    }
}

/// The pairs of a query or a form, in the order in which they came.
pub(super) fn decode_pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (percent_decode(&name.replace('+', " ")), percent_decode(&value.replace('+', " ")))
        })
        .collect()
}

pub(super) fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digit = |index: usize| after.get(index).and_then(|digit| char::from(*digit).to_digit(16));
        if let (b'%', Some(high), Some(low)) = (byte, digit(0), digit(1)) {
            bytes.extend(u8::try_from((high << 4) | low));
            rest = &after[2..];
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_and_targets() {
        for (url, path, query) in [
            ("https://h.example:8080/a%2Fb?c=d", "/a%2Fb", "c=d"),
            ("https://h.example?c=d", "/", "c=d"),
            ("http://[::1]:8080", "/", ""),
            ("/a?b?c", "/a", "b?c"),
            ("", "/", ""),
        ] {
            let request = RawRequest::new("GET", url);
            assert_eq!((request.path.as_str(), request.query.as_str()), (path, query), "{url}");
        }
    }

    #[test]
    fn decoding_takes_anything() {
        assert_eq!(percent_decode("%"), "%");
        assert_eq!(percent_decode("%4"), "%4");
        assert_eq!(percent_decode("%zz%41%ff"), "%zzA\u{fffd}");
        assert_eq!(decode_pairs("&a&b=&=c&d=e=f+g&&").len(), 4);
    }
}
