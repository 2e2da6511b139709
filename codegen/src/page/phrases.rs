//! The phrases by which descriptions state limits. All are in lower case and simplified characters, as [`super::words::folded`]
//! leaves a text.

/// What a phrase announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// The values a parameter can take: a closed list, or the bounds of a number.
    Values,
    /// The one value a parameter must have.
    OnlyValue,
    /// How many elements a list may have; `N` stands for the index in its name.
    ListSize,
    /// How many elements may be given at once.
    AtOnce,
    /// The largest value of a number.
    Maximum,
    /// The smallest value of a number.
    Minimum,
    /// A default.
    Default,
    /// That what follows in the sentence is true in some cases only.
    Condition,
    /// A length, in the unit that follows the number.
    Characters,
    /// The length of a text.
    Length,
    /// That something is, or will be, out of use.
    Deprecated,
    /// That something is not open to everybody yet.
    Restricted,
}

/// The phrases by what they announce.
pub(super) const CUES: &[(Cue, &[&str])] = &[
    (
        Cue::Values,
        &[
            "valid values",
            "valid value",
            "optional values",
            "possible values",
            "allowed values",
            "available values",
            "following values",
            "value range",
            "取值范围",
            "取值",
            "可选值",
            "可能值",
            "可能的值",
            "枚举值",
            "有效值",
            "值范围",
        ],
    ),
    (Cue::OnlyValue, &["set the value to", "set this parameter to", "value:", "取值:", "取值：", "固定取值"]),
    (
        Cue::ListSize,
        &[
            "valid values of n",
            "value of n",
            "values of n",
            "n ranges from",
            "n can be",
            "n的取值范围",
            "n 的取值范围",
            "n的取值",
            "n 的取值",
            "n取值范围",
            "n 取值范围",
        ],
    ),
    (
        Cue::AtOnce,
        &[
            "json array that consists of up to",
            "json array that contains up to",
            "can specify up to",
            "can specify a maximum of",
            "can enter up to",
            "最多支持",
            "最多能指定",
            "最多可指定",
            "最多可以指定",
            "最多可以传入",
            "最多可传入",
        ],
    ),
    (Cue::Maximum, &["maximum value", "max value", "最大值"]),
    (Cue::Minimum, &["minimum value", "min value", "最小值"]),
    (Cue::Default, &["default value", "default:", "默认值", "默认为", "默认：", "缺省值", "预设值"]),
    (
        Cue::Condition,
        &[
            "when ",
            "if ",
            "for ",
            "by default",
            "otherwise",
            "unless ",
            "当",
            "若",
            "如果",
            "时，",
            "时,",
            "对于",
            "如：",
        ],
    ),
    (Cue::Length, &["长度限制为", "长度为", "长度:", "长度："]),
    (
        Cue::Deprecated,
        &[
            "will be removed in the future",
            "is deprecated",
            "been deprecated",
            "be deprecated",
            "(deprecated)",
            "no longer available",
            "no longer used",
            "is discontinued",
            "弃用",
            "废弃",
            "为提高兼容性",
            "为了提高兼容性",
            "已下线",
            "不再使用",
            "不推荐使用",
        ],
    ),
    (
        Cue::Restricted,
        &[
            "not available for use",
            "not open for use",
            "in invitational preview",
            "in internal preview",
            "not publicly available",
            "is unavailable",
            "not supported yet",
            "暂未开放",
            "未开放使用",
            "邀测中",
            "暂不开放",
            "暂不支持使用",
        ],
    ),
    (Cue::Characters, CHARACTERS),
];

/// Mark one value of a list as the default.
pub(super) const DEFAULT_MARKS: &[&str] = &["(default", "（default", "(默认", "（默认"];

/// Stand where a default would, and say that there is none.
pub(super) const NO_DEFAULT: &[&str] = &["空", "无", "none", "empty", "n/a", "-"];

/// Follow the announcement of values that hold in some cases only.
pub(super) const CONDITIONS_AFTER: &[&str] = &[" when", " if", " for", "与", "和", "由", "受", "参见", "请参", "取决"];

/// Make a list of items an illustration.
pub(super) const ILLUSTRATIONS: &[&str] = &[
    "for example",
    "such as",
    "include",
    "note",
    "following",
    "例如",
    "比如",
    "包括",
    "注意",
    "说明",
    "以下",
    "如下",
    "限制",
];

/// Units of the length of a text.
pub(super) const CHARACTERS: &[&str] = &["characters", "字符"];

/// Make a number in front of [`CHARACTERS`] the largest length.
pub(super) const AT_MOST: &[&str] = &[
    "up to",
    "maximum",
    "at most",
    "exceed",
    "no more than",
    "less than or equal",
    "超过",
    "最多",
    "最长",
    "最大",
    "至多",
    "不大于",
    "不超出",
    "以内",
];

/// Stand between two bounds.
pub(super) const TO: &[&str] = &["to", "~", "～", "-", "–", "—", "到", "至"];

/// Stand between two bounds where something before them says so.
pub(super) const AND: &[&str] = &["and", "和"];
