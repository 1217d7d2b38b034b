using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Tests;
using Microsoft.Playwright;

namespace Integrity.Browser.Tests;

/// <summary>A QR code as it is to be seen, read by a decoder that is not ours.</summary>
internal static class SeenCode
{
    /// <summary>The picture's grey values, by a page of nobody's, then npm's jsqr.</summary>
    public static async Task<string?> ReadAsync(IPage page, byte[] png)
    {
        var blank = await page.Context.NewPageAsync();
        var picture = await blank.EvaluateAsync<JsonElement>(
            """
            async (png) => {
              const image = await createImageBitmap(await (await fetch(png)).blob());
              const canvas = new OffscreenCanvas(image.width, image.height);
              const drawing = canvas.getContext('2d');
              drawing.drawImage(image, 0, 0);
              const { data } = drawing.getImageData(0, 0, image.width, image.height);
              let grey = '';
              for (let i = 0; i < data.length; i += 4) grey += String.fromCharCode(data[i]);
              return { width: image.width, height: image.height, grey: btoa(grey) };
            }
            """,
            $"data:image/png;base64,{Convert.ToBase64String(png)}");
        await blank.CloseAsync();
        var question = JsonNode.Parse(picture.GetRawText())!.AsObject();
        question["ask"] = "read";
        return (string?)(await Oracle.AskOneAsync("qr", question))["text"];
    }
}
