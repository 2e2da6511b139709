//! The words by which pages are recognised: column headers, section headings, yes and no, types. English and Chinese; words in
//! traditional characters are folded to simplified ones first, so each word is listed once.

use std::{collections::HashMap, sync::LazyLock};

use super::{
    characters::simplified,
    facts::{Place, Type},
};

/// What a table column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    Place,
    Type,
    Required,
    Default,
    Example,
    Description,
    Status,
    Code,
    Message,
    Action,
    Access,
    Resource,
    /// A column of an authorization or change-history table that states no fact.
    Aside,
    /// The date column of a change history.
    Date,
}

const COLUMNS: &[(Column, &str)] = &[
    (
        Column::Name,
        "name parameter parameters element parametername field fieldname attribute 名称 参数 参数名 参数名称 字段 字段名 字段名称 属性",
    ),
    (Column::Place, "position location in 位置 参数位置 传入位置"),
    (Column::Type, "type datatype parametertype 类型 参数类型 数据类型 字段类型"),
    (Column::Required, "required mandatory 是否必选 是否必需 是否必须 是否必填 必需 必选 必填 必须 必要"),
    (Column::Default, "default defaultvalue 默认值 预设值"),
    (Column::Example, "example examplevalue samplevalue 示例 示例值 范例 范例值"),
    (Column::Description, "description meaning remarks 描述 说明 语义 含义 备注 参数说明"),
    (
        Column::Status,
        "httpstatuscode httpcode httpstatus statuscode http状态码 状态码 http返回码 http码 httpstatus状态码",
    ),
    (Column::Code, "errorcode 错误码 错误代码 code"),
    (Column::Message, "errormessage errorinformation message 错误信息 错误消息 错误讯息 报错信息"),
    (Column::Action, "operation action api 操作 授权操作 权限点"),
    (Column::Access, "accesslevel 访问级别 访问层级 存取层级"),
    (Column::Resource, "resourcetype resource resourcetypes 资源类型"),
    (
        Column::Aside,
        "conditionkey conditionkeys associatedoperation relatedoperation dependentaction 条件关键字 条件键 关联操作 \
         相关操作 变更内容概要 变更内容 changesummary changes updatecontent",
    ),
    (Column::Date, "time date changetime releasedate 变更时间 变更日期"),
];

/// What a section of a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// Request parameters; the place is stated by headings such as "path parameters".
    Request(Option<Place>),
    Response,
    Errors,
    Examples,
    /// An example of a request.
    SampleRequest,
    Permissions,
    /// Another section, without facts in tables.
    Other,
    /// Running text. The words for it also stand alone inside a cell.
    Prose,
}

const SECTIONS: &[(Section, &str)] = &[
    (
        Section::Request(None),
        "requestparameters requestparameter parameters inputparameters 请求参数 输入参数 入参 入参列表",
    ),
    (Section::Request(Some(Place::Path)), "pathparameters pathparameter 路径参数"),
    (Section::Request(Some(Place::Query)), "queryparameters queryparameter 查询参数 query参数"),
    (Section::Request(Some(Place::Header)), "requestheaders requestheader headerparameters 请求头 请求头参数"),
    (Section::Request(Some(Place::Body)), "requestbody bodyparameters 请求体 请求体参数 body参数"),
    (
        Section::Response,
        "responseparameters responseparameter responseelements responsedata returnparameters \
         returnedparameters returnvalue returndata outputparameters response 返回参数 返回数据 返回值 返回结果 响应参数 输出参数 \
         出参 响应体 响应元素",
    ),
    (Section::Errors, "errorcodes errorcode errors 错误码 错误代码"),
    (
        Section::Examples,
        "examples example 示例 返回示例 正常返回示例 响应示例 输出示例 samplesuccessresponses successfulresponseexamples \
         sampleresponses sampleresponse responseexample 范例",
    ),
    (Section::SampleRequest, "samplerequest samplerequests requestexample requestexamples 请求示例 输入示例"),
    (Section::Permissions, "authorizationinformation authorization ramauthorization 授权信息 授权 权限"),
    (
        Section::Other,
        "operationdescription debugging debug usagenotes prerequisites requestsyntax changehistory \
         relatedoperations 接口说明 调试 请求语法 使用说明 使用限制 前提条件 变更历史 接口描述 功能描述",
    ),
    (Section::Prose, "description usage limits syntax 描述 说明 注意事项"),
];

const TYPES: &[(Type, &str)] = &[
    (Type::String, "string str text binary 字符串"),
    (Type::Integer, "integer interger int int32 整型 整数"),
    (Type::Long, "long int64 长整型"),
    (Type::Float, "float number decimal 浮点数"),
    (Type::Double, "double"),
    (Type::Boolean, "boolean bool 布尔 布尔型"),
    (Type::Object, "object struct 对象"),
    (Type::Json, "json any"),
    (Type::List(None), "list array repeatlist 数组 列表"),
    (Type::Map(None), "map dictionary"),
];

const YES: &str = "yes 是 必选 必填 必须 required y";
const NO: &str = "no 否 可选 选填 optional n";

const PLACES: &[(Place, &str)] = &[
    (Place::Query, "query"),
    (Place::Path, "path uri"),
    (Place::Header, "header headers"),
    (Place::Body, "body formdata form"),
    (Place::Host, "host"),
];

/// The column that a header cell names.
pub(super) fn column(header: &str) -> Option<Column> {
    look_up(&COLUMN_OF, header).copied()
}

/// The section that a heading opens.
pub(super) fn section(heading: &str) -> Option<Section> {
    let unnumbered = heading.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    look_up(&SECTION_OF, unnumbered).copied()
}

