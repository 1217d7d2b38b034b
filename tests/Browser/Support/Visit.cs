using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Integrity.Browser.Tests;

/// <summary>What somebody sits in front of.</summary>
public enum Device
{
    Desktop,
    Phone,
}

/// <summary>
/// One person's browser: a fresh profile, a language, a size. Fails at its end when the page asked another host for anything, when something was kept
/// from running or showing by the page's policy, or when a script failed.
/// </summary>
public sealed class Visit : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> faults = [];
    private readonly Uri home;
    private readonly string language;

    private Visit(IBrowserContext context, IPage page, Uri home, string language, string name) => (Context, Page, this.home, this.language, Name) = (context, page, home, language, name);

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>The site it is at.</summary>
    public Uri Home => home;

    /// <summary>Language and device, for the names of screens.</summary>
    public string Name { get; private set; }

    /// <summary>It draws finer than its device would: for what is printed. Screens of it are kept as the device would show them.</summary>
    public bool IsFine { get; private init; }

    /// <summary>What a test means to provoke: parts of messages that are no fault of the page.</summary>
    public IList<string> Expected { get; } = [];

    /// <param name="scale">Dots to a CSS pixel; as many as the device has where none is given.</param>
    public static async Task<Visit> StartAsync(IBrowser browser, Uri home, string language = "en", Device device = Device.Desktop, bool dark = false, float? scale = null)
    {
        ArgumentNullException.ThrowIfNull(browser);
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = home.ToString(),
            Locale = language == "zh" ? "zh-CN" : "en-GB",
            TimezoneId = "Asia/Shanghai",
            ViewportSize = device == Device.Phone ? new() { Width = 360, Height = 740 } : new() { Width = 1280, Height = 800 },
            DeviceScaleFactor = scale ?? (device == Device.Phone ? 2 : 1),
            HasTouch = device == Device.Phone,
            IsMobile = device == Device.Phone,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(20_000);
        var page = await context.NewPageAsync();
        var visit = new Visit(context, page, home, language, $"{language}-{(device == Device.Phone ? "phone" : "desktop")}{(dark ? "-dark" : "")}") { IsFine = scale is not null };
        visit.Watch(context);
        return visit;
    }

    /// <summary>Goes to a path of the site and expects the page to be there.</summary>
    public async Task GoAsync(string path, int status = 200)
    {
        var answer = await Page.GotoAsync(path);
        Assert.Equal(status, answer?.Status);
    }

    /// <summary>As it would be printed on A4: there is no night on paper.</summary>
    public async Task PrintAsync()
    {
        Name = $"{language}-paper";
        await Page.SetViewportSizeAsync(794, 1123);
        await Page.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = ColorScheme.Light });
    }

    public async ValueTask DisposeAsync()
    {
        await Context.CloseAsync();
        Assert.DoesNotContain(faults, f => !Expected.Any(e => f.Contains(e, StringComparison.Ordinal)));
    }

    private void Watch(IBrowserContext context)
    {
        context.Request += (_, request) =>
        {
            var uri = new Uri(request.Url);
            if (uri.Scheme is "http" or "https" or "ws" or "wss" && uri.Authority != home.Authority)
            {
                faults.Enqueue($"another host: {request.Url}");
            }
        };
        context.WebError += (_, error) => faults.Enqueue($"script: {error.Error}");
        context.Console += (_, message) =>
        {
            // An answer of 4xx that the page handles is told by the browser as an error of its own.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                faults.Enqueue($"console: {message.Text}");
            }
        };
    }
}
