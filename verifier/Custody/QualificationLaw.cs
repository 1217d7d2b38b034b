using System.Collections.Immutable;

namespace Integrity.Custody;

/// <summary>The law of qualifications in a keyring: what is recorded under one number never overlaps; a renewal follows, it does not overwrite.</summary>
internal static class QualificationLaw
{
    public static Qualification Read(Said said, long seq) => new(
        said.TextOrNull("officer"),
        said.Text("body"),
        said.Text("number"),
        [.. said.Items("scope").Select(kind => kind.Open.GetString()!).Distinct(StringComparer.Ordinal)],
        said.TimeOrNull("from")!.Value,
        said.TimeOrNull("to")!.Value,
        seq);

    public static Refusal? DecideAdd(Keyring keyring, Said said)
    {
        var added = Read(said, 0);
        return added.To <= added.From ? new("custody.ends-before-it-starts", "/body/to", said.Text("from"), said.Text("to"))
            : Live(keyring.Qualifications, said).Exists(q => q.From <= added.To && added.From <= q.To)
                ? new("custody.qualification-exists", added.Number, added.Body)
            : null;
    }

    public static Refusal? DecideRevoke(Keyring keyring, Said said) =>
        Live(keyring.Qualifications, said).IsEmpty ? new("custody.unknown-qualification", said.Text("number"), said.Text("body")) : null;

    /// <summary>Every period recorded under the number ends here.</summary>
    public static ImmutableList<Qualification> Revoked(ImmutableList<Qualification> all, Said said, long seq)
    {
        var revoked = Live(all, said);
        return [.. all.Select(q => revoked.Contains(q) ? q with { Revocation = new(seq, said.Text("reason")) } : q)];
    }

    private static ImmutableList<Qualification> Live(ImmutableList<Qualification> all, Said said) =>
        all.FindAll(q => q.Revocation is null && q.Body == said.Text("body") && q.Number == said.Text("number"));
}
