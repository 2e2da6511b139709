//! Reading, writing and flattening, beside serde's derive on the same fields.

mod floor {
    pub(crate) mod derived;
}
mod measure;

use duoyun::alibaba::ecs::CreateSnapshot;
use duoyun::alibaba::ecs::create_snapshot::Tag;
use duoyun::alibaba::pai_dsw::{GetInstance, GetInstanceResponse};
use duoyun::contract::{self, Operation as _, decode, encode, to_json};
use floor::derived;
use measure::{allocations, count, nanoseconds, ratio};
use serde::de::IgnoredAny;

fn main() {
    reading();
    writing();
    flattening();
}

fn reading() {
    let Some(example) = GetInstance::META.example else {
        return;
    };
    let text = example.response;
    println!("\nreading the sample of GetInstance, {} bytes", text.len());
    let scan = nanoseconds(|| serde_json::from_str::<IgnoredAny>(text).is_ok());
    let derive = nanoseconds(|| serde_json::from_slice::<derived::GetInstanceResponse>(text.as_bytes()).is_ok());
    let ours = || {
        let mut response = GetInstanceResponse::default();
        let text = std::str::from_utf8(text.as_bytes()).unwrap_or_default();
        decode(text, &mut response, None).is_ok().then_some(response)
    };
    let slots = nanoseconds(ours);
    measure::floor("scan without keeping anything", scan);
    measure::floor("derive and from_slice", derive);
    ratio("slots, UTF-8 check included, beside derive", slots, derive, 0.9);
    ratio("slots, UTF-8 check included, beside the scan", slots, scan, 4.0);
    let derived = allocations(|| serde_json::from_slice::<derived::GetInstanceResponse>(text.as_bytes()).ok());
    count("allocations (derive's and 4)", allocations(ours), derived + 4);
}

fn writing() {
    let Some(example) = GetInstance::META.example else {
        return;
    };
    println!("\nwriting the sample of GetInstance");
    let (Ok(typed), Ok(derived)) = (
        serde_json::from_str::<GetInstanceResponse>(example.response),
        serde_json::from_str::<derived::GetInstanceResponse>(example.response),
    ) else {
        println!("the sample does not read");
        return;
    };
    let derive = nanoseconds(|| serde_json::to_string(&derived).unwrap_or_default());
    measure::floor("derive and to_string", derive);
    ratio("slots", nanoseconds(|| to_json(&typed)), derive, 1.35);
}

fn flattening() {
    println!("\nflattening CreateSnapshot with three tags");
    let tag = |key: &str, value: &str| Tag::new().key(key).value(value);
    let call = CreateSnapshot::new("d-bp1s5fnvk4gn2tws0000").snapshot_name("nightly").retention_days(30).tag([
        tag("team", "storage"),
        tag("env", "prod"),
        tag("owner", "a+b c"),
    ]);
    let by_hand = || {
        let mut pairs: Vec<(String, String)> = vec![
            ("DiskId".to_owned(), call.disk_id.clone()),
            ("SnapshotName".to_owned(), call.snapshot_name.clone().unwrap_or_default()),
            ("RetentionDays".to_owned(), call.retention_days.unwrap_or_default().to_string()),
        ];
        for (index, tag) in call.tag.iter().enumerate() {
            pairs.push((format!("Tag.{}.Key", index + 1), tag.key.clone().unwrap_or_default()));
            pairs.push((format!("Tag.{}.Value", index + 1), tag.value.clone().unwrap_or_default()));
        }
        pairs.sort();
        let mut query = String::new();
        for (key, value) in &pairs {
            if !query.is_empty() {
                query.push('&');
            }
            contract::percent_encode(key, &mut query);
            query.push('=');
            contract::percent_encode(value, &mut query);
        }
        query
    };
    let ours = || encode(CreateSnapshot::META, &call).map(|request| request.query.to_sorted()).unwrap_or_default();
    assert_eq!(ours(), by_hand(), "both make one query");
    let floor = nanoseconds(by_hand);
    measure::floor("written by hand", floor);
    ratio("slots", nanoseconds(ours), floor, 1.0);
    count("allocations (those by hand)", allocations(ours), allocations(by_hand));
    println!();
    let check = nanoseconds(|| contract::check(&call));
    measure::floor("checking the documented limits", check);
    count("allocations of the check", allocations(|| contract::check(&call)), 0);
}
