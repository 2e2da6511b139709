use super::*;
use proptest::prelude::*;

const KINDS: [Idempotency; 3] = [Idempotency::Safe, Idempotency::Token("ClientToken"), Idempotency::None];
const FAULTS: [Fault; 6] =
    [Fault::Unsent, Fault::Lost, Fault::Throttled, Fault::Transient, Fault::Corrected, Fault::Final];

fn facts(fault: Fault, idempotency: Idempotency) -> Facts {
    let remaining = Duration::from_secs(60);
    Facts { fault, idempotency, attempts: 1, asked: None, remaining, budget: Budget::CAPACITY, jitter: u32::MAX }
}

#[test]
fn what_is_repeated() {
    use Fault::{Corrected, Final, Lost, Throttled, Transient, Unsent};
    // By fault: a call that is safe, one with a token, one with neither.
    for (fault, expected) in [
        (Unsent, [true, true, true]),
        (Lost, [true, true, false]),
        (Throttled, [true, true, true]),
        (Transient, [true, true, false]),
        (Corrected, [true, true, true]),
        (Final, [false, false, false]),
    ] {
        let repeated = KINDS.map(|kind| decide(&facts(fault, kind), &RetryPolicy::new()) != Decision::Stop);
        assert_eq!(repeated, expected, "{fault:?}");
    }
}

#[test]
fn delays() {
    let policy = RetryPolicy::new();
    let after = |fault, attempts, asked| delay(&Facts { attempts, asked, ..facts(fault, Idempotency::Safe) }, &policy);
    let milliseconds = Duration::from_millis;
    assert_eq!(after(Fault::Lost, 1, None), milliseconds(200));
    assert_eq!(after(Fault::Lost, 2, None), milliseconds(400));
    assert_eq!(after(Fault::Throttled, 1, None), milliseconds(1000));
    assert_eq!(after(Fault::Throttled, 40, None), milliseconds(20_000));
    assert_eq!(after(Fault::Throttled, 1, Some(milliseconds(3000))), milliseconds(4000));
    assert_eq!(after(Fault::Corrected, 2, None), Duration::ZERO);
    let unlucky = Facts { jitter: 0, ..facts(Fault::Lost, Idempotency::Safe) };
    assert_eq!(delay(&unlucky, &policy), Duration::ZERO);
    let endless = RetryPolicy::new().base_delay(Duration::MAX).max_delay(Duration::MAX);
    let facts = facts(Fault::Throttled, Idempotency::Safe);
    assert!(delay(&facts, &endless) > Duration::from_secs(1 << 33));
    assert_eq!(decide(&facts, &endless), Decision::Stop);
}

#[test]
fn a_budget_that_is_spent_comes_back_with_success() {
    let budget = Budget::default();
    let repeats = (0..1000).filter(|_| budget.take(5)).count();
    assert_eq!((repeats, budget.left()), (100, 0));
    budget.succeeded(5);
    (0..4).for_each(|_| budget.succeeded(0));
    assert_eq!(budget.left(), 9);
    (0..1000).for_each(|_| budget.succeeded(10));
    assert_eq!(budget.left(), Budget::CAPACITY);
}

prop_compose! {
    fn any_facts()(
        fault in prop::sample::select(&FAULTS[..]),
        idempotency in prop::sample::select(&KINDS[..]),
        attempts in 1u32..40,
        asked in prop::option::of(0u64..100_000),
        remaining in 0u64..100_000,
        budget in 0u32..=Budget::CAPACITY,
        jitter: u32,
    ) -> Facts {
        let (asked, remaining) = (asked.map(Duration::from_millis), Duration::from_millis(remaining));
        Facts { fault, idempotency, attempts, asked, remaining, budget, jitter }
    }
}

prop_compose! {
    fn any_policy()(attempts in 0u32..40, base in 0u64..10_000, max in 0u64..100_000) -> RetryPolicy {
        RetryPolicy::new().attempts(attempts).base_delay(Duration::from_millis(base)).max_delay(Duration::from_millis(max))
    }
}

proptest! {
    #[test]
    fn another_attempt_is_within_all_limits(facts in any_facts(), policy in any_policy()) {
        if let Decision::Again { after, cost } = decide(&facts, &policy) {
            // What is put right is put right once, whatever the number of attempts; `exchange` sees to the once.
            let is_corrected = facts.fault == Fault::Corrected && policy.attempts > 1;
            prop_assert!(facts.attempts < policy.attempts || is_corrected);
            prop_assert!(after < facts.remaining);
            prop_assert!(cost <= facts.budget);
            prop_assert!(facts.fault != Fault::Final);
            prop_assert!(after <= facts.asked.unwrap_or_default() + policy.max_delay);
            let asked = if facts.fault == Fault::Corrected { None } else { facts.asked };
            prop_assert!(after >= asked.unwrap_or_default());
        }
    }

    #[test]
    fn work_that_may_be_done_is_not_done_again(facts in any_facts(), policy in any_policy()) {
        if facts.idempotency == Idempotency::None && matches!(facts.fault, Fault::Lost | Fault::Transient) {
            prop_assert_eq!(decide(&facts, &policy), Decision::Stop);
        }
    }

    #[test]
    fn a_token_is_as_good_as_safety(facts in any_facts(), policy in any_policy()) {
        let [safe, token] = [KINDS[0], KINDS[1]].map(|idempotency| decide(&Facts { idempotency, ..facts }, &policy));
        prop_assert_eq!(safe, token);
    }

    /// With more budget, more time or fewer attempts behind it, a call that would be repeated still is.
    #[test]
    fn more_room_never_stops_a_call(facts in any_facts(), policy in any_policy(), more in 0u32..1000) {
        if decide(&facts, &policy) != Decision::Stop {
            let roomier = [
                Facts { budget: facts.budget + more, ..facts },
                Facts { remaining: facts.remaining + Duration::from_millis(more.into()), ..facts },
                Facts { attempts: facts.attempts.saturating_sub(more).max(1), ..facts },
            ];
            for facts in roomier {
                prop_assert!(decide(&facts, &policy) != Decision::Stop);
            }
        }
    }
}
