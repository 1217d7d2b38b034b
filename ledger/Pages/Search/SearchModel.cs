using Integrity.Ledger.Pages.Frame;

namespace Integrity.Ledger.Pages.Search;

/// <summary>What was asked for, what it could mean, and what there is of it.</summary>
/// <param name="Query">As it was typed.</param>
/// <param name="SignedIn">Whether the reader has shown a key: without one little is found.</param>
/// <param name="Hits">In the order of how sure we are.</param>
public sealed record SearchModel(string Query, bool SignedIn, IReadOnlyList<SearchHit> Hits);

/// <summary>One thing that the query names.</summary>
/// <param name="Kind"><c>item</c>, <c>statement</c>, <c>digest</c>, <c>case</c>, <c>agency</c>, <c>block</c>, <c>leaf</c>: codes <c>search.kind.*</c> say what it is.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Href">Its page here; null where there is none to be shown.</param>
/// <param name="Note">Code of a sentence of what is known of it, and its values.</param>
public sealed record SearchHit(string Kind, string Name, string? Href, Said? Note = null);
