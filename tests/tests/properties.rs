//! What must hold for any text, of which a caller may pass every one.

use duoyun::alibaba::ecs::CreateSnapshot;
use duoyun::alibaba::pai_dsw::GetInstanceSnapshot;
use duoyun::contract::{Query, percent_encode};
use duoyun::mock::Mock;
use duoyun::volcengine::ecs::ExportImage;
use proptest::prelude::*;
use tokio::runtime::Runtime;

proptest! {
    #[test]
    fn percent_encoding_leaves_only_unreserved_characters_and_loses_nothing(text in any::<String>()) {
        let mut encoded = String::new();
        percent_encode(&text, &mut encoded);
        let mut decoded = Vec::new();
        let mut bytes = encoded.bytes();
        while let Some(byte) = bytes.next() {
            if byte == b'%' {
                let digits = [bytes.next().unwrap(), bytes.next().unwrap()];
                prop_assert!(digits.iter().all(|digit| matches!(digit, b'0'..=b'9' | b'A'..=b'F')));
                decoded.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
            } else {
                prop_assert!(byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte));
                decoded.push(byte);
            }
        }
        prop_assert_eq!(String::from_utf8(decoded).unwrap(), text);
    }

    #[test]
    fn the_order_of_parameters_does_not_matter(mut pairs in prop::collection::vec(any::<(String, String)>(), 0..8)) {
        let sorted = |pairs: &[(String, String)]| {
            let mut query = Query::default();
            for (key, value) in pairs {
                query.push(key, value);
            }
            query.to_sorted()
        };
        let forwards = sorted(&pairs);
        pairs.reverse();
        prop_assert_eq!(sorted(&pairs), forwards);
    }
}

/// Signed by the client, sent, verified by the mock from the bytes it received, and the same text again.
#[test]
fn what_is_signed_is_what_is_sent() {
    let runtime = Runtime::new().unwrap();
    let mock = runtime.block_on(Mock::start()).unwrap();
    mock.on::<CreateSnapshot>();
    mock.on::<GetInstanceSnapshot>();
    mock.on::<ExportImage>();
    let (alibaba, volcengine) = (mock.alibaba().unwrap(), mock.volcengine().unwrap());
    let is_sendable = |text: &String| !text.is_empty() && text != "." && text != "..";
    let texts = (any::<String>(), any::<String>()).prop_filter("", |(a, b)| is_sendable(a) && is_sendable(b));
    proptest!(|((one, two) in texts)| runtime.block_on(async {
        let last = |name: &str| mock.requests().pop().unwrap().parameter(name).map(str::to_owned);
        let create = CreateSnapshot::new(&one).client_token(&two);
        prop_assert!(alibaba.send(create).await.is_ok());
        prop_assert_eq!(last("DiskId"), Some(one.clone()));
        prop_assert_eq!(last("ClientToken"), Some(two.clone()));

        prop_assert!(alibaba.send(GetInstanceSnapshot::new(&one, &two)).await.is_ok());
        prop_assert_eq!(last("InstanceId"), Some(one.clone()));
        prop_assert_eq!(last("SnapshotId"), Some(two.clone()));

        prop_assert!(volcengine.send(ExportImage::new(&one, &two, "p")).await.is_ok());
        prop_assert_eq!(last("ImageId"), Some(one.clone()));
        prop_assert_eq!(last("TOSBucket"), Some(two.clone()));
        Ok(())
    })?);
}
