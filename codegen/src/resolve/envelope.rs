//! How a service's responses carry request id and errors.

use crate::diagnostic::{Diagnostic, Rule};
use crate::model::Envelope;
use crate::source::{Span, Spanned};
use crate::spec;

/// Resolves the envelope; what is left out is named as the clouds name it.
pub(super) fn resolve(spec: &spec::Envelope, findings: &mut Vec<Diagnostic>) -> Envelope {
    let place = |name: &Option<Spanned<String>>| name.as_ref().map(|name| name.span);
    if spec.wrapped {
        refuse("success", "flat", place(&spec.success), findings);
        refuse("fields", "flat", spec.fields.first().map(|field| field.wire.span), findings);
        let or = |name: &Option<Spanned<String>>, usual: &str| {
            name.as_ref().map_or_else(|| usual.to_owned(), |name| name.value.clone())
        };
        return Envelope::Wrapped {
            metadata: or(&spec.metadata, "ResponseMetadata"),
            result: or(&spec.result, "Result"),
        };
    }
    refuse("metadata", "wrapped", place(&spec.metadata), findings);
    refuse("result", "wrapped", place(&spec.result), findings);
    if let Some(success) = &spec.success {
        let field = spec.fields.iter().find(|field| field.wire.value == success.value);
        if field.is_none_or(|field| field.ty.value != "boolean") {
            let message = format!("`{}` is no boolean of the envelope's fields", success.value);
            let finding = Diagnostic::new(Rule::UnknownField, success.span, message);
            let known = spec.fields.iter().map(|field| field.wire.value.as_str());
            findings.push(finding.did_you_mean(&success.value, success.span, known));
        }
    }
    Envelope::Flat { success: spec.success.as_ref().map(|success| success.value.clone()) }
}

/// Reports a key that only envelopes of the other style have.
fn refuse(key: &str, style: &str, place: Option<Span>, findings: &mut Vec<Diagnostic>) {
    if let Some(span) = place {
        let finding = Diagnostic::new(Rule::UnknownKey, span, format!("`{key}` is for {style} envelopes"));
        findings.push(finding.help(format!("remove it, or write `style: {style}`")));
    }
}
