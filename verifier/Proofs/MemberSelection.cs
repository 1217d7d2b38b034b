using System.Collections.Immutable;
using Integrity.Statements;

namespace Integrity.Proofs;

/// <summary>Which disclosures whoever passes a bundle on leaves in it. It only ever takes away.</summary>
public sealed class MemberSelection
{
    private readonly ImmutableArray<MemberPattern> patterns;
    private readonly bool keepsNamed;

    private MemberSelection(ImmutableArray<MemberPattern> patterns, bool keepsNamed) => (this.patterns, this.keepsNamed) = (patterns, keepsNamed);

    /// <summary>All but what the patterns name.</summary>
    public static Result<MemberSelection> Withhold(IEnumerable<string> patterns) => Of(patterns, keepsNamed: false);

    /// <summary>Nothing but what the patterns name.</summary>
    public static Result<MemberSelection> Disclose(IEnumerable<string> patterns) => Of(patterns, keepsNamed: true);

    /// <summary>The bundle with what is left; refused when a pattern names nothing that is disclosed in it.</summary>
    public Result<Bundle> From(Bundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        var disclosed = bundle.Streams.SelectMany(s => s.Statements)
            .SelectMany(s => s.Envelope.Disclosures.Select(d => (s.Envelope.Statement, d.Name))).ToList();
        if (patterns.FirstOrDefault(p => !disclosed.Exists(d => p.Names(d.Statement, d.Name, bundle.Subject))) is { } idle)
        {
            var there = disclosed.Select(d => $"{d.Statement.Act}.{d.Name}").Distinct().Order(StringComparer.Ordinal);
            return new Refusal("withhold.nothing-matches", idle.Text, string.Join(", ", there));
        }

        return In(bundle);
    }

    /// <summary>The bundle with what is left, whether or not every pattern names something there: for selections made before the statements were.</summary>
    public Bundle In(Bundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        return bundle.Withholding((envelope, disclosure) => Named(envelope.Statement, disclosure.Name, bundle) != keepsNamed);
    }

    private bool Named(Statement statement, string member, Bundle bundle) => patterns.Any(p => p.Names(statement, member, bundle.Subject));

    private static Result<MemberSelection> Of(IEnumerable<string> texts, bool keepsNamed)
    {
        var read = ImmutableArray.CreateBuilder<MemberPattern>();
        foreach (var text in texts)
        {
            if (!MemberPattern.Parse(text).Ok(out var pattern, out var refused))
            {
                return refused;
            }

            read.Add(pattern);
        }

        return new MemberSelection(read.ToImmutable(), keepsNamed);
    }
}
