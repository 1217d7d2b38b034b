using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Ledger.Tests.Http;
using Integrity.Testing;
using Microsoft.Playwright;
using History = Integrity.Testing.History;

namespace Integrity.Browser.Tests.Oversight;

/// <summary>A ledger of forty departments, one of which calls itself a script, and the auditor who oversees them.</summary>
public sealed class FortyDepartments : IAsyncLifetime
{
    public const string Hostile = "<img src=x onerror=alert(1)>'\"=1+1";

    public static readonly TestAgency Audit = new(
        AgencyId.Parse("cn.331024.audit").OrThrow(), "监督处", Cast.Key("audit"), [new("331024-9001", Cast.Key("auditor"), Roles.Auditor)]);

    public LiveLedger Ledger { get; private set; } = null!;

    public History History { get; private set; } = null!;

    public Uri Address => Ledger.Host.Address;

    public static TestAgency Department(int number) => new(
        AgencyId.Parse($"cn.3311{number:00}.psb").OrThrow(),
        number == 7 ? Hostile : $"第 {number} 派出所",
        Cast.Key($"department {number}"),
        [new($"{number}-1", Cast.Key($"{number}-1"), Roles.Investigator), new($"{number}-2", Cast.Key($"{number}-2"), Roles.Investigator)]);

    public async Task InitializeAsync()
    {
        if (Chromium.Program is null)
        {
            return;
        }

        Ledger = await StartAsync();
        History = Story.Full().Create(Audit);
        foreach (var number in Enumerable.Range(1, 40))
        {
            var department = Department(number);
            History.Create(department).Subject = StreamName.Item(Cast.Code($"item of {number}"));
            History.Do("collect", department, b => b.With("case", $"A331024000000202611{number + 100:0000}"), number % 3 == 0 ? [department.Officers[0]] : []);
        }

        await Ledger.PlayAsync(History, "none");
        _ = await Ledger.PostAsync(History.Log[^1], "log");
    }

    /// <summary>A ledger that admits the auditors, and nothing in it.</summary>
    public static Task<LiveLedger> StartAsync() =>
        LiveLedger.StartAsync(change: o => o with { Auditors = new Dictionary<string, string> { [Audit.Id.ToString()] = Audit.Root.Public.Kid } });

    public async Task DisposeAsync()
    {
        if (Ledger is not null)
        {
            await Ledger.DisposeAsync();
        }
    }

    /// <summary>The auditor at a browser that has shown its key.</summary>
    public Task<Visit> AuditorAsync(IBrowser browser, string language = "en", Device device = Device.Desktop, bool dark = false) =>
        AuditorAsync(browser, Address, language, device, dark);

    public static Task<Visit> AuditorAsync(IBrowser browser, Uri address, string language, Device device, bool dark) =>
        ReaderAsync(browser, address, LiveLedger.Token(Audit.Officers[0].Key, Audit.Id.ToString()), language, device, dark);

    public Task<Visit> ReaderAsync(IBrowser browser, string token, string language = "en", Device device = Device.Desktop, bool dark = false) =>
        ReaderAsync(browser, Address, token, language, device, dark);

    private static async Task<Visit> ReaderAsync(IBrowser browser, Uri address, string token, string language, Device device, bool dark)
    {
        var visit = await Visit.StartAsync(browser, address, language, device, dark);
        await visit.Context.AddCookiesAsync([new() { Name = "integrity-reader", Value = token, Url = address.ToString(), HttpOnly = true, SameSite = SameSiteAttribute.Strict }]);
        return visit;
    }

    /// <summary>Opens the figures once they are as far as the log.</summary>
    public static async Task OpenAsync(Visit visit, string query = "")
    {
        ArgumentNullException.ThrowIfNull(visit);
        for (var i = 0; ; i++)
        {
            await visit.GoAsync("/oversight" + query);
            if (await visit.Page.Locator(".standing .doubtful").CountAsync() == 0 && await visit.Page.Locator(".sum strong").First.InnerTextAsync() != "0")
            {
                return;
            }

            Assert.True(i < 200, "The oversight does not follow.");
            await Task.Delay(200);
        }
    }
}
