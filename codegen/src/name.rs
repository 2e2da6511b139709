//! From the vendors' names to Rust's: casing, keywords and the names that emitted files use themselves. Nothing else
//! in this crate changes the case of a name.

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};

/// Words whose capitals mislead a splitter, with the capitals that split them right. Longer spellings go first.
const WORDS: &[(&str, &str)] = &[
    ("VSwitches", "Vswitches"),
    ("VSwitch", "Vswitch"),
    ("WebIDE", "WebIde"),
    ("CIDRs", "Cidrs"),
    ("vCPUs", "Vcpus"),
    ("VCPUs", "Vcpus"),
    ("vGPU", "Vgpu"),
    ("vCPU", "Vcpu"),
    ("eRDMA", "Erdma"),
    ("OAuth", "Oauth"),
    ("VNCs", "Vncs"),
    ("ACLs", "Acls"),
    ("AZs", "Azs"),
    ("CPUs", "Cpus"),
    ("ENIs", "Enis"),
    ("EIPs", "Eips"),
    ("GPUs", "Gpus"),
    ("IDCs", "Idcs"),
    ("IDs", "Ids"),
    ("IPv4", "Ipv4"),
    ("IPv6", "Ipv6"),
    ("IPs", "Ips"),
    ("ISPs", "Isps"),
    ("URIs", "Uris"),
    ("URLs", "Urls"),
    ("VMs", "Vms"),
    ("VPCs", "Vpcs"),
    ("GiB", "Gib"),
    ("MiB", "Mib"),
    ("KiB", "Kib"),
    ("TiB", "Tib"),
    ("IoT", "Iot"),
    ("IOps", "Iops"),
];

/// Keywords of every edition up to 2024, and those reserved for later.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "Self", "self", "static", "struct", "super", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that have no raw form.
const NEVER_RAW: &[&str] = &["crate", "self", "super", "Self"];

/// The types, traits and variants of the prelude, and those that emitted files take from elsewhere.
const RESERVED_TYPES: &[&str] = &[
    // What every service can have among its shared types.
    "Acknowledgement",
    // The prelude, and what is derived.
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
    // The contract.
    "Access",
    "Alibaba",
    "BTreeMap",
    "Blank",
    "Encoding",
    "Endpoints",
    "Envelope",
    "ErrorCode",
    "ErrorKind",
    "Field",
    "Idempotency",
    "Meta",
    "Method",
    "Network",
    "OpenEnum",
    "Operation",
    "Paged",
    "Pages",
    "Place",
    "Record",
    "Retry",
    "Service",
    "Shape",
    "Slot",
    "UnknownValue",
    "Value",
    "Volcengine",
    "Waiter",
];

/// Functions that every request or record has; a setter of that name would hide them.
const RESERVED_FIELDS: &[&str] =
    &["new", "blank", "default", "clone", "eq", "ne", "fmt", "into", "from", "shape", "slot", "slot_mut"];

/// The name of a field, a module or a function: `VSwitchId` becomes `vswitch_id`, `Type` becomes `r#type`.
///
/// None when the text has no letter and no digit, or signs that Rust does not take, such as `²`.
pub fn snake(text: &str) -> Option<String> {
    made(split_right(text).to_snake_case(), 'n')
}

/// The name of a type or an enum variant: `IncorrectDiskStatus.CreatingSnapshot` becomes
/// `IncorrectDiskStatusCreatingSnapshot`.
///
/// None when the text has no letter and no digit, or signs that Rust does not take, such as `²`.
pub fn upper_camel(text: &str) -> Option<String> {
    made(split_right(text).to_upper_camel_case(), 'N')
}

/// Whether Rust takes this name at all.
pub fn is_identifier(name: &str) -> bool {
    syn::parse_str::<syn::Ident>(name).is_ok()
}

/// Whether the author may give a field this name: an identifier in lower case, as the compiler likes it.
pub fn is_field(name: &str) -> bool {
    is_identifier(name) && !name.contains(char::is_uppercase)
}

