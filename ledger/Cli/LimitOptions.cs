using System.CommandLine;
using System.Net;
using Integrity.Ledger.Limits;

namespace Integrity.Ledger.Cli;

/// <summary>The options of <c>serve</c> that say how much a node takes on and how it goes.</summary>
internal sealed class LimitOptions
{
    public Option<int?> Source { get; } = Number("--limit-source");

    public Option<int?> Agency { get; } = Number("--limit-agency");

    public Option<int?> Work { get; } = Number("--limit-work", least: 1);

    public Option<int?> Connections { get; } = Number("--limit-connections", least: 1);

    public Option<int?> DrainDelay { get; } = Number("--drain-delay", most: 3600);

    public Option<int?> DrainTime { get; } = Number("--drain-time", least: 1, most: 3600);

    public Option<IPNetwork[]> Proxy { get; } = new("--proxy")
    {
        HelpName = "ADDRESS[/BITS]",
        CustomParser = result =>
        {
            var networks = new List<IPNetwork>();
            foreach (var token in result.Tokens)
            {
                if (IPNetwork.TryParse(token.Value, out var network))
                {
                    networks.Add(network);
                }
                else if (IPAddress.TryParse(token.Value, out var address))
                {
                    networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
                }
                else
                {
                    result.AddError($"--proxy {token.Value}: 10.0.0.7, 10.0.0.0/24");
                }
            }

            return [.. networks];
        },
    };

    public RequestLimits Of(Call call) => new RequestLimits() is var usual ? usual with
    {
        Source = call.Get(Source) ?? usual.Source,
        Agency = call.Get(Agency) ?? usual.Agency,
        Work = call.Get(Work) ?? usual.Work,
        Connections = call.Get(Connections) ?? usual.Connections,
        Proxies = call.Get(Proxy) ?? [],
    } : usual;

    private static Option<int?> Number(string name, int least = 0, int most = 1_000_000)
    {
        var option = new Option<int?>(name) { HelpName = "N" };
        option.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int?>() is { } value && (value < least || value > most))
            {
                given.AddError($"{name}: {least}…{most}");
            }
        });
        return option;
    }
}
