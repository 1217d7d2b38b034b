using System.Net;
using System.Net.Sockets;
using System.Text;
using Integrity.Browser.Tests.Items;
using Integrity.Testing;
using Microsoft.Playwright;

namespace Integrity.Browser.Tests.Frame;

/// <summary>Somebody else's page that puts ours into frames, to have what is on them clicked by who does not see it.</summary>
[Collection(BrowserTests.Name)]
public sealed class Framed(Chromium chromium, Site site)
{
    [BrowserFact]
    public async Task Nothing_of_any_page_is_rendered_in_a_frame_elsewhere()
    {
        using var elsewhere = new HttpListener();
        var home = new Uri($"http://127.0.0.1:{FreePort()}/");
        elsewhere.Prefixes.Add(home.ToString());
        elsewhere.Start();
        var serving = ServeAsync(elsewhere);

        // The same host, so that the cookie goes along: what is framed would be the reader's own pages.
        await using (var visit = await Visit.StartAsync(chromium.Browser, site.Address))
        {
            await visit.AsAsync(Cast.Chen, Cast.Police);
            visit.Expected.Add($"another host: {home}");
            visit.Expected.Add($"another host: {site.Alone.Address}");
            visit.Expected.Add("console: Framing '");
            await visit.Page.GotoAsync(home.ToString());
            foreach (var frame in visit.Page.Frames.Where(f => f != visit.Page.MainFrame))
            {
                // Its own page shows that frames work here; ours are the browser's page of an error.
                var isOwn = frame.Name == "own";
                Assert.Equal(isOwn ? $"{home}own" : "chrome-error://chromewebdata/", frame.Url);
                Assert.Equal(isOwn ? 1 : 0, await frame.Locator("main").CountAsync());
            }

            Assert.Equal(Place.All.Count + 1, visit.Page.Frames.Count - 1);
            await Screen.TakeAsync(visit, "framed-elsewhere");
        }

        elsewhere.Stop();
        await serving;
    }

    /// <summary>A page of frames, and one that is framed and may be.</summary>
    private async Task ServeAsync(HttpListener listener)
    {
        var frames = string.Concat(Place.All.Select(p => $"<iframe title='{p.Key}' src='{new Uri(p.Value.Home(site), p.Value.Path(site))}'></iframe>"));
        while (listener.IsListening)
        {
            try
            {
                var asked = await listener.GetContextAsync();
                var says = asked.Request.Url!.AbsolutePath == "/own" ? "<main>framed</main>" : $"<main><h1>Elsewhere</h1><iframe name='own' title='own' src='/own'></iframe>{frames}</main>";
                asked.Response.ContentType = "text/html; charset=utf-8";
                await asked.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes($"<!doctype html><html lang='en'><title>Elsewhere</title><link rel='icon' href='data:,'>{says}</html>"));
                asked.Response.Close();
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
