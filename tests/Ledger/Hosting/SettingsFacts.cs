using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Integrity.Ledger.Tests.Hosting;

/// <summary>What may steer a service: its options and nothing that merely lies about.</summary>
public sealed class SettingsFacts
{
    [Fact]
    public void No_file_of_the_working_folder_is_read_and_nobody_watches_it()
    {
        using var app = WebFrame.Builder(new WebOptions()).Build();

        Assert.Empty(((IConfigurationRoot)app.Configuration).Providers.OfType<FileConfigurationProvider>());
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS")]
    [InlineData("URLS")]
    public void The_environment_does_not_say_where_to_listen(string name)
    {
        var before = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, "http://0.0.0.0:1");
        try
        {
            using var app = WebFrame.Builder(new WebOptions { Listen = new("http://127.0.0.1:0") }).Build();

            Assert.Equal("http://127.0.0.1:0/", app.Configuration["urls"]);
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, before);
        }
    }
}
