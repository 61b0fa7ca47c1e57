//! What a `SELECT` gives: the items of its projection and their names.

use sqlparser::ast::{
    Distinct, Expr, Select as ParserSelect, SelectItem, SelectItemQualifiedWildcardKind,
    WildcardAdditionalOptions,
};
use sqlparser::ast::{ExcludeSelectItem, GroupByExpr};

use super::Names;
use crate::sql::{Ident, LabelOf, Projected, QualifiedName, Wildcard, outline, stand_ins, tokens};

impl Names<'_> {
    /// Reads projection, aliases and grouping of a `SELECT` that has just been entered.
    pub(super) fn read_projection(&mut self, index: usize, select: &ParserSelect) {
        let start = tokens::bytes(select.select_token.0.span).map(|range| range.start);
        let (ranges, groups) =
            start.map(|start| outline::lists(self.text, self.lexemes, start)).unwrap_or_default();
        let (mut aliases, mut projection) = (Vec::new(), Vec::new());
        for item in &select.projection {
            if let SelectItem::ExprWithAlias { alias, .. } = item {
                let alias = self.ident(alias);
                if let Some(alias) = alias.name.strip_prefix(stand_ins::WITH_ALIAS) {
                    aliases.push(alias.to_owned());
                    continue;
                }
                aliases.push(alias.name.clone());
                if !self.follows_as(alias.range.start) {
                    self.keep_label(alias, LabelOf::Result);
                }
            }
            projection.push(self.projected(item));
        }
        if ranges.len() == projection.len() {
            for (item, range) in projection.iter_mut().zip(ranges) {
                item.range = range;
            }
        }
        if let (GroupByExpr::All(_), Some(range)) = (&select.group_by, groups.first()) {
            let name = self.text.get(range.clone()).unwrap_or_default().to_owned();
            self.keep_word(Ident { name, range: range.clone() });
        }
        let hidden = projection.iter().any(|item| item.wildcard.is_some());
        let text = self.text;
        let Some(read) = self.query.selects.get_mut(index) else { return };
        read.outputs = (!hidden).then(|| projection.iter().map(|item| item.name.clone()).collect());
        read.aliases.extend(aliases);
        read.projection = projection;
        read.distinct = matches!(select.distinct, Some(Distinct::Distinct | Distinct::On(_)));
        if !matches!(&select.group_by, GroupByExpr::Expressions(expressions, _) if expressions.is_empty()) {
            read.group_by =
                groups.into_iter().filter_map(|range| text.get(range).map(str::to_owned)).collect();
        }
    }

    fn projected(&mut self, item: &SelectItem) -> Projected {
        match item {
            SelectItem::UnnamedExpr(expression) if self.is_columns_matcher(expression) => Projected {
                wildcard: Some(Wildcard { dynamic: true, ..Wildcard::default() }),
                ..Projected::default()
            },
            SelectItem::UnnamedExpr(expression) => {
                let column = self.bare_column(expression);
                let name = self.output_name(expression);
                Projected { name, column, ..Projected::default() }
            }
            SelectItem::ExprWithAlias { expr, alias } => {
                let column = self.bare_column(expr);
                Projected { name: Some(self.ident(alias).name), column, ..Projected::default() }
            }
            SelectItem::ExprWithAliases { .. } => Projected {
                wildcard: Some(Wildcard { dynamic: true, ..Wildcard::default() }),
                ..Projected::default()
            },
            SelectItem::QualifiedWildcard(kind, options) => {
                let mut wildcard = self.wildcard(options);
                match kind {
                    SelectItemQualifiedWildcardKind::ObjectName(name) => {
                        wildcard.qualifier = Some(self.object_name(name));
                    }
                    SelectItemQualifiedWildcardKind::Expr(_) => wildcard.dynamic = true,
                }
                Projected { wildcard: Some(wildcard), ..Projected::default() }
            }
            SelectItem::Wildcard(options) => {
                Projected { wildcard: Some(self.wildcard(options)), ..Projected::default() }
            }
        }
    }

    fn wildcard(&mut self, options: &WildcardAdditionalOptions) -> Wildcard {
        let mut except = Vec::new();
        if let Some(list) = &options.opt_except {
            except.push(self.ident(&list.first_element).name);
            except.extend(list.additional_elements.iter().map(|ident| self.ident(ident).name));
        }
        let excluded = match &options.opt_exclude {
            Some(ExcludeSelectItem::Single(name)) => std::slice::from_ref(name),
            Some(ExcludeSelectItem::Multiple(names)) => names.as_slice(),
            None => &[],
        };
        for name in excluded {
            except.extend(self.object_name(name).parts.pop().map(|part| part.name));
        }
        let dynamic = options.opt_ilike.is_some() || options.opt_rename.is_some();
        Wildcard { qualifier: None, except, dynamic }
    }

    /// Such as `COLUMNS('pattern')`.
    fn is_columns_matcher(&self, expression: &Expr) -> bool {
        let Expr::Function(function) = expression else { return false };
        function.name.0.last().and_then(|part| part.as_ident()).is_some_and(|ident| {
            let matcher = self.dialect.column_matcher;
            ident.value == stand_ins::STAR
                || (ident.quote_style.is_none()
                    && matcher.is_some_and(|matcher| ident.value.eq_ignore_ascii_case(matcher)))
        })
    }

    fn bare_column(&mut self, expression: &Expr) -> Option<QualifiedName> {
        match expression {
            Expr::Identifier(ident) => Some(self.qualified(std::slice::from_ref(ident))),
            Expr::CompoundIdentifier(idents) => Some(self.qualified(idents)),
            Expr::Nested(inner) => self.bare_column(inner),
            _ => None,
        }
    }

    /// The name that the engine gives to an expression without an alias.
    fn output_name(&mut self, expression: &Expr) -> Option<String> {
        match self.bare_column(expression) {
            Some(column) => column.parts.last().map(|part| part.name.clone()),
            None => (self.dialect.result_name)(expression),
        }
    }
}
