//! The columns of a model, the implementation of `Model`, and the struct of its new rows.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::check::LONGEST;
use super::model::{Field, Index, Item};
use super::{new_row, table};

/// Everything.
pub(super) fn item(item: &Item<'_>) -> TokenStream {
    let name = &item.input.ident;
    let columns = item.fields.iter().map(constant);
    let keys = item
        .indexes
        .iter()
        .filter(|index| index.unique)
        .map(|index| key(item, index));
    let new = new_row::definition(item);
    let new_row = new_row::implementation(item);
    let (constants, table) = table::constants(item);
    let model = model(item, &table);
    let versioned = versioned(item);
    let sortable = sortable(item);
    let assertions = item.fields.iter().flat_map(|field| assertions(item, field));
    // The database reads each column, though the program may not: a field is no dead code.
    let fields = item.fields.iter().map(|field| field.ident);
    quote! {
        #[automatically_derived]
        #[allow(dead_code, reason = "a program need not name every column")]
        impl #name {
            #(#columns)*
            #(#keys)*
        }

        #new

        #[automatically_derived]
        #[allow(deprecated, reason = "a column that is deprecated is still read")]
        const _: () = {
            use ::purlin::model as __m;
            #constants
            #(const _: () = #assertions;)*
            const _: fn(&#name) = |__row| {
                #(let _ = &__row.#fields;)*
            };
            #model
            #versioned
            #sortable
            #new_row

            impl<'__r, __R> ::purlin::sqlx::FromRow<'__r, __R> for #name
            where
                __R: ::purlin::sqlx::Row,
                <__R as ::purlin::sqlx::Row>::Database: ::purlin::db::Backend,
            {
                fn from_row(__row: &'__r __R) -> ::core::result::Result<Self, ::purlin::sqlx::Error> {
                    __m::read_named::<Self, <__R as ::purlin::sqlx::Row>::Database>(__row)
                }
            }
        };
    }
}

/// The constant of a column.
fn constant(field: &Field<'_>) -> TokenStream {
    let (constant, visibility) = (field.constant(), field.visibility);
    let (ty, name) = (held(field), &field.column.text);
    let marker = marker(field);
    let doc = format!("The column `{name}`.");
    quote! {
        #[doc = #doc]
        #visibility const #constant: ::purlin::model::Column<Self, #ty, #marker> = ::purlin::model::Column::new(&[#name]);
    }
}

