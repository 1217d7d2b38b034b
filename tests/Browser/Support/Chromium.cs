using Microsoft.Playwright;

namespace Integrity.Browser.Tests;

/// <summary>The browser, one for all tests of this process; each visit has a profile of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static readonly string[] AsRoot = ["--no-sandbox"];

    private IPlaywright? playwright;

    /// <summary>The program, or null where there is none. CHROMIUM names it where it is elsewhere.</summary>
    public static string? Program { get; } = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named : Array.Find(Usual, File.Exists);

    public IBrowser Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Program is not null)
        {
            playwright = await Playwright.CreateAsync();
            Browser = await LaunchAsync(playwright);
        }
    }

    /// <summary>One more, started otherwise: with another camera, say. The caller closes it.</summary>
    public Task<IBrowser> LaunchAsync(params string[] arguments) => LaunchAsync(playwright!, arguments);

    public async Task DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.CloseAsync();
        }

        playwright?.Dispose();
    }

    private static Task<IBrowser> LaunchAsync(IPlaywright playwright, params string[] arguments) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Program,

        // Root may not use the sandbox; build machines are root. No page here comes from another host.
        Args = [.. Environment.UserName == "root" ? AsRoot : [], "--disable-gpu", "--force-color-profile=srgb", "--font-render-hinting=none", .. arguments],
    });
}

/// <summary>A test that needs Chromium; skipped by name and reason where it is missing.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.Program is null ? "Chromium is not installed" : null;
}

/// <summary>The same, once for each row.</summary>
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Chromium.Program is null ? "Chromium is not installed" : null;
}

/// <summary>What all browser tests share: they run one after the other, in one browser.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<Chromium>, ICollectionFixture<Site>
{
    public const string Name = "browser";
}
