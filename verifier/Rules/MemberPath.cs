using System.Collections.Immutable;
using System.Text.Json;
using Integrity.Custody;
using Integrity.Statements;

namespace Integrity.Rules;

/// <summary>Three-valued: what is withheld is neither so nor not so.</summary>
internal enum Truth
{
    No,
    Unknown,
    Yes,
}

/// <summary>Where a value stands in a body: <c>approval.level</c>.</summary>
internal sealed record MemberPath(string Text, ImmutableArray<string> Steps)
{
    /// <summary>The member of the body itself; it alone can be withheld, and only as a whole.</summary>
    public string Top => Steps[0];

    /// <summary>Null when it is no path.</summary>
    public static MemberPath? Parse(string text)
    {
        var steps = text.Split('.');
        return text.Length <= 64 && steps.Length <= 4 && Array.TrueForAll(steps, s => s.Length > 0 && s.All(char.IsAsciiLetterOrDigit)) ? new(text, [.. steps]) : null;
    }

    /// <summary>An open value.</summary>
    public JsonElement? Open(Statement statement) => statement.Body.TryOpen(Top, out var value) ? Below(value) : null;

    public string? OpenText(Statement statement) => Open(statement) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>Whether it is there, open or disclosed.</summary>
    public Truth Find(Statement statement, out JsonElement value)
    {
        value = default;
        if (statement.Body.Members.TryGetValue(Top, out var top))
        {
            var found = Below(top);
            value = found ?? default;
            return found is null ? Truth.No : Truth.Yes;
        }

        return MayBeWithheld(statement, Top) ? Truth.Unknown : Truth.No;
    }

    public static bool MayBeWithheld(Statement statement, string member) =>
        statement.Body.Withheld > 0 && Acts.TryGet(statement.Act, out var act) && Custody.Schemas.Of(act).Withholdable.Contains(member);

    public bool Equals(MemberPath? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    private JsonElement? Below(JsonElement value)
    {
        for (var i = 1; i < Steps.Length; i++)
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(Steps[i], out value))
            {
                return null;
            }
        }

        return value;
    }
}
