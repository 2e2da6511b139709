//! English made of the vendors' names: what an operation does, what a field is, the singular of a list.

use crate::name;

/// Verbs that operations' names begin with. A name without one of them gets no sentence made of its words.
const VERBS: &str = "\
    abort accept acquire activate add adjust allocate apply approve assign associate assume attach authorize batch \
    bind build cancel change check clean clear clone close commit complete config configure confirm connect \
    control convert copy count create deactivate decline decode decrease decrypt delete deploy deregister describe \
    detach detect diagnose disable disassociate disconnect dissociate do download edit enable encrypt end enroll \
    estimate evaluate execute exec expand export extend failover fetch find finish flush forbid freeze generate \
    get grant handle hibernate import increase init initialize inquire insert install invoke issue join kill \
    launch leave list load lock login look manage merge migrate modify monitor mount move notify open operate \
    pause preview publish pull purchase purge push put query reactivate read reboot rebuild receive recover redeploy redeem \
    reduce refresh refund register reject release reload remove rename renew reopen replace report request \
    reschedule reserve reset resize restart restore resume retrieve retry return revert revoke roll rollback \
    rotate run save scale scan schedule search select send set share show shrink sign simulate skip split start \
    stop submit subscribe support suspend switch sync synchronize tag terminate test transfer transform transit trigger \
    unassign unassociate unbind uninstall unlock unmount unsubscribe untag update upgrade upload use validate \
    verify view withdraw write";

/// Verbs of operations that change nothing.
const READING: &str = "\
    check count decode describe detect estimate find get list preview query read search show validate verify view";

/// Words that stay in capitals.
const CAPITALS: &str = "\
    acl api arn bgp cdn cidr cpu dns eip eni gpu hdd hpc http https iam id ids idc ip ips isp json kms nas nat \
    oidc os oss qos ram rds saml sdk slb sls sms snat ssd ssh ssl sso sts tls tos udp url vcpu vgpu vnc vpc vpn waf \
    xml";

/// Words after which a new noun begins.
const PREPOSITIONS: &str = "\
    after and as at between by for from in into of on or to under with without";

/// What an operation does, made from its name: `DescribeDisks` describes disks.
pub(crate) fn sentence(operation: &str) -> String {
    let words = words(operation);
    let Some((verb, rest)) = words.split_first().filter(|(verb, _)| is_in(VERBS, verb)) else {
        return format!("Calls {operation}.");
    };
    let mut sentence = capitalized(&third_person(verb));
    let mut rest = rest;
    // `AttachAndMountDisk`: the second verb goes like the first.
    if let [and, second, others @ ..] = rest
        && (and == "and" || and == "or")
        && is_in(VERBS, second)
    {
        sentence.extend([" ", and.as_str(), " ", third_person(second).as_str()]);
        rest = others;
    }
    let parts = rest.split_inclusive(|word| is_in(PREPOSITIONS, word));
    for (index, part) in parts.enumerate() {
        let (noun, preposition) = match part.split_last() {
            Some((last, noun)) if is_in(PREPOSITIONS, last) => (noun, Some(last)),
            _ => (part, None),
        };
        if let (Some(first), Some(last)) = (noun.first(), noun.last()) {
            sentence.push(' ');
            // One buys a VPC, but assumes a role with SAML.
            let is_name = index > 0 && noun.len() == 1 && is_in(CAPITALS, last);
            if wants_article(last) && !is_name {
                sentence.push_str(if begins_with_vowel(first) { "an " } else { "a " });
            }
            sentence.push_str(&noun.iter().map(|word| shown(word)).collect::<Vec<_>>().join(" "));
        }
        if let Some(preposition) = preposition {
            sentence.push(' ');
            sentence.push_str(preposition);
        }
    }
    sentence.push('.');
    sentence
}

/// A name as words: `VSwitchId` is a vSwitch id.
pub(crate) fn phrase(name: &str) -> String {
    words(name).iter().map(|word| shown(word)).collect::<Vec<_>>().join(" ")
}

/// What a flag of that name says: `IsPublic` whether it is public, `ShowExpired` whether to show expired. None where the
/// name does not tell.
pub(crate) fn question(name: &str) -> Option<String> {
    let words = words(name);
    let phrase = |words: &[String]| words.iter().map(|word| shown(word)).collect::<Vec<_>>().join(" ");
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["is", verb, _, ..] if is_in(VERBS, verb) => Some(format!("Whether to {}", phrase(&words[1..]))),
        ["is", _, ..] => Some(format!("Whether it {}", phrase(&words))),
        [verb, _, ..] if is_in(VERBS, verb) => Some(format!("Whether to {}", phrase(&words))),
        _ => None,
    }
}

/// Whether an operation of that name changes nothing.
pub(crate) fn is_reading(operation: &str) -> bool {
    words(operation).first().is_some_and(|verb| is_in(READING, verb))
}

/// What an operation is about: `DescribeDisks` is about a `Disk`. The whole name where it has no verb.
pub(crate) fn noun(operation: &str) -> String {
    let words = words(operation);
    let noun = match words.split_first() {
        Some((verb, rest)) if is_in(VERBS, verb) && !rest.is_empty() => rest.join("_"),
        _ => words.join("_"),
    };
    let noun = name::upper_camel(&noun).unwrap_or_else(|| operation.to_owned());
    singular(&noun)
}

