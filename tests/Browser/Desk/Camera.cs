using System.Text;
using Microsoft.Playwright;

namespace Integrity.Browser.Tests.Desk;

/// <summary>What a phone's camera sees: a video file (YUV4MPEG2) that Chromium plays as its camera.</summary>
public sealed class Camera : IDisposable
{
    private const int Width = 640;
    private const int Height = 480;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-camera-");

    private string File => Path.Combine(folder.FullName, "seen.y4m");

    /// <summary>Start a browser with these, and it has this camera.</summary>
    public string[] Arguments => ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", $"--use-file-for-fake-video-capture={File}"];

    /// <summary>Holds the camera in front of a picture on somebody's screen. Before the camera is switched on.</summary>
    public async Task PointAtAsync(ILocator image)
    {
        ArgumentNullException.ThrowIfNull(image);
        await Assertions.Expect(image).ToHaveJSPropertyAsync("complete", true);
        await Assertions.Expect(image).ToHaveAttributeAsync("src", new System.Text.RegularExpressions.Regex("^data:", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        var grey = Convert.FromBase64String(await image.EvaluateAsync<string>(
            """
            async (image, [width, height]) => {
              await image.decode();
              const canvas = document.createElement('canvas');
              canvas.width = width;
              canvas.height = height;
              const context = canvas.getContext('2d');
              context.fillStyle = '#999';
              context.fillRect(0, 0, width, height);
              const side = height - 40;
              context.drawImage(image, (width - side) / 2, 20, side, side);
              const { data } = context.getImageData(0, 0, width, height);
              let text = '';
              for (let i = 0; i < data.length; i += 4) text += String.fromCharCode(data[i]);
              return btoa(text);
            }
            """,
            new[] { Width, Height }));
        await using var file = new FileStream(File, FileMode.Create);
        file.Write(Encoding.ASCII.GetBytes($"YUV4MPEG2 W{Width} H{Height} F10:1 Ip A1:1 C420mpeg2\n"));
        var colour = new byte[Width * Height / 2];
        Array.Fill(colour, (byte)128);
        for (var frame = 0; frame < 10; frame++)
        {
            file.Write("FRAME\n"u8);
            file.Write(grey);
            file.Write(colour);
        }
    }

    public void Dispose() => folder.Delete(recursive: true);
}