/// Whether the author may give a variant this name: an identifier that begins in upper case; underscores stand between
/// digits only, as in `Ubuntu16_04`.
pub fn is_variant(name: &str) -> bool {
    let ends_with_digit = |text: &str| text.ends_with(|last: char| last.is_ascii_digit());
    let starts_with_digit = |text: &str| text.starts_with(|first: char| first.is_ascii_digit());
    let joins_digits = |index: usize| ends_with_digit(&name[..index]) && starts_with_digit(&name[index + 1..]);
    is_identifier(name)
        && !name.starts_with(char::is_lowercase)
        && name.match_indices('_').all(|(index, _)| joins_digits(index))
}

/// Whether a shape or an enum may not have this name: a keyword, or a name that emitted files use themselves.
pub fn is_reserved_type(name: &str) -> bool {
    KEYWORDS.contains(&name) || RESERVED_TYPES.contains(&name)
}

/// Whether a field may not have this name.
pub fn is_reserved_field(name: &str) -> bool {
    RESERVED_FIELDS.contains(&name)
}

/// Puts capitals where the words begin.
fn split_right(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        if let Some((spelling, words)) = WORDS.iter().find(|(spelling, _)| begins_with_word(rest, spelling)) {
            out.push_str(words);
            rest = &rest[spelling.len()..];
        } else {
            out.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    out
}

/// Whether `text` begins with the spelling and the word ends there: `IDs` is a word in `ImageIDs`, not in `IDsomething`.
fn begins_with_word(text: &str, spelling: &str) -> bool {
    text.strip_prefix(spelling).is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_lowercase()))
}

/// An identifier cannot begin with a digit; `n` stands for the number.
fn begin_with_letter(name: String, letter: char) -> String {
    if name.starts_with(char::is_numeric) { format!("{letter}{name}") } else { name }
}

/// The name as an identifier, if it can be one.
fn made(name: String, letter: char) -> Option<String> {
    let name = escape(begin_with_letter(name, letter));
    is_identifier(&name).then_some(name)
}

fn escape(name: String) -> String {
    if NEVER_RAW.contains(&name.as_str()) {
        format!("{name}_")
    } else if KEYWORDS.contains(&name.as_str()) {
        format!("r#{name}")
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_where_people_split_them() {
        let cases = [
            ("DiskId", "disk_id"),
            ("VSwitchId", "vswitch_id"),
            ("VSwitchIds", "vswitch_ids"),
            ("VSwitches", "vswitches"),
            ("WebIDEUrl", "web_ide_url"),
            ("ExtendedCIDRs", "extended_cidrs"),
            ("SSHPublicKey", "ssh_public_key"),
            ("Ipv6Addresses", "ipv6_addresses"),
            ("IPv6Address", "ipv6_address"),
            ("vCPU", "vcpu"),
            ("vCPUs", "vcpus"),
            ("RequestIDs", "request_ids"),
            ("TOSBucket", "tos_bucket"),
            ("IsLTS", "is_lts"),
            ("OSType", "os_type"),
            ("ExtraPerformanceThroughputMB", "extra_performance_throughput_mb"),
            ("SizeInGiB", "size_in_gib"),
            ("SystemDisk.Category", "system_disk_category"),
            ("hasNodeError", "has_node_error"),
            ("Type", "r#type"),
            ("Self", "self_"),
            ("3DModel", "n3d_model"),
            ("地域", "地域"),
        ];
        for (wire, rust) in cases {
            assert_eq!(snake(wire).as_deref(), Some(rust), "{wire}");
        }
        assert_eq!(snake("***"), None);
        assert_eq!(snake("m²"), None);
    }

    #[test]
    fn variants_read_like_types() {
        let cases = [
            ("InvalidDiskId.NotFound", "InvalidDiskIdNotFound"),
            ("DISK_HAS_CREATING_SNAPSHOT", "DiskHasCreatingSnapshot"),
            ("InvalidParameter.KMSKeyId.CMKUnauthorized", "InvalidParameterKmsKeyIdCmkUnauthorized"),
            ("PayAsYouGo", "PayAsYouGo"),
            ("cloud_essd", "CloudEssd"),
            ("self", "Self_"),
            ("100", "N100"),
            ("V100", "V100"),
        ];
        for (wire, rust) in cases {
            assert_eq!(upper_camel(wire).as_deref(), Some(rust), "{wire}");
        }
        assert_eq!(upper_camel(""), None);
    }
}
