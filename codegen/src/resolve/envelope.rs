//! How a service's responses carry request id and errors.

use crate::diagnostic::{Diagnostic, Rule};
use crate::model::Envelope;
use crate::spec;

/// Resolves the envelope; what is left out is named as the clouds name it.
pub(super) fn resolve(spec: &spec::Envelope, findings: &mut Vec<Diagnostic>) -> Envelope {
    if spec.wrapped {
        if let Some(success) = &spec.success {
            let message = "`success` is for flat envelopes; a wrapped one says in its metadata that a call failed";
            findings.push(Diagnostic::new(Rule::UnknownKey, success.span, message));
        }
        return Envelope::Wrapped {
            metadata: spec.metadata.clone().unwrap_or_else(|| "ResponseMetadata".to_owned()),
            result: spec.result.clone().unwrap_or_else(|| "Result".to_owned()),
        };
    }
    if spec.metadata.is_some() || spec.result.is_some() {
        let message = "`metadata` and `result` are for wrapped envelopes";
        findings.push(Diagnostic::new(Rule::UnknownKey, spec.span, message));
    }
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
