//! Hosts: the pattern that most regions follow, and the regions that do not.

use crate::import::draft::Endpoints;
use crate::import::json;
use crate::import::note::Notes;
use serde_json::Value;
use std::collections::BTreeMap;

/// The hosts of a document.
pub(super) fn endpoints(document: &Value, service: &str, notes: &mut Notes) -> Endpoints {
    let mut public: BTreeMap<&str, &str> = BTreeMap::new();
    let mut vpc: BTreeMap<&str, &str> = BTreeMap::new();
    let mut everywhere = None;
    for (key, is_vpc_list) in [("endpoints", false), ("x-vpc-endpoints", true)] {
        for entry in json::elements(document, key) {
            let region = json::text(entry, "regionId").unwrap_or_default();
            let hosts = [("endpoint", is_vpc_list), ("public", false), ("vpc", true)];
            for (host, is_vpc) in hosts.iter().filter_map(|(key, is_vpc)| Some((json::text(entry, key)?, *is_vpc))) {
                // A host inside a VPC is not reached from outside, whatever list it stands in.
                let is_vpc = is_vpc || host.split('.').any(|label| label == "vpc" || label.ends_with("-vpc"));
                if region == "*" && !is_vpc {
                    everywhere = everywhere.or(Some(host));
                } else if !is_region(region) {
                    notes.tell("endpoints", "`{}` is no region of the public: left out", [region]);
                } else if is_vpc {
                    vpc.entry(region).or_insert(host);
                } else {
                    public.entry(region).or_insert(host);
                }
            }
        }
    }
    let central = json::text(document, "x-global-endpoint");
    let pattern = everywhere.map(str::to_owned).or_else(|| dominant(&public)).or_else(|| central.map(str::to_owned));
    let pattern = pattern.unwrap_or_else(|| {
        let usual = format!("{service}.{{region}}.aliyuncs.com");
        notes.tell("endpoints", "the metadata has none: {} is a guess", [&usual]);
        usual
    });
    let vpc_pattern = dominant(&vpc);
    let mut exceptions: BTreeMap<&str, (Option<String>, Option<String>)> = BTreeMap::new();
    for (region, host) in off_pattern(&public, &pattern) {
        exceptions.entry(region).or_default().0 = Some(host.to_owned());
    }
    for (region, host) in off_pattern(&vpc, vpc_pattern.as_deref().unwrap_or_default()) {
        exceptions.entry(region).or_default().1 = Some(host.to_owned());
    }
    let exceptions = exceptions.into_iter().map(|(region, (public, vpc))| (region.to_owned(), public, vpc)).collect();
    // A host with a region in its name is not one for all of them.
    let central = central.filter(|host| **host != *pattern && !public.keys().any(|region| host.contains(region)));
    Endpoints { central: central.map(str::to_owned), public: pattern, vpc: vpc_pattern, exceptions }
}

/// Whether customers can use a region of that name; the vendor lists its own test grounds too.
fn is_region(name: &str) -> bool {
    const INTERNAL: &[&str] = &["-internal-", "-test", "-pre-", "-inner", "-pop", "-edge-", "-nebula"];
    let has_shape = name.split('-').count() >= 2
        && name
            .chars()
            .all(|character| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-')
        && name.split('-').next().is_some_and(|area| area.len() == 2);
    // Clusters have two letters and digits for a name: cn-haidian-cm12-c01, cn-shenzhen-st4-d01.
    let is_cluster = name.split('-').skip(2).any(|part| {
        part.len() > 2
            && part.starts_with(|first: char| first.is_ascii_lowercase())
            && part.ends_with(|last: char| last.is_ascii_digit())
    });
    has_shape && !is_cluster && !INTERNAL.iter().any(|part| name.contains(part))
}

/// The pattern that most hosts follow; the first in alphabetical order of those that are as many.
fn dominant(hosts: &BTreeMap<&str, &str>) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (region, host) in hosts {
        *counts.entry(host.replacen(region, "{region}", 1)).or_default() += 1;
    }
    let most = counts.values().copied().max()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(pattern, _)| pattern)
}

fn off_pattern<'h>(hosts: &BTreeMap<&'h str, &'h str>, pattern: &str) -> Vec<(&'h str, &'h str)> {
    let follows = |region: &str, host: &str| pattern.replace("{region}", region) == host;
    hosts.iter().map(|(region, host)| (*region, *host)).filter(|(region, host)| !follows(region, host)).collect()
}