/// Yes or no, in a "required" cell.
pub(super) fn yes_or_no(cell: &str) -> Option<bool> {
    let word = key(cell);
    if lists(YES, &word) { Some(true) } else { lists(NO, &word).then_some(false) }
}

/// The place that a "position" cell names.
pub(super) fn place(cell: &str) -> Option<Place> {
    look_up(&PLACE_OF, cell).copied()
}

/// The type that a cell names, if it is one of the words every page uses. A type with a name of its own is not recognised here,
/// because in a damaged table such a name may just as well be a parameter.
pub(super) fn type_word(cell: &str) -> Option<Type> {
    // What is longer is no type, however its brackets nest.
    const LONGEST: usize = 120;
    let cell = cell.trim().trim_end_matches(['.', '。']);
    if cell.len() > LONGEST {
        return None;
    }
    if let Some(element) = cell.strip_suffix("[]") {
        return type_word(element).map(Type::list);
    }
    if let Some((outer, element)) = cell.strip_suffix('>').and_then(|cell| cell.split_once('<')) {
        return match look_up(&TYPE_OF, outer)? {
            Type::List(_) => Some(named_type(element).map_or(Type::List(None), Type::list)),
            Type::Map(_) => {
                let value = element.rsplit(',').next().and_then(named_type);
                Some(Type::Map(value.map(Box::new)))
            }
            _ => None,
        };
    }
    if let Some((list, element)) = cell.split_once(" of ") {
        return match look_up(&TYPE_OF, list)? {
            Type::List(_) => Some(named_type(element).map_or(Type::List(None), Type::list)),
            _ => None,
        };
    }
    look_up(&TYPE_OF, cell).cloned()
}

/// The type that a cell of a type column names, be it a word or a name.
pub(super) fn named_type(cell: &str) -> Option<Type> {
    let cell = cell.trim();
    type_word(cell).or_else(|| {
        let named = is_name(cell) && !matches!(key(cell).as_str(), "null" | "none" | "na" | "无");
        named.then(|| Type::Named(cell.to_owned()))
    })
}

/// Whether a text can be the name of a parameter or field.
pub(super) fn is_name(text: &str) -> bool {
    const LONGEST: usize = 200;
    let mut characters = text.chars();
    text.len() <= LONGEST
        && characters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && characters.all(|c| {
            c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '[' | ']' | '#' | '*' | '$' | '@' | ':')
        })
}

/// Whether a text can be an error code. Codes are freer than names: some hold `%s`, some a slash.
pub(super) fn is_code(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_alphabetic()) && text.chars().all(|c| c.is_ascii_graphic())
}

/// The HTTP status that a cell holds.
pub(super) fn status(text: &str) -> Option<u16> {
    text.trim().parse().ok().filter(|status| (100..600).contains(status))
}

fn lists(words: &str, word: &str) -> bool {
    words.split(' ').any(|listed| listed == word)
}

/// A table by its words.
type ByWord<T> = LazyLock<HashMap<&'static str, &'static T>>;

static COLUMN_OF: ByWord<Column> = LazyLock::new(|| by_word(COLUMNS));
static SECTION_OF: ByWord<Section> = LazyLock::new(|| by_word(SECTIONS));
static TYPE_OF: ByWord<Type> = LazyLock::new(|| by_word(TYPES));
static PLACE_OF: ByWord<Place> = LazyLock::new(|| by_word(PLACES));

fn by_word<T>(table: &'static [(T, &'static str)]) -> HashMap<&'static str, &'static T> {
    table.iter().flat_map(|(meaning, words)| words.split(' ').map(move |word| (word, meaning))).collect()
}

fn look_up<T>(table: &ByWord<T>, text: &str) -> Option<&'static T> {
    // A sentence is no word, and most texts are sentences.
    const LONGEST: usize = 64;
    if text.len() > LONGEST { None } else { table.get(key(text).as_str()).copied() }
}

/// A text as the tables spell it: lower case, simplified characters, letters and digits only.
fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).map(simplified).collect()
}

/// A text in lower case and simplified characters, of the same number of characters.
pub(super) fn folded(text: &str) -> String {
    text.chars().map(|c| simplified(c.to_ascii_lowercase())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_words_are_folded() {
        assert_eq!(column("名稱"), Some(Column::Name));
        assert_eq!(column("錯誤碼"), Some(Column::Code));
        assert_eq!(section("請求參數"), Some(Section::Request(None)));
        assert_eq!(column("Required?"), Some(Column::Required));
    }

    #[test]
    fn types_are_read_with_their_elements() {
        let read = |cell| named_type(cell).map(|ty| ty.to_string());
        assert_eq!(read("Array of Instance").as_deref(), Some("list<Instance>"));
        assert_eq!(read("array<object>").as_deref(), Some("list<object>"));
        assert_eq!(read("map<string, integer>").as_deref(), Some("map<integer>"));
        assert_eq!(read("Interger").as_deref(), Some("integer"));
        assert_eq!(read("String[]").as_deref(), Some("list<string>"));
        assert_eq!(read("ForwardInfoResponse").as_deref(), Some("ForwardInfoResponse"));
        assert_eq!(read("N/A"), None);
        assert_eq!(type_word("ForwardInfoResponse"), None);
    }

    #[test]
    fn yes_and_no_tolerate_punctuation() {
        assert_eq!(yes_or_no("yes."), Some(true));
        assert_eq!(yes_or_no(" 否 "), Some(false));
        assert_eq!(yes_or_no(""), None);
    }
}
