using System.CommandLine;

namespace Integrity.Ledger.Cli;

/// <summary>The options that mean the same for every verb.</summary>
internal static class Shared
{
    public static readonly Option<bool> Json = new("--json") { Recursive = true };
    public static readonly Option<string> Lang = new("--lang") { Recursive = true, HelpName = "zh|en" };
    public static readonly Option<string> Ledger = new("--ledger") { HelpName = "URL" };
    public static readonly Option<string> Agency = new("--agency") { HelpName = "ID" };
    public static readonly Option<string[]> Key = new("--key") { HelpName = "FILE", Arity = ArgumentArity.OneOrMore };

    public static readonly Option<string> At = new("--at") { HelpName = "TIME" };
    public static readonly Option<string[]> Open = new("--open") { HelpName = "MEMBER" };
    public static readonly Option<string> Wait = new Option<string>("--wait") { HelpName = "none|log|anchor" }.AcceptOnlyFromAmong("none", "log", "anchor");
    public static readonly Option<bool> Offline = new("--offline");
    public static readonly Option<string> Out = new("--out", "-o") { HelpName = "FILE" };
    public static readonly Option<string> Head = new("--head") { HelpName = "FILE|SEQ:DIGEST" };
    public static readonly Option<string> Origin = new("--origin") { HelpName = "NAME" };

    /// <summary>An http or https address; the library reads no Uri by itself.</summary>
    public static Option<Uri> Url(string name, bool placeOnly = false) => new(name)
    {
        HelpName = "URL",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
                && (!placeOnly || (address is { PathAndQuery: "/", UserInfo: "", Fragment: "" })))
            {
                return address;
            }

            result.AddError($"{name} {result.Tokens[0].Value}: http://… or https://…");
            return null;
        },
    };

    /// <summary>For verbs that only read.</summary>
    public static readonly IReadOnlyList<Option> Reading = [Ledger, Agency, Key];

    /// <summary>For verbs that sign.</summary>
    public static readonly IReadOnlyList<Option> Signing = [Key, Agency, Ledger, At, Open, Wait, Offline, Out, Head, Origin];

    public static Profile ProfileOf(Call call) => Profile.Resolve(
        new(
            call.Get(Ledger) is { } ledger ? Profile.ParseLedger(ledger) : null,
            Has(call, Origin) ? call.Get(Origin) : null,
            call.Get(Agency),
            call.Get(Key) ?? []),
        call.Desk);

    /// <summary>False too when the verb does not take the option at all.</summary>
    public static bool Has(Call call, Option option) => call.Line.GetResult(option) is { Implicit: false };
}
