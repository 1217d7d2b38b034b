using System.Text.Json;

namespace Integrity.Schema;

/// <summary>
/// A named subset of JSON Schema 2020-12: $schema, $id, $defs with local $ref, title, description, type (one name), properties, required,
/// additionalProperties: false, items, minItems, maxItems, minLength, maxLength, pattern (anchored, no escapes), format (our own, always asserted),
/// enum and const of strings, minimum and maximum of integers, and the annotation <c>withholdable</c>. Anything else is refused when it is read.
/// </summary>
public sealed class JsonSchema
{
    private readonly SchemaNode root;
    private readonly HashSet<string> withholdable;

    private JsonSchema(SchemaNode root)
    {
        this.root = root;
        withholdable = root.Properties.Where(p => p.Value.Withholdable).Select(p => p.Key).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Compiles a schema; refuses one that uses anything outside the subset, naming the keyword's JSON pointer.</summary>
    public static Result<JsonSchema> Read(JsonElement schema) =>
        new SchemaReader(schema).Read().Ok(out var node, out var refused) ? new JsonSchema(node) : refused;

    /// <summary>The top-level members that may be carried as disclosures.</summary>
    public IReadOnlySet<string> Withholdable => withholdable;

    /// <summary>Every top-level member the schema names.</summary>
    public IReadOnlyCollection<string> Members => root.Properties.Keys;

    public bool Requires(string member) => root.AllRequired.Contains(member, StringComparer.Ordinal);

    /// <summary>Whether the schema names what lies at that path of member names.</summary>
    public bool Knows(IEnumerable<string> path) => At(path) is not null;

    /// <summary>Whether what lies at that path is a text in this format.</summary>
    public bool IsFormat(IEnumerable<string> path, string format) => At(path)?.HasFormat(format) == true;

    /// <summary>Null when the value matches, else a refusal with the JSON pointer of what does not.</summary>
    public Refusal? Check(JsonElement value) => root.Check(value)?.ToRefusal();

    /// <summary>
    /// As <see cref="Check"/>, for an object of which some members are withheld. A required withholdable member counts as present while
    /// enough undisclosed digests remain, so that dropping disclosures of an accepted body never makes it unacceptable.
    /// </summary>
    /// <param name="members">The members there are, open and disclosed.</param>
    /// <param name="disclosed">Whether a member came as a disclosure.</param>
    /// <param name="withheld">How many digests have no disclosure.</param>
    public Refusal? CheckWithheld(IReadOnlyDictionary<string, JsonElement> members, Func<string, bool> disclosed, int withheld)
    {
        foreach (var (name, value) in members)
        {
            if (root.CheckMember(name, value) is { } fault)
            {
                return fault.Under("body").ToRefusal();
            }

            if (disclosed(name) && !withholdable.Contains(name))
            {
                return new("schema.must-be-open", "/body/" + name, name);
            }
        }

        var missing = 0;
        foreach (var name in root.AllRequired)
        {
            if (!members.ContainsKey(name) && (!withholdable.Contains(name) || ++missing > withheld))
            {
                return new("schema.required", "/body", name);
            }
        }

        return withheld > 0 && withheld > withholdable.Count(name => !members.ContainsKey(name))
            ? new("schema.surplus-withheld", "/body/_sd", withheld.ToString())
            : null;
    }

    /// <summary>
    /// Holds a body that its own act's schema let pass against a further schema. What is required here, withholdable there and not to be seen
    /// counts as present while enough undisclosed digests remain.
    /// </summary>
    /// <param name="members">The members there are, open and disclosed.</param>
    /// <param name="withholdable">The members that may be carried as disclosures.</param>
    /// <param name="withheld">How many digests have no disclosure.</param>
    public Refusal? CheckFurther(IReadOnlyDictionary<string, JsonElement> members, IReadOnlySet<string> withholdable, int withheld)
    {
        foreach (var (name, value) in members)
        {
            if (root.CheckMember(name, value) is { } fault)
            {
                return fault.Under("body").ToRefusal();
            }
        }

        var missing = 0;
        var absent = root.AllRequired.FirstOrDefault(name => !members.ContainsKey(name) && (!withholdable.Contains(name) || ++missing > withheld));
        return absent is null ? null : new("schema.required", "/body", absent);
    }

    private SchemaNode? At(IEnumerable<string> path) => path.Aggregate((SchemaNode?)root, (node, name) => node?.Member(name));
}
