using System.Reflection;
using Microsoft.Playwright;

namespace Integrity.Browser.Tests;

/// <summary>What a person sees, kept for people to look at.</summary>
public static class Screen
{
    /// <summary>Where they are kept.</summary>
    public static string Folder { get; } =
        typeof(Screen).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ScreensFolder").Value!;

    /// <summary>The elements that reach furthest over the edge, innermost last.</summary>
    private const string Widest =
        "() => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).slice(-8).map(e => e.outerHTML.slice(0, 120)).join(' | ')";

    /// <summary>The whole page, as <c>screens/NAME.LANGUAGE-DEVICE.png</c>; it must not be wider than the screen, and axe must find nothing serious on it.</summary>
    public static async Task TakeAsync(Visit visit, string name)
    {
        ArgumentNullException.ThrowIfNull(visit);
        Directory.CreateDirectory(Folder);
        await visit.Page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Folder, $"{name}.{visit.Name}.png"),
            FullPage = true,
            Animations = ScreenshotAnimations.Disabled,
            Scale = visit.IsFine ? ScreenshotScale.Css : ScreenshotScale.Device,
        });
        var overflow = await visit.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{name} is {overflow} px wider than the screen: {(overflow <= 0 ? "" : await visit.Page.EvaluateAsync<string>(Widest))}");
        await Axe.CheckAsync(visit);
    }
}
