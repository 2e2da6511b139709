//! What a mock was told, and what it saw.

use super::answer::Answer;
use super::gateway::{Gateway, Refusal};
use super::known::{Known, Target};
use super::received::Received;
use super::request::RawRequest;
use super::rule::{Condition, Manner, Rule, Step};
use super::{typed, verify};
use crate::time;
use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Nonces are remembered so long that no test sees one again, and no longer: a long run must not fill the memory.
const MOST_NONCES: usize = 100_000;

#[derive(Default)]
pub(super) struct State {
    pub(super) rules: Vec<Rule>,
    pub(super) received: Vec<Received>,
    /// Requests for which there was no answer, one line each.
    pub(super) surprises: Vec<String>,
    pub(super) expired_tokens: HashSet<String>,
    /// How far the mock's clock is ahead of this machine's, in seconds.
    pub(super) clock_ahead: i64,
    /// How many requests there were.
    count: u64,
    nonces: Nonces,
}

/// The nonces of the latest requests.
#[derive(Default)]
struct Nonces {
    known: HashSet<String>,
    order: VecDeque<String>,
}

impl Nonces {
    /// Remembers a nonce; false when it was known.
    fn insert(&mut self, nonce: &str) -> bool {
        if !self.known.insert(nonce.to_owned()) {
            return false;
        }
        self.order.push_back(nonce.to_owned());
        if self.order.len() > MOST_NONCES
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }
}

/// What goes back, down to the bytes.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    pub(super) manner: Manner,
}

pub(super) fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    // Nothing is left half-changed by a panic while the lock is held.
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Receives a request and gives what goes back.
pub(super) fn answer(state: &Mutex<State>, request: RawRequest) -> Reply {
    let gateway = Gateway::of_request(&request);
    let target = Target::of(&request);
    let known = target.find(lock(state).rules.iter().map(|rule| rule.known), &request);
    let passed = lock(state).admit(&request, gateway, known.is_none_or(|known| known.meta.is_signed));
    let received = Received::new(request, known);
    let chosen = match (passed, known) {
        (Err(refusal), _) => Err(refusal),
        (Ok(()), Some(known)) => choose(state, known, &received),
        (Ok(()), None) => Err(Refusal::UnknownOperation(lock(state).unknown(&target))),
    };
    let chosen = chosen.map(|step| (step.manner, step.react(&received)));
    let mut state = lock(state);
    let (manner, answer) = match chosen {
        Ok(chosen) => chosen,
        Err(refusal) => {
            if let Refusal::UnknownOperation(what) | Refusal::NoAnswer(what) | Refusal::Malformed(what) = &refusal {
                state.surprises.push(what.clone());
            }
            (Manner::default(), gateway.refuse(&refusal))
        }
    };
    state.received.push(received);
    state.count += 1;
    let request_id = format!("00000000-0000-0000-0000-{:012}", state.count);
    reply(answer, manner, gateway, &request_id, state.now())
}

/// The next step of the latest rule that is for this request.
fn choose(state: &Mutex<State>, known: Known, received: &Received) -> Result<Step, Refusal> {
    typed::read(received, &mut *(known.request)()).map_err(Refusal::Malformed)?;
    let rules: Vec<(usize, Option<Condition>)> = {
        let state = lock(state);
        let of_it = state.rules.iter().enumerate().rev().filter(|(_, rule)| rule.known == known && rule.is_left());
        of_it.map(|(index, rule)| (index, rule.condition.clone())).collect()
    };
    // The conditions are the test's own code, which may well look at the mock: it must not be locked meanwhile.
    let fits = |condition: &Option<Condition>| condition.as_ref().is_none_or(|accepts| accepts(received));
    let chosen = rules.into_iter().filter(|(_, condition)| fits(condition));
    let step = chosen.into_iter().find_map(|(index, _)| lock(state).rules.get_mut(index)?.next());
    step.ok_or_else(|| Refusal::NoAnswer(format!("{known}: the mock has no answer left for this request.")))
}

fn reply(answer: Answer, manner: Manner, gateway: Gateway, request_id: &str, now: SystemTime) -> Reply {
    let mut headers = answer.headers.clone();
    for (name, value) in
        [("content-type", answer.content_type.as_str()), ("date", &http_date(now)), (gateway.id_header(), request_id)]
    {
        if !headers.iter().any(|(known, _)| known == name) {
            headers.push((name.to_owned(), value.to_owned()));
        }
    }
    Reply { status: answer.status, headers, body: answer.into_body(request_id), manner }
}

impl State {
    /// What the gateway asks of every request.
    fn admit(&mut self, request: &RawRequest, gateway: Gateway, must_be_signed: bool) -> Result<(), Refusal> {
        // Whoever signs what need not be signed must do so rightly all the same.
        if must_be_signed || request.header("authorization").is_some() {
            verify::verify(request, gateway)?;
            if !verify::is_timely(request, gateway, self.now()) {
                return Err(Refusal::WrongTime);
            }
        }
        if verify::token(request).is_some_and(|token| self.expired_tokens.contains(token)) {
            return Err(Refusal::TokenExpired);
        }
        match request.header("x-acs-signature-nonce") {
            Some(nonce) if !self.nonces.insert(nonce) => Err(Refusal::NonceUsed),
            _ => Ok(()),
        }
    }

    fn now(&self) -> SystemTime {
        let offset = Duration::from_secs(self.clock_ahead.unsigned_abs());
        let now = SystemTime::now();
        let shifted = if self.clock_ahead < 0 { now.checked_sub(offset) } else { now.checked_add(offset) };
        shifted.unwrap_or(UNIX_EPOCH)
    }

    fn unknown(&self, target: &Target) -> String {
        let mut known: Vec<_> = self.rules.iter().map(|rule| rule.known.to_string()).collect();
        known.sort();
        known.dedup();
        let known = if known.is_empty() { "nothing".to_owned() } else { known.join(", ") };
        format!("The mock was not told about {target}; it knows {known}.")
    }
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(time: SystemTime) -> String {
    // 1970 began on a Thursday.
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let days = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / 86_400);
    let day_of_week = usize::try_from(days % 7).unwrap_or_default();
    let stamp = time::extended(time);
    let (year, month, day, clock) = (&stamp[..4], &stamp[5..7], &stamp[8..10], &stamp[11..19]);
    let month = month.parse::<usize>().unwrap_or(1);
    format!("{}, {day} {} {year} {clock} GMT", DAYS[day_of_week], MONTHS[(month + 11) % 12])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for (seconds, date) in [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (1_798_761_599, "Thu, 31 Dec 2026 23:59:59 GMT"),
        ] {
            assert_eq!(http_date(UNIX_EPOCH + Duration::from_secs(seconds)), date);
        }
    }

    #[test]
    fn nonces_are_forgotten_in_the_end() {
        let mut nonces = Nonces::default();
        assert!(nonces.insert("first") && !nonces.insert("first"));
        for number in 0..MOST_NONCES {
            assert!(nonces.insert(&number.to_string()));
        }
        assert!(nonces.insert("first"));
        assert_eq!(nonces.known.len(), nonces.order.len());
    }
}