/// The constant of a unique index of several columns.
fn key(item: &Item<'_>, index: &Index) -> TokenStream {
    let fields: Vec<String> = index
        .fields
        .iter()
        .map(|field| field.unraw().to_string().to_uppercase())
        .collect();
    let constant = format_ident!("UNIQUE_{}", fields.join("_"));
    let (columns, name, visibility) = (
        table::columns(item, index),
        table::index_name(item, index),
        &item.input.vis,
    );
    let condition = index.condition.as_ref();
    let condition = condition.map_or_else(
        || quote!(::core::option::Option::None),
        |sql| quote!(::core::option::Option::Some(#sql)),
    );
    let doc = format!("The unique index `{name}`.");
    quote! {
        #[doc = #doc]
        #visibility const #constant: ::purlin::model::UniqueKey<Self> =
            ::purlin::model::UniqueKey::new(&[#(#columns),*], #name, #condition);
    }
}

/// The type of a column.
fn held(field: &Field<'_>) -> TokenStream {
    let ty = field.ty;
    if field.says.json.is_some() {
        quote!(::purlin::model::AsJson<#ty>)
    } else {
        quote!(#ty)
    }
}

/// The only field of a primary key is unique, as one with `unique` is.
fn marker(field: &Field<'_>) -> TokenStream {
    if field.says.version.is_some() {
        quote!(::purlin::model::Version)
    } else if field.says.unique.is_some() || field.is_whole_key {
        quote!(::purlin::model::Unique)
    } else {
        quote!(::purlin::model::Plain)
    }
}

fn model(item: &Item<'_>, table: &TokenStream) -> TokenStream {
    let (name, new, table_name) = (&item.input.ident, &item.new, &item.table.text);
    let statements = statements(item);
    let reads = item.fields.iter().map(|field| {
        let (ident, ty) = (field.ident, field.ty);
        if field.says.json.is_some() {
            let json = quote_spanned!(ty.span()=> <__m::AsJson<#ty> as __m::ColumnValue>);
            quote!(#ident: #json::read::<__B>(__row.row(), __row.index()?)?.0)
        } else {
            let value = quote_spanned!(ty.span()=> <#ty as __m::ColumnValue>);
            quote!(#ident: #value::read::<__B>(__row.row(), __row.index()?)?)
        }
    });
    let keys = item.key();
    let types: Vec<_> = keys.iter().map(|field| field.ty).collect();
    let idents: Vec<_> = keys.iter().map(|field| field.ident).collect();
    let (key_type, key, values) = if let ([ty], [ident]) = (&types[..], &idents[..]) {
        let value = quote_spanned!(at(ty)=> <#ty as __m::ColumnValue>::to_value(__key));
        (
            quote!(#ty),
            quote!(::core::clone::Clone::clone(&self.#ident)),
            quote!(#value),
        )
    } else {
        let indexes = (0..types.len()).map(syn::Index::from);
        (
            quote!((#(#types,)*)),
            quote!((#(::core::clone::Clone::clone(&self.#idents),)*)),
            quote!(#(<#types as __m::ColumnValue>::to_value(&__key.#indexes)),*),
        )
    };
    // The compiler may say there that the type is not as visible as the model.
    let span = match &types[..] {
        [ty] => at(ty),
        _ => name.span().resolved_at(Span::call_site()),
    };
    let key_item = quote_spanned!(span=> type Key = #key_type;);
    quote! {
        impl __m::Model for #name {
            #key_item
            type New = #new;
            const TABLE_NAME: &'static str = #table_name;
            const TABLE: __m::Table = #table;
            const STATEMENTS: __m::Statements = #statements;
            fn read<__B: ::purlin::db::Backend>(
                __row: &mut __m::RowReader<'_, __B>,
            ) -> ::core::result::Result<Self, ::purlin::sqlx::Error> {
                ::core::result::Result::Ok(Self { #(#reads),* })
            }
            fn key_values(__key: &Self::Key) -> ::std::vec::Vec<__m::Value> {
                let _ = __key;
                ::std::vec![#values]
            }
            fn key(&self) -> Self::Key {
                #key
            }
        }
    }
}

/// Where a type stands, for names of this expansion, which that of a type that a `macro_rules!` was handed does not see.
fn at(ty: &Type) -> Span {
    ty.span().resolved_at(Span::call_site())
}

/// The texts of statements.
fn statements(item: &Item<'_>) -> TokenStream {
    let quoted = |name: &str| format!("\"{name}\"");
    let columns: Vec<String> = item
        .fields
        .iter()
        .map(|field| quoted(&field.column.text))
        .collect();
    let columns = columns.join(", ");
    let select = format!("SELECT {columns} FROM {}", quoted(&item.table.text));
    let keys = item.key();
    let keys = keys.iter().enumerate();
    let mut conditions: Vec<String> = keys
        .map(|(index, field)| format!("{} = ${}", quoted(&field.column.text), index + 1))
        .collect();
    let version = item.fields.iter().find(|field| field.says.version.is_some());
    let soft_delete = item.fields.iter().find(|field| field.says.soft_delete.is_some());
    conditions.extend(soft_delete.map(|field| format!("{} IS NULL", quoted(&field.column.text))));
    let get = format!("{select} WHERE {}", conditions.join(" AND "));
    let option = |field: Option<&Field<'_>>| {
        let name = field.map(|field| &field.column.text);
        name.map_or_else(
            || quote!(::core::option::Option::None),
            |name| quote!(::core::option::Option::Some(#name)),
        )
    };
    let (version, soft_delete) = (option(version), option(soft_delete));
    quote! {
        __m::Statements {
            columns: #columns,
            select: #select,
            get: #get,
            version: #version,
            soft_delete: #soft_delete,
        }
    }
}

fn versioned(item: &Item<'_>) -> Option<TokenStream> {
    let field = item.fields.iter().find(|field| field.says.version.is_some())?;
    let (name, ty, constant) = (&item.input.ident, field.ty, field.constant());
    let number = quote_spanned!(at(ty)=> type Number = #ty;);
    Some(quote! {
        impl __m::Versioned for #name {
            #number
            const VERSION_COLUMN: __m::Column<Self, #ty, __m::Version> = Self::#constant;
        }
    })
}

/// What clients can sort by.
fn sortable(item: &Item<'_>) -> Option<TokenStream> {
    let name = &item.input.ident;
    let fields = item.sort.as_ref()?.iter().filter_map(|field| item.field(field));
    let keys = fields.map(|field| {
        let (name, constant) = (field.name(), field.constant());
        quote_spanned!(field.ty.span()=> __m::SortKey::new(#name, Self::#constant))
    });
    Some(quote! {
        impl __m::Sortable for #name {
            type Model = Self;
            const KEYS: &'static [__m::SortKey<Self>] = &[#(#keys),*];
        }
    })
}

/// Assertions about the types of fields, which only the compiler knows.
fn assertions(item: &Item<'_>, field: &Field<'_>) -> Vec<TokenStream> {
    let ty = field.ty;
    let value = quote!(<#ty as __m::ColumnValue>);
    let mut all = Vec::new();
    if field.says.soft_delete.is_some() {
        let message =
            "`soft_delete` tells when the row was deleted, or nothing: write `Option<jiff::Timestamp>`";
        all.push(quote_spanned!(ty.span()=> ::core::assert!(
            #value::NULLABLE && ::core::matches!(#value::TYPE, __m::ColumnType::Timestamp),
            #message
        )));
    }
    if field.says.primary_key.is_some() {
        let message = "a key is never null: take the `Option` away";
        all.push(quote_spanned!(ty.span()=> ::core::assert!(!#value::NULLABLE, #message)));
    }
    let check = table::constraint_name(item, field, "check");
    if check.len() > LONGEST {
        let message = format!(
            "`{check}` would be longer than {LONGEST} bytes: write a shorter name, as in `column = \"..\"`"
        );
        all.push(quote_spanned!(ty.span()=> ::core::assert!(
            !::core::matches!(#value::TYPE, __m::ColumnType::Enum(_)),
            #message
        )));
    }
    all
}
