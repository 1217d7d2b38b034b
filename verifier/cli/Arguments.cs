namespace Integrity.Verify;

/// <summary>Arguments sorted into options and the rest. <c>--name value</c> and <c>--name=value</c>; after <c>--</c> nothing is an option.</summary>
internal sealed class Arguments
{
    private readonly List<(string Name, string Value)> options = [];
    private readonly List<string> plain = [];

    private Arguments()
    {
    }

    public string[] Plain => [.. plain];

    public bool Has(string name) => options.Exists(o => o.Name == name);

    public string? Value(string name) => options.Find(o => o.Name == name).Value;

    public IEnumerable<string> Values(string name) => options.Where(o => o.Name == name).Select(o => o.Value);

    /// <summary>The first option given that is not among those a command knows, or null.</summary>
    public string? Stranger(params ReadOnlySpan<string> known)
    {
        foreach (var option in options)
        {
            if (!known.Contains(option.Name) && option.Name != "--lang")
            {
                return option.Name;
            }
        }

        return null;
    }

    public static Result<Arguments> Parse(IReadOnlyList<string> args, IReadOnlyList<string> flags, IReadOnlyList<string> once, IReadOnlyList<string> often)
    {
        var arguments = new Arguments();
        for (var i = 0; i < args.Count; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var before, var after] ? (before, after) : (args[i], null);
            if (args[i] == "--")
            {
                arguments.plain.AddRange(args.Skip(i + 1));
                break;
            }

            if (!args[i].StartsWith('-') || args[i] == "-")
            {
                arguments.plain.Add(args[i]);
            }
            else if (flags.Contains(args[i]))
            {
                arguments.options.Add((args[i], ""));
            }
            else if (!once.Contains(name) && !often.Contains(name))
            {
                return new Refusal("cli.unknown-option", args[i]);
            }
            else if (once.Contains(name) && arguments.Has(name))
            {
                return new Refusal("cli.given-twice", name);
            }
            else if (value is not null || ++i < args.Count)
            {
                arguments.options.Add((name, value ?? args[i]));
            }
            else
            {
                return new Refusal("cli.value-missing", name);
            }
        }

        return arguments;
    }
}
