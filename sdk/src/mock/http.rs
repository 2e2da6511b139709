//! As much of HTTP/1.1 as clients speak to an API: requests one after the other on a connection that stays open.

use super::request::RawRequest;
use std::io::{Error, ErrorKind, Result};
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};

const MOST_BYTES_OF_HEAD: usize = 256 << 10;
const MOST_BYTES_OF_BODY: usize = 64 << 20;

/// Reads the next request; none when the client has closed the connection.
pub(super) async fn read_request(from: &mut (impl AsyncBufRead + Unpin)) -> Result<Option<RawRequest>> {
    let mut left = MOST_BYTES_OF_HEAD;
    let line = read_line(from, &mut left).await?;
    if line.is_empty() {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Err(malformed("the request line is not one"));
    };
    let mut request = RawRequest::new(method, target);
    loop {
        let line = read_line(from, &mut left).await?;
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').ok_or_else(|| malformed("a header has no colon"))?;
        request.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    if request.header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
        request.body = read_chunks(from).await?;
    } else if let Some(length) = request.header("content-length") {
        let length = length.parse().map_err(|_| malformed("the content length is not a number"))?;
        read_bytes(from, length, &mut request.body).await?;
    }
    Ok(Some(request))
}

async fn read_chunks(from: &mut (impl AsyncBufRead + Unpin)) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    let mut left = MOST_BYTES_OF_HEAD;
    loop {
        let line = read_line(from, &mut left).await?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).map_err(|_| malformed("the size of a chunk is not a number"))?;
        if size == 0 {
            // Trailers, of which no client sends any, end with an empty line.
            while !read_line(from, &mut left).await?.trim_end().is_empty() {}
            return Ok(body);
        }
        read_bytes(from, size, &mut body).await?;
        read_line(from, &mut left).await?;
    }
}

async fn read_bytes(from: &mut (impl AsyncBufRead + Unpin), length: usize, into: &mut Vec<u8>) -> Result<()> {
    let start = into.len();
    if length > MOST_BYTES_OF_BODY - start.min(MOST_BYTES_OF_BODY) {
        return Err(malformed("the body is too large"));
    }
    into.resize(start + length, 0);
    from.read_exact(&mut into[start..]).await.map(|_| ())
}

async fn read_line(from: &mut (impl AsyncBufRead + Unpin), left: &mut usize) -> Result<String> {
    let mut line = Vec::new();
    from.take(*left as u64).read_until(b'\n', &mut line).await?;
    *left -= line.len();
    if *left == 0 {
        return Err(malformed("the head is too large"));
    }
    String::from_utf8(line).map_err(|_| malformed("the head is not UTF-8"))
}

fn malformed(message: &'static str) -> Error {
    Error::new(ErrorKind::InvalidData, message)
}

/// The status line and the headers of an answer whose body has `length` bytes.
pub(super) fn response_head(status: u16, headers: &[(String, String)], length: usize) -> String {
    let mut head = format!("HTTP/1.1 {status} Mock\r\ncontent-length: {length}\r\n");
    for (name, value) in headers {
        head.extend([name, ": ", value, "\r\n"]);
    }
    head.push_str("\r\n");
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(text: &str) -> Result<Option<RawRequest>> {
        read_request(&mut text.as_bytes()).await
    }

    #[tokio::test]
    async fn bodies_with_a_length_and_in_chunks() {
        for text in [
            "PUT /a?b=c HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello, and what follows",
            "PUT /a?b=c HTTP/1.1\r\nhost:h\r\nTransfer-Encoding: Chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
        ] {
            let request = read(text).await.unwrap().unwrap();
            assert_eq!((request.method.as_str(), request.path.as_str(), request.query.as_str()), ("PUT", "/a", "b=c"));
            assert_eq!((request.header("host"), request.body.as_slice()), (Some("h"), b"hello".as_slice()));
        }
        assert!(read("").await.unwrap().is_none());
    }

    #[tokio::test]
    async fn what_is_not_http_is_an_error() {
        for text in [
            "\r\n",
            "GET\r\n\r\n",
            "GET / HTTP/1.1\r\nno colon\r\n\r\n",
            "GET / HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
            "GET / HTTP/1.1\r\ncontent-length: 99999999999\r\n\r\n",
            "GET / HTTP/1.1\r\ncontent-length: 3\r\n\r\nab",
            "GET / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n",
            "GET / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        ] {
            assert!(read(text).await.is_err(), "{text:?}");
        }
        assert!(read(&"x".repeat(MOST_BYTES_OF_HEAD + 1)).await.is_err());
    }
}
