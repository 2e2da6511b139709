//! The section of an update within the changelog.

/// The changelog with the entries of a section under its unreleased heading, behind what stands there. Without such a heading, the
/// section goes before all others.
pub fn insert(changelog: &str, section: &str) -> String {
    let body = section.split_once('\n').map_or("", |(_, body)| body).trim();
    let is_heading = |line: &str| line.starts_with("## ");
    let mut lines: Vec<&str> = changelog.lines().collect();
    let unreleased = lines.iter().position(|line| is_heading(line) && line.to_lowercase().contains("unreleased"));
    let next = |from: usize| lines.iter().skip(from).position(|line| is_heading(line)).map(|at| from + at);
    let (at, text) = match unreleased {
        Some(heading) => {
            let mut end = next(heading + 1).unwrap_or(lines.len());
            while end > heading + 1 && lines.get(end - 1).is_some_and(|line| line.trim().is_empty()) {
                end -= 1;
            }
            (end, format!("\n{body}"))
        }
        None => match next(0) {
            Some(first) => (first, format!("{}\n\n", section.trim())),
            None => (lines.len(), format!("\n{}", section.trim())),
        },
    };
    lines.splice(at..at, text.lines().collect::<Vec<_>>());
    let mut out = lines.join("\n");
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::insert;

    const SECTION: &str = "## Unreleased\n\n### Demo (Alibaba Cloud)\n\n- `FlyKite` is new.\n";

    #[test]
    fn entries_go_under_the_unreleased_heading() {
        let body = "### Demo (Alibaba Cloud)\n\n- `FlyKite` is new.\n";
        let cases = [
            (
                "# Changelog\n\n## 0.1.0 (unreleased)\n\n- First.\n",
                format!("# Changelog\n\n## 0.1.0 (unreleased)\n\n- First.\n\n{body}"),
            ),
            (
                "# Changelog\n\n## Unreleased\n\n- New.\n\n## 0.1.0\n\n- First.\n",
                format!("# Changelog\n\n## Unreleased\n\n- New.\n\n{body}\n## 0.1.0\n\n- First.\n"),
            ),
            ("# Changelog\n\n## Unreleased\n", format!("# Changelog\n\n## Unreleased\n\n{body}")),
            ("# Changelog\n\n## 0.1.0\n\n- First.\n", format!("# Changelog\n\n{SECTION}\n## 0.1.0\n\n- First.\n")),
            ("# Changelog\n", format!("# Changelog\n\n{SECTION}")),
        ];
        for (changelog, expected) in cases {
            assert_eq!(insert(changelog, SECTION), expected);
        }
    }
}