/// The name of one element of a list of that name.
pub(crate) fn singular(name: &str) -> String {
    const AS_THEY_ARE: &[&str] = &["ss", "us", "is", "ies", "series", "news", "Os", "OS", "Dns", "DNS", "As"];
    let ends = |ending: &str| name.len() > ending.len() && name.ends_with(ending);
    let cut = |letters: usize| name.get(..name.len() - letters).unwrap_or(name).to_owned();
    if ends("List") {
        return cut(4);
    }
    if name.to_lowercase().ends_with("series") {
        return name.to_owned();
    }
    if ends("ies") {
        return format!("{}y", cut(3));
    }
    if ends("sses") || ends("xes") || ends("tches") || ends("shes") || ends("tatuses") {
        return cut(2);
    }
    if !ends("s") || AS_THEY_ARE.iter().any(|ending| ends(ending)) {
        return name.to_owned();
    }
    cut(1)
}

fn is_in(words: &str, word: &str) -> bool {
    words.split(' ').any(|known| known == word)
}

/// The words of a name, in small letters.
fn words(name: &str) -> Vec<String> {
    let snake = name::snake(name).unwrap_or_default();
    let mut words: Vec<String> =
        snake.trim_start_matches("r#").split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    // `ReActivate` is one word to English.
    if words.len() > 1 && words.first().is_some_and(|first| first == "re") {
        words.remove(0);
        if let Some(first) = words.first_mut() {
            first.insert_str(0, "re");
        }
    }
    words
}

fn third_person(verb: &str) -> String {
    let before_last = verb.chars().rev().nth(1).unwrap_or_default();
    if verb.ends_with('y') && !matches!(before_last, 'a' | 'e' | 'i' | 'o' | 'u') {
        return format!("{}ies", verb.trim_end_matches('y'));
    }
    let hisses = ["s", "x", "z", "ch", "sh", "do"].iter().any(|ending| verb.ends_with(ending));
    if hisses { format!("{verb}es") } else { format!("{verb}s") }
}

fn wants_article(last: &str) -> bool {
    const UNCOUNTABLE: &[&str] = &[
        "access",
        "data",
        "info",
        "information",
        "metadata",
        "traffic",
        "usage",
        "content",
        "progress",
        "performance",
        "protection",
    ];
    let is_plural = last.ends_with('s') && !["ss", "us", "is", "dns", "os"].iter().any(|ending| last.ends_with(ending));
    !is_plural && !UNCOUNTABLE.contains(&last) && !last.starts_with(|first: char| first.is_ascii_digit())
}

fn begins_with_vowel(word: &str) -> bool {
    let is_said_letter_by_letter = is_in(CAPITALS, word);
    let vowels: &[char] = if is_said_letter_by_letter {
        &['a', 'e', 'f', 'h', 'i', 'l', 'm', 'n', 'o', 'r', 's', 'x']
    } else {
        &['a', 'e', 'i', 'o', 'u']
    };
    // Of `use`, `user` and `unit` the first sound is none.
    let sounds_like_you = word.starts_with("us") || word.starts_with("uni") || word.starts_with("eu");
    word.starts_with(vowels) && (is_said_letter_by_letter || !sounds_like_you)
}

fn shown(word: &str) -> String {
    match word {
        "id" | "ids" => word.to_owned(),
        "ips" => "IPs".to_owned(),
        "vcpu" => "vCPU".to_owned(),
        "vgpu" => "vGPU".to_owned(),
        "vswitch" => "vSwitch".to_owned(),
        "vswitches" => "vSwitches".to_owned(),
        "ipv4" => "IPv4".to_owned(),
        "ipv6" => "IPv6".to_owned(),
        word if is_in(CAPITALS, word) => word.to_uppercase(),
        word => word.to_owned(),
    }
}

pub(crate) fn capitalized(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_read_well() {
        let cases = [
            ("DescribeDisks", "Describes disks."),
            ("AttachDisk", "Attaches a disk."),
            ("AssumeRoleWithSAML", "Assumes a role with SAML."),
            ("ModifyInstanceVpcAttribute", "Modifies an instance VPC attribute."),
            ("ReActivateInstances", "Reactivates instances."),
            ("JoinSecurityGroup", "Joins a security group."),
            ("DescribeUserData", "Describes user data."),
            ("ListTagsForResource", "Lists tags for a resource."),
            ("EipFillParams", "Calls EipFillParams."),
            ("StopInstance", "Stops an instance."),
            ("GetCallerIdentity", "Gets a caller identity."),
        ];
        for (name, about) in cases {
            assert_eq!(sentence(name), about, "{name}");
        }
    }

    #[test]
    fn flags_ask() {
        let cases = [
            ("IsPublic", Some("Whether it is public")),
            ("IsSupportIoOptimized", Some("Whether to support io optimized")),
            ("DeleteWithInstance", Some("Whether to delete with instance")),
            ("EnableIPv6", Some("Whether to enable IPv6")),
            ("DryRun", None),
            ("Encrypted", None),
            ("Is", None),
            ("", None),
        ];
        for (name, question) in cases {
            assert_eq!(super::question(name).as_deref(), question, "{name}");
        }
    }

    #[test]
    fn lists_are_named_after_their_elements() {
        let cases = [
            ("Disks", "Disk"),
            ("Policies", "Policy"),
            ("IpAddresses", "IpAddress"),
            ("TagList", "Tag"),
            ("VSwitches", "VSwitch"),
            ("Caches", "Cache"),
            ("Statuses", "Status"),
            ("Status", "Status"),
            ("Databases", "Database"),
            ("Tag", "Tag"),
            ("Series", "Series"),
        ];
        for (list, element) in cases {
            assert_eq!(singular(list), element, "{list}");
        }
    }
}
