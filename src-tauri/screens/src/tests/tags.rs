//! Just enough HTML reading for our own, well-formed pages.

/// One start tag.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// Where the tag ends in the page.
    pub(super) end: usize,
}

impl Tag {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(seen, _)| seen == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn attribute_names(&self) -> impl Iterator<Item = &str> {
        self.attributes.iter().map(|(name, _)| name.as_str())
    }
}

/// Every start tag, in order.
pub(super) fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(start) = html[at..].find('<').map(|found| at + found) {
        let end = start + html[start..].find('>').expect("a tag ends");
        let inside = html[start + 1..end].trim_end_matches('/').trim();
        if !inside.starts_with(['/', '!']) {
            let (name, rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
            tags.push(Tag { name: name.to_owned(), attributes: attributes(rest), end: end + 1 });
        }
        at = end + 1;
    }
    tags
}

fn attributes(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        rest = after.trim_start();
        let mut value = "";
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let close = quoted.find('"').expect("a value is closed");
            value = &quoted[..close];
            rest = quoted[close + 1..].trim_start();
        } else {
            assert!(!rest.starts_with('='), "unquoted value in {text:?}");
        }
        found.push((name.to_owned(), unescaped(value)));
    }
    found
}

fn unescaped(text: &str) -> String {
    let named = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ];
    named.iter().fold(text.to_owned(), |text, (code, plain)| text.replace(code, plain))
}

/// The inside of each element of this name. None of ours nest in themselves.
pub(super) fn insides<'a>(html: &'a str, name: &str) -> Vec<(Tag, &'a str)> {
    let close = format!("</{name}>");
    let of_name = tags(html).into_iter().filter(|tag| tag.name == name);
    of_name
        .map(|tag| {
            let length = html[tag.end..].find(&close).expect("an element is closed");
            let inside = &html[tag.end..tag.end + length];
            (tag, inside)
        })
        .collect()
}

/// What is read, one line for each block of text.
pub(super) fn lines(html: &str) -> Vec<String> {
    const INLINE: [&str; 6] = ["b", "bdi", "a", "label", "i", "span"];
    let mut text = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        let end = start + rest[start..].find('>').expect("a tag ends");
        let tag = rest[start + 1..end].trim_start_matches('/');
        let name = tag.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
        text.push(if INLINE.contains(&name) { '\u{1}' } else { '\n' });
        rest = &rest[end + 1..];
    }
    text.push_str(rest);
    let text = unescaped(&text.replace('\u{1}', ""));
    let joined = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    joined.filter(|line| !line.is_empty()).collect()
}
