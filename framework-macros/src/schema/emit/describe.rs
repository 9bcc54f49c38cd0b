//! The implementation of `JsonSchema`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Expr, ExprLit, ExprUnary, GenericParam, Lit, LitInt, UnOp};

use super::bounded;
use crate::schema::model::{Content, Default, Field, Item, Shape, Tagging, Variant};

/// What is said about the type.
pub(super) fn about(item: &Item) -> TokenStream {
    let title = item
        .title
        .as_ref()
        .map_or_else(|| quote!(""), ToTokens::to_token_stream);
    let doc = item.doc.clone().unwrap_or_else(|| quote!(""));
    let closed = item.closed;
    quote! {
        static __ABOUT: __p::About = __p::About {
            module: ::core::module_path!(), title: #title, doc: #doc, closed: #closed,
        };
    }
}

/// What is said about the fields.
pub(super) fn members(item: &Item) -> Option<TokenStream> {
    let fields = item.fields();
    if fields.is_empty() {
        return None;
    }
    let count = fields.len();
    let members = fields.into_iter().map(member);
    Some(quote!(static __MEMBERS: [__p::Member; #count] = [#(#members),*];))
}

fn member(field: &Field) -> TokenStream {
    let name = &field.wire;
    let doc = field.doc.as_ref().map(|doc| quote!(.doc(#doc)));
    let rules = (!field.rules.is_empty()).then(|| {
        let rules = field.rules.tokens();
        quote!(.rules(#rules))
    });
    let read_only = field.read_only.is_some().then(|| quote!(.read_only()));
    let write_only = field.write_only.is_some().then(|| quote!(.write_only()));
    let sensitive = field.sensitive.then(|| quote!(.sensitive()));
    let deprecated = field.deprecated.then(|| quote!(.deprecated()));
    quote!(__p::Member::new(#name) #doc #rules #read_only #write_only #sensitive #deprecated)
}

/// The implementation.
pub(super) fn implementation(item: &Item) -> TokenStream {
    let ident = &item.ident;
    let generics = bounded(&item.generics, &quote!(__p::Schema));
    let (impl_generics, arguments, clause) = generics.split_for_impl();
    let (name, id) = names(item);
    let schema = schema(item);
    let example = item.example.as_ref().map(|example| {
        let example = literal(example);
        quote!(let __schema = __p::example(__schema, __generator, &#example);)
    });
    let union = union(item);
    quote! {
        impl #impl_generics __p::JsonSchema for #ident #arguments #clause {
            fn schema_name() -> __p::Text { #name }
            fn schema_id() -> __p::Text { #id }
            fn json_schema(__generator: &mut __p::SchemaGenerator) -> __p::JsonSchemaValue {
                let __schema = #schema;
                #example
                __schema
            }
        }
        #union
    }
}

/// The name in the document, and the one that no other type has: the path of a module lacks the function that a type may stand in.
fn names(item: &Item) -> (TokenStream, TokenStream) {
    let template = &item.name;
    let arguments: Vec<TokenStream> = item.generics.params.iter().filter_map(argument).collect();
    let path = quote!(::core::any::type_name::<Self>());
    if arguments.is_empty() {
        return (
            quote!(__p::Text::Borrowed(#template)),
            quote!(__p::Text::Borrowed(#path)),
        );
    }
    let ids = item.generics.params.iter().filter_map(argument_id);
    (
        quote!(__p::name(#template, &[#(#arguments),*])),
        quote!(__p::id(#path, &[#(#ids),*])),
    )
}

fn argument(parameter: &GenericParam) -> Option<TokenStream> {
    match parameter {
        GenericParam::Type(parameter) => {
            let (ident, name) = (&parameter.ident, parameter.ident.to_string());
            Some(quote!((#name, <#ident as __p::JsonSchema>::schema_name())))
        }
        GenericParam::Const(parameter) => {
            let (ident, name) = (&parameter.ident, parameter.ident.to_string());
            Some(quote!((#name, __p::text(&#ident))))
        }
        GenericParam::Lifetime(_) => None,
    }
}

fn argument_id(parameter: &GenericParam) -> Option<TokenStream> {
    match parameter {
        GenericParam::Type(parameter) => {
            let ident = &parameter.ident;
            Some(quote!(<#ident as __p::JsonSchema>::schema_id()))
        }
        GenericParam::Const(parameter) => {
            let ident = &parameter.ident;
            Some(quote!(__p::text(&#ident)))
        }
        GenericParam::Lifetime(_) => None,
    }
}

fn schema(item: &Item) -> TokenStream {
    match &item.shape {
        Shape::Struct(members) => {
            let fields = fields(members);
            quote!(__p::Object::new(__generator, &__ABOUT) #fields .finish())
        }
        Shape::Newtype(field) => {
            let ty = &field.ty;
            quote!(__p::newtype::<#ty>(__generator, &__ABOUT, &__MEMBERS[0]))
        }
        Shape::Words(variants) => {
            let words = variants.iter().map(|variant| {
                let (wire, doc) = (&variant.wire, variant.doc.clone().unwrap_or_else(|| quote!("")));
                quote!((#wire, #doc))
            });
            quote!({ let _ = __generator; __p::strings(&__ABOUT, &[#(#words),*]) })
        }
        Shape::Union(Tagging::Untagged, variants) => {
            let indices = 0..variants.len();
            quote!(__p::Variants::new(__generator) #(.untagged::<Self>(#indices))* .any_of(&__ABOUT))
        }
        Shape::Union(Tagging::Internal(tag) | Tagging::Adjacent(tag, _), variants) => {
            let indices = 0..variants.len();
            quote!(__p::Variants::new(__generator) #(.tagged::<Self, #indices>())* .one_of(&__ABOUT, #tag))
        }
    }
}

fn fields(fields: &[Field]) -> TokenStream {
    let calls = fields.iter().map(|field| {
        let (ty, index) = (&field.ty, field.index);
        let default = match &field.default {
            Some(Default::OfType) => Some(quote!(.default(&<#ty as ::core::default::Default>::default()))),
            Some(Default::Value(_)) => {
                Some(quote!(.default(&<Self as __p::FieldDefault<#index, #ty>>::value())))
            }
            None => None,
        };
        let example = field.example.as_ref().map(|example| {
            let example = literal(example);
            quote!(.example(&#example))
        });
        quote!(.field::<#ty>(&__MEMBERS[#index]) #default #example)
    });
    calls.collect()
}

/// A literal needs no type of the user's; other expressions stay in parentheses.
///
/// A whole number without a type would be an `i32`, whatever the field is.
fn literal(value: &Expr) -> TokenStream {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Int(int), ..
        }) if int.suffix().is_empty() => LitInt::new(&format!("{int}i128"), int.span()).to_token_stream(),
        Expr::Lit(ExprLit {
            lit: Lit::Str(text), ..
        }) => quote!(#text),
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(minus),
            expr,
            ..
        }) => {
            let number = literal(expr);
            quote!((#minus #number))
        }
        other => quote!((#other)),
    }
}

/// The implementation of `Union`, for enums with content.
fn union(item: &Item) -> Option<TokenStream> {
    let Shape::Union(tagging, variants) = &item.shape else {
        return None;
    };
    let ident = &item.ident;
    let generics = bounded(&item.generics, &quote!(__p::Schema));
    let (impl_generics, arguments, clause) = generics.split_for_impl();
    let list = variants.iter().map(|variant| {
        let (name, tag) = (&variant.name, &variant.wire);
        let is_empty = matches!(variant.content, Content::Unit);
        quote!(__p::Variant { name: #name, tag: #tag, is_empty: #is_empty })
    });
    let schemas = variants.iter().enumerate().map(|(index, variant)| {
        let schema = variant_schema(item, tagging, variant);
        quote!(#index => #schema,)
    });
    let holds = holds(variants);
    Some(quote! {
        impl #impl_generics __p::Union for #ident #arguments #clause {
            const VARIANTS: &'static [__p::Variant] = &[#(#list),*];
            fn variant(__index: usize, __generator: &mut __p::SchemaGenerator) -> __p::JsonSchemaValue {
                match __index {
                    #(#schemas)*
                    _ => __p::JsonSchemaValue::default(),
                }
            }
            #holds
        }
    })
}

/// The names of the types that variants hold.
fn holds(variants: &[Variant]) -> Option<TokenStream> {
    let arms: Vec<TokenStream> = variants
        .iter()
        .enumerate()
        .filter_map(|(index, variant)| match &variant.content {
            Content::Newtype(field) => {
                let ty = &field.ty;
                Some(quote!(#index => <#ty as __p::JsonSchema>::schema_name(),))
            }
            Content::Unit | Content::Struct(_) => None,
        })
        .collect();
    (!arms.is_empty()).then(|| {
        quote! {
            fn holds(__index: usize) -> __p::Text {
                match __index {
                    #(#arms)*
                    _ => __p::Text::Borrowed(""),
                }
            }
        }
    })
}

fn variant_schema(item: &Item, tagging: &Tagging, variant: &Variant) -> TokenStream {
    let doc = variant.doc.clone().unwrap_or_else(|| quote!(""));
    let (closed, name, wire) = (item.closed, item.ident.to_string(), &variant.wire);
    // A variant without a tag stands in the schema of its enum and needs no identity.
    let module = match tagging {
        Tagging::Untagged => quote!(""),
        Tagging::Internal(_) | Tagging::Adjacent(..) => {
            quote!(::core::concat!(::core::module_path!(), "::", #name))
        }
    };
    let about = quote!(&__p::About { module: #module, title: "", doc: #doc, closed: #closed });
    let object = quote!(__p::Object::new(__generator, #about));
    match (tagging, &variant.content) {
        (Tagging::Internal(tag) | Tagging::Adjacent(tag, _), Content::Unit) => {
            quote!(#object.tag(#tag, #wire).finish())
        }
        (Tagging::Internal(tag), Content::Newtype(field)) => {
            let ty = &field.ty;
            quote!(__p::tagged::<#ty>(__generator, #about, #tag, #wire))
        }
        (Tagging::Internal(tag), Content::Struct(members)) => {
            let fields = fields(members);
            quote!(#object.tag(#tag, #wire) #fields .finish())
        }
        (Tagging::Adjacent(tag, content), Content::Newtype(_) | Content::Struct(_)) => {
            let inner = content_schema(variant, closed);
            quote!(#object.tag(#tag, #wire).content(#content, |__generator| #inner).finish())
        }
        (Tagging::Untagged, Content::Unit) => quote!(__generator.subschema_for::<()>()),
        (Tagging::Untagged, Content::Newtype(_)) => content_schema(variant, closed),
        (Tagging::Untagged, Content::Struct(members)) => {
            let fields = fields(members);
            quote!(#object #fields .finish())
        }
    }
}

/// The schema of what a variant holds, without a name of its own.
fn content_schema(variant: &Variant, closed: bool) -> TokenStream {
    match &variant.content {
        Content::Unit => quote!(__generator.subschema_for::<()>()),
        Content::Newtype(field) => {
            let (ty, index) = (&field.ty, field.index);
            quote!(__p::held::<#ty>(__generator, &__MEMBERS[#index]))
        }
        Content::Struct(members) => {
            let fields = fields(members);
            quote!(__p::Object::new(__generator, &__p::About { module: "", title: "", doc: "", closed: #closed }) #fields .finish())
        }
    }
}
