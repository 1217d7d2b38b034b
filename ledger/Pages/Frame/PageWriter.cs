using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Integrity.Ledger.Http;
using Integrity.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Integrity.Ledger.Pages.Frame;

/// <summary>Answers a model: as JSON to a program (the page's twin), as a page to a person.</summary>
/// <param name="texts">Every sentence.</param>
/// <param name="services">Of the host.</param>
/// <param name="loggers">Of the host.</param>
/// <param name="alone">The one page there is, where there is no ledger behind it.</param>
internal sealed class PageWriter(Catalogue texts, IServiceProvider services, ILoggerFactory loggers, string? alone = null)
{
    private static readonly JsonSerializerOptions Twin = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public Words WordsFor(HttpRequest request) => new(texts, Problems.LanguageOf(request));

    /// <summary>Whether the reader would rather have JSON than a page.</summary>
    public static bool WantsJson(HttpRequest request)
    {
        if (request.Query["format"] == "json")
        {
            return true;
        }

        var accept = request.Headers.Accept.ToString();
        var (html, json) = (accept.IndexOf("text/html", StringComparison.OrdinalIgnoreCase), accept.IndexOf("application/json", StringComparison.OrdinalIgnoreCase));
        return json >= 0 && (html < 0 || json < html);
    }

    /// <summary>Whether the reader asks for a piece of a page where programs get JSON.</summary>
    public static bool WantsPart(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase) && !WantsJson(request);

    /// <summary>The page in its frame, or the model's twin.</summary>
    /// <typeparam name="TPage">The component; its <c>Model</c> is given the model.</typeparam>
    public async Task WriteAsync<TPage>(HttpContext http, object model, PageHead head)
        where TPage : IComponent
    {
        Answer(http, head);
        if (WantsJson(http.Request))
        {
            http.Response.ContentType = "application/json";
            await JsonSerializer.SerializeAsync(http.Response.Body, model, model.GetType(), Twin, http.RequestAborted);
            return;
        }

        var words = WordsFor(http.Request);
        RenderFragment body = builder =>
        {
            builder.OpenComponent<TPage>(0);
            builder.AddMultipleAttributes(1, [new("Model", model)]);
            builder.CloseComponent();
        };
        await HtmlAsync<Shell>(http, words, new()
        {
            [nameof(Shell.Head)] = head,
            [nameof(Shell.Path)] = $"{http.Request.Path}{http.Request.QueryString}",
            [nameof(Shell.Alone)] = alone,
            [nameof(Shell.Search)] = http.Request.Query["q"].ToString(),
            [nameof(Shell.Body)] = body,
        });
    }

    /// <summary>A piece of a page without its frame, for a script that puts it where it belongs.</summary>
    public async Task WritePartAsync<TPart>(HttpContext http, Dictionary<string, object?> parameters, int status = StatusCodes.Status200OK)
        where TPart : IComponent
    {
        Answer(http, new PageHead("") { Status = status });
        RenderFragment body = builder =>
        {
            builder.OpenComponent<TPart>(0);
            builder.AddMultipleAttributes(1, parameters!);
            builder.CloseComponent();
        };
        await HtmlAsync<Bare>(http, WordsFor(http.Request), new() { [nameof(Bare.Body)] = body });
    }

    private static void Answer(HttpContext http, PageHead head)
    {
        PagePolicy.Guard(http.Response);
        http.Response.StatusCode = head.Status;
        http.Response.Headers.CacheControl = head.IsPublic ? "no-cache" : "no-store";
        http.Response.Headers.Vary = "Accept, Accept-Language, Cookie";
    }

    private async Task HtmlAsync<TRoot>(HttpContext http, Words words, Dictionary<string, object?> parameters)
        where TRoot : IComponent
    {
        parameters["Words"] = words;
        parameters["Files"] = Assets.Built;
        await using var renderer = new HtmlRenderer(services, loggers);
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TRoot>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentLanguage = words.Tag;
        await http.Response.WriteAsync(html, http.RequestAborted);
    }
}
