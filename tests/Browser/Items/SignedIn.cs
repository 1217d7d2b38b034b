using Integrity.Ledger.Tests.Http;
using Integrity.Testing;

namespace Integrity.Browser.Tests.Items;

/// <summary>A person whose browser has shown a key, as the desk's script does it: the read token is in the cookie.</summary>
internal static class SignedIn
{
    public static Task AsAsync(this Visit visit, Officer officer, TestAgency agency) => visit.Context.AddCookiesAsync(
    [
        new() { Name = "integrity-reader", Value = LiveLedger.Token(officer.Key, agency.Id.ToString()), Url = visit.Home.ToString(), HttpOnly = true, SameSite = Microsoft.Playwright.SameSiteAttribute.Strict },
    ]);
}
