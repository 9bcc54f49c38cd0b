//! The table of a model, as constants.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned;

use super::model::{Field, Index, Item};

/// The constants `__COLUMNS`, `__INDEXES` and `__CHECKS`, and the expression of the table.
pub(super) fn constants(item: &Item<'_>) -> (TokenStream, TokenStream) {
    let columns = item.fields.iter().map(|field| column(field, &item.input.ident));
    let single = item.fields.iter().filter_map(|field| of_field(item, field));
    let indexes: Vec<TokenStream> = single
        .chain(item.indexes.iter().map(|it| index(item, it)))
        .collect();
    let checks = item.checks.iter().map(|(name, sql)| {
        let name = name.to_string();
        quote!((#name, #sql))
    });
    let (column_count, index_count, check_count) = (item.fields.len(), indexes.len(), item.checks.len());
    let table = &item.table.text;
    let key = item.key().into_iter().map(|field| field.column.text.clone());
    let constants = quote! {
        const __COLUMNS: [__m::ColumnDef; #column_count] = [#(#columns),*];
        const __INDEXES: [__m::Index; #index_count] = [#(#indexes),*];
        const __CHECKS: [(&str, &str); #check_count] = [#(#checks),*];
    };
    let table = quote! {
        __m::Table::new(#table, &__COLUMNS, &[#(#key),*]).indexes(&__INDEXES).checks(&__CHECKS)
    };
    (constants, table)
}

fn column(field: &Field<'_>, model: &Ident) -> TokenStream {
    let (name, ty, says) = (&field.column.text, field.ty, &field.says);
    let nullable = if says.json.is_some() {
        quote!({
            #[allow(unused_imports, reason = "only a type that is no `Option` needs it")]
            use __m::IsNoOption as _;
            __m::IsOption::<#ty>::ANSWER
        })
    } else {
        quote!(<#ty as __m::ColumnValue>::NULLABLE)
    };
    let kind = if says.json.is_some() {
        quote!(__m::ColumnType::Json)
    } else {
        quote_spanned!(ty.span()=> <#ty as __m::ColumnValue>::TYPE)
    };
    let default = if let Some(sql) = &says.default {
        quote!(.default_value(__m::DefaultValue::written(#kind, #sql)))
    } else if says.version.is_some() {
        quote!(.default_value(__m::DefaultValue::Sql("1")))
    } else if says.auto.is_some() {
        quote_spanned!(ty.span()=> .default_value(<#ty as __m::AutoValue>::DEFAULT))
    } else {
        quote!()
    };
    let references = says.references.iter().map(|path| {
        let column = of_model(path, model);
        let on_delete = match says.on_delete.as_ref().map(ToString::to_string).as_deref() {
            Some("cascade") => quote!(Cascade),
            Some("set_null") => quote!(SetNull),
            _ => quote!(Restrict),
        };
        quote_spanned!(path.span()=> .references({
            let __column = #column;
            __m::refers::<#ty, _>(&__column);
            __m::foreign_key::<#ty, _, _, _>(__column, __m::OnDelete::#on_delete)
        }))
    });
    quote!(__m::ColumnDef::new(#name, #kind).nullable(#nullable) #default #(#references)*)
}

/// A path in which `Self` is the model, since the constants of the table stand outside of its implementations.
fn of_model(path: &Path, model: &Ident) -> Path {
    let mut path = path.clone();
    if let Some(first) = path.segments.first_mut()
        && first.ident == "Self"
    {
        first.ident = Ident::new(&model.to_string(), first.ident.span());
    }
    path
}

/// The index that a keyword of a field makes.
fn of_field(item: &Item<'_>, field: &Field<'_>) -> Option<TokenStream> {
    let unique = field.says.unique.is_some();
    if !unique && field.says.index.is_none() {
        return None;
    }
    let fields = vec![field.ident.clone()];
    Some(index(
        item,
        &Index {
            fields,
            unique,
            name: None,
            condition: None,
        },
    ))
}

fn index(item: &Item<'_>, index: &Index) -> TokenStream {
    let name = index_name(item, index);
    let columns = columns(item, index);
    let unique = index.unique.then(|| quote!(.unique()));
    let condition = index.condition.iter().map(|sql| quote!(.condition(#sql)));
    quote!(__m::Index::new(#name, &[#(#columns),*]) #unique #(#condition)*)
}

/// The names of its columns.
pub(super) fn columns(item: &Item<'_>, index: &Index) -> Vec<String> {
    let fields = index.fields.iter().filter_map(|name| item.field(name));
    fields.map(|field| field.column.text.clone()).collect()
}

/// The name of what follows from a column: `{table}_{column}_key`, `_idx`, `_fkey` or `_check`.
pub(super) fn constraint_name(item: &Item<'_>, field: &Field<'_>, end: &str) -> String {
    format!("{}_{}_{end}", item.table.text, field.column.text)
}

/// The name that it has: the one that is written, or `{table}_{columns}_key` and `_idx`.
pub(super) fn index_name(item: &Item<'_>, index: &Index) -> String {
    if let Some(name) = &index.name {
        return name.value();
    }
    let end = if index.unique { "key" } else { "idx" };
    format!("{}_{}_{end}", item.table.text, columns(item, index).join("_"))
}
